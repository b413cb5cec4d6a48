// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TURN_H
#define CHRONUS_HOST_TURN_H

#include "host/base/attributes.h"
#include "host/engine/engine_data.h"

#include <stdbool.h>

// How all copies give way to others at once, between two blocks

/**
   Offer copies that read the log: a pair, and a spare where there is one now.

   The engine takes them with the first block before which both of the pair have
   done all others, and tells so.  Until then, or until it is withdrawn, nothing
   may be ordered of it.  The supervisor's thread.

   They read ahead of `log_may_run` where those in their places may: what turns
   out to be poison meanwhile they may have had, and are not taken then.
   @param n_poison Poisoned blocks of the log before they began to read it.
*/
void
turn_offer(Engine* engine, Copy* const copies[COPIES_MAX], uint32_t n_poison);

/// Take the offer back; false if it was taken; the supervisor's thread
bool
turn_withdraw(Engine* engine);

/// Whether the last offer was taken; any thread
bool
turn_is_taken(const Engine* engine);

/// Take what is offered, if it is ready, before a block is begun; the engine's
/// thread
RT_SAFE void
turn_take(Engine* engine);

#endif // CHRONUS_HOST_TURN_H
