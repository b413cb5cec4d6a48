// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_RECEIPTS_H
#define CHRONUS_HOST_RECEIPTS_H

#include "host/osc/message.h"
#include "host/osc/sender.h"

#include <stdbool.h>
#include <stdint.h>

// Who is to be told when the engine has done what: numbered, and bounded; the
// OSC thread

/// Most that are open at one time
#define RECEIPTS_MOST 4096U

typedef struct {
  uint64_t token;   ///< What the engine's echo will carry; 0: not in use
  Sender   to;      ///< Who is told
  char*    path;    ///< Of what was set, or of a bundle's first message; owned
  bool     bundle;  ///< To be told only if it is late
  uint64_t frame;   ///< Of a bundle: when it is to act
  ArgKind  id_kind; ///< Of a set: what its sender calls it
  char     id_type; ///< The same, as OSC names the type
  double   number;  ///< The id, if it is a number
  char*    word;    ///< The id, if it is a word; owned
} Receipt;

/// All zero is empty
typedef struct {
  uint64_t last;                 ///< Token given out last
  uint32_t n;                    ///< How many are open
  Receipt  items[RECEIPTS_MOST]; ///< By token
} Receipts;

/**
   Open one.

   @param receipt Its path and word are copied; its token is overlooked.
   @return Its token; 0 if too many are open, or without memory.
*/
uint64_t
receipts_open(Receipts* receipts, const Receipt* receipt);

/// The open one of this token; null if there is none
const Receipt*
receipts_find(const Receipts* receipts, uint64_t token);

/// Forget one; a token that is not open is fine
void
receipts_drop(Receipts* receipts, uint64_t token);

/// Forget all
void
receipts_clear(Receipts* receipts);

#endif // CHRONUS_HOST_RECEIPTS_H
