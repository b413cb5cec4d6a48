// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_LEARN_H
#define CHRONUS_HOST_LEARN_H

#include "host/base/learned.h"
#include "host/osc/call.h"
#include "host/osc/net.h"

#include <stdbool.h>
#include <stdint.h>

// The messages by which MIDI controllers are bound to controls; each returns
// false if it was refused

/// Bind a control to the next controller that comes, or to one that is named
bool
learn_begin(const Call* call);

/// Wait for no controller any more
bool
learn_cancel(const Call* call);

/// End the binding of a control, or all
bool
learn_forget(const Call* call);

/// Answer /learn/list/reply per binding, then /learn/list/end
bool
learn_list(const Call* call);

/**
   Hear what has been bound, and what has moved, since the last time.

   @param net Who has asked, and subscribers, are told by it; null offline.
*/
void
learn_hear(Surface* surface, const Learned* learned, const Net* net);

/**
   The arguments of the `/learn` that makes a binding again.

   @param slot Below LEARNED_MOST.
   @return The path of its control; null if there is none in that slot.
*/
const char*
learn_binding(const Surface* surface,
              uint32_t       slot,
              uint8_t*       channel,
              uint8_t*       controller);

#endif // CHRONUS_HOST_LEARN_H
