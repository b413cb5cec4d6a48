// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_LEARNT_H
#define CHRONUS_HOST_LEARNT_H

#include "host/base/learned.h"
#include "host/osc/sender.h"

#include <stdbool.h>
#include <stdint.h>

// Which MIDI controllers are bound to which controls, as far as a surface
// knows; the thread that owns it

/// A slot for a binding
typedef struct {
  bool     bound;      ///< It holds one
  uint8_t  channel;    ///< Of the controller, 0 to 15
  uint8_t  controller; ///< 0 to 127
  uint32_t port;       ///< What it is, or was to be, bound to
  uint32_t asked;      ///< Request that may still be met; 0 for none
  uint32_t moved;      ///< Changes that were heard
  Sender   asker;      ///< Who made the request
} Learnt;

/// All zero is none
typedef struct {
  Learnt   items[LEARNED_MOST]; ///< By slot
  uint32_t n_asked;             ///< Requests so far
  uint32_t waiting;             ///< The request that waits, or 0
} LearntTable;

#endif // CHRONUS_HOST_LEARNT_H
