// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_OUTBOX_H
#define CHRONUS_HOST_OUTBOX_H

#include "host/base/event.h"
#include "host/base/ring.h"

#include <stdbool.h>
#include <stdint.h>

// The writer's end of the ring to the engine: whole groups of events or none;
// belongs to the thread that owns the surface

typedef struct {
  Ring*    ring;     ///< Not owned; only this writes it
  uint32_t frame;    ///< Where in the next block the events act
  bool     may_wait; ///< The reader is another thread
  bool     stalled;  ///< It was waited for in vain, and has not moved since
} Outbox;

/**
   Make room for a group of events, whose writing then cannot fail.

   Waits up to a second where it may; if that was in vain, then not again
   before there is room, so that a dead engine costs one second in all.
   @param n_bytes Sum of `event_size` over the group.
   @return False if there is no room.
*/
bool
outbox_reserve(Outbox* outbox, uint32_t n_bytes);

/// Write that a port takes a value; room has been made
void
outbox_set(Outbox* outbox, uint32_t port, float value);

/// Write a MIDI message of `n_bytes`; room has been made
void
outbox_midi(Outbox* outbox, const uint8_t* bytes, uint16_t n_bytes);

/// Write what is wanted of the copies: an event of a kind that has no payload;
/// room has been made
void
outbox_order(Outbox* outbox, EventKind kind, uint32_t index, float value);

#endif // CHRONUS_HOST_OUTBOX_H
