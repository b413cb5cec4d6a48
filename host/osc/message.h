// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_MESSAGE_H
#define CHRONUS_HOST_MESSAGE_H

#include <stdint.h>

// An OSC message after its wire format is gone; belongs to the OSC thread

/// Most arguments that any path looks at
#define MESSAGE_MAX_ARGS 8U

typedef enum {
  ARG_NUMBER, ///< Came as i, f, d, h, T or F
  ARG_WORD,   ///< Came as s or S
  ARG_MIDI,   ///< Came as m
  ARG_TIME,   ///< Came as t
  ARG_OTHER,  ///< Anything else; no path takes it
} ArgKind;

typedef struct {
  ArgKind     kind;    ///< Which of the following holds
  char        type;    ///< As OSC names it; 0 in a score
  double      number;  ///< Of ARG_NUMBER; may be NaN or infinite
  const char* word;    ///< Of ARG_WORD; owned by whoever made the message
  uint8_t     midi[4]; ///< Of ARG_MIDI: port, status, two data bytes
  uint64_t    time;    ///< Of ARG_TIME: a time tag
} Arg;

typedef struct {
  const char* path;                   ///< No pattern; starts with a slash
  uint32_t    n_args;                 ///< As sent, maybe above MESSAGE_MAX_ARGS
  Arg         args[MESSAGE_MAX_ARGS]; ///< The first ones, in the sender's order
  const void* tail;   ///< As sent, from the type tags on; null in a score
  uint32_t    n_tail; ///< Length of `tail`, bytes
} Message;

#endif // CHRONUS_HOST_MESSAGE_H
