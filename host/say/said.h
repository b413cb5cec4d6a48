// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SAID_H
#define CHRONUS_HOST_SAID_H

#include "host/base/attributes.h"

#include <stdbool.h>
#include <stdint.h>

// What came of a sentence: messages, and what is to be told; pure, any thread

#define SAID_MESSAGES 256U
#define SAID_LINES 96U

/// Longest path or word, the final zero included
#define SAID_WORD_BYTES 96U

/// Longest line for people, the final zero included
#define SAID_LINE_BYTES 256U

/// How the arguments of a message are written
typedef enum {
  SAID_BARE,   ///< It has none
  SAID_NUMBER, ///< Numbers
  SAID_SWITCH, ///< `on` or `off`
} SaidForm;

/// One OSC message
typedef struct {
  char     path[SAID_WORD_BYTES]; ///< Where it goes
  SaidForm form;                  ///< What its arguments are
  uint32_t n_args;                ///< 0 to 2
  double   args[2];               ///< In the control's unit
  double   seconds;               ///< When, from now
  double   before;                ///< What the control was at before
} SaidMessage;

typedef enum {
  SAID_RULE,    ///< A part of the sentence, and the rule that matched
  SAID_REMARK,  ///< Something to know about what was done
  SAID_ANSWER,  ///< To a question
  SAID_UNKNOWN, ///< A part that was not understood, and what is near it
  SAID_ABSENT,  ///< A part that names what is not there, and the answer
} SaidKind;

/// One line for people
typedef struct {
  SaidKind kind;                  ///< What it is about
  char     part[SAID_WORD_BYTES]; ///< Of the sentence; empty if about all of it
  char     text[SAID_LINE_BYTES]; ///< What there is to say
} SaidLine;

/// Zeroed is nothing yet; large, so not for the stack
typedef struct {
  uint32_t    n_messages;              ///< Used ones
  SaidMessage messages[SAID_MESSAGES]; ///< In the order of their times
  uint32_t    n_lines;                 ///< Used ones
  SaidLine    lines[SAID_LINES];       ///< In the order of the sentence
  bool        refused;                 ///< Part of it is not understood, or not
                                       ///< there: see SAID_UNKNOWN, SAID_ABSENT
  bool overflowed; ///< It came to more than fits here, and is not to be done
  bool ends_notes; ///< Notes before it end: what was to end them is not needed
} Said;

/// Append a message at a time; one more to the same path then replaces it
SaidMessage*
said_message(Said* said, const char* path, double seconds);

/// Append a line; `part` may be null
void
said_line(Said* said, SaidKind kind, const char* part, const char* text, ...)
  PRINTF_LIKE(4, 5);

/// Number of lines of a kind
uint32_t
said_count(const Said* said, SaidKind kind);

/// Print a message as `/path args`; at most `size` bytes, the final zero
/// included
void
said_print(const SaidMessage* message, char* text, uint32_t size);

/// Take back all messages, and what was remarked about what they would do
void
said_retract(Said* said);

/// Bring the messages into the order of their times
void
said_sort(Said* said);

#endif // CHRONUS_HOST_SAID_H
