// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_DELIVERY_H
#define CHRONUS_HOST_DELIVERY_H

#include "host/osc/surface.h"

#include <stdbool.h>
#include <stdint.h>

// How events go to the engine: at once; or, where it is behind and they came by
// UDP, the newest value of each port when it has caught up.  What comes by TCP
// waits unread meanwhile, and is never merged.

/// Bytes in the ring from which on the engine is behind
#define DELIVERY_BEHIND_BYTES (RING_BYTES / 4U)

/// Whether the engine is behind
bool
delivery_is_behind(const Surface* surface);

/**
   Make sure that events can be delivered, as a whole; waits up to a second
   where the surface may.

   @param n_bytes What they take in the ring.
   @return False if the engine takes no more.
*/
bool
delivery_reserve(Surface* surface, Events events, uint32_t n_bytes);

/// Deliver events for which `delivery_reserve` has made room
void
delivery_send(Surface* surface, Events events, bool group);

/// Deliver all that is drafted, each by itself; false, and the draft is
/// discarded, if the engine takes no more
bool
delivery_commit(Surface* surface);

/// Deliver what has waited, if the engine has caught up
void
delivery_catch_up(Surface* surface);

#endif // CHRONUS_HOST_DELIVERY_H
