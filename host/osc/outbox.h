// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_OUTBOX_H
#define CHRONUS_HOST_OUTBOX_H

#include "host/base/event.h"
#include "host/base/learned.h"
#include "host/base/ring.h"

#include <stdbool.h>
#include <stdint.h>

// The writer's end of the ring to the engine: events are collected in a draft,
// which is then sent as a whole or not at all; belongs to the thread that owns
// the surface

/// Most bytes of events that can act on one frame: what a block surely holds
#define OUTBOX_GROUP_BYTES 12000U

/// Events in a row, as in a ring
typedef struct {
  const uint8_t* bytes;   ///< Not owned
  uint32_t       n_bytes; ///< Length
} Events;

typedef struct {
  Ring*    ring;     ///< Not owned; only this writes it
  uint32_t frame;    ///< Where in the next block the events act
  bool     may_wait; ///< The reader is another thread
  bool     stalled;  ///< It was waited for in vain, and has not moved since
  bool     failed;   ///< No memory for some event of the draft
  uint64_t token;    ///< What the echo of the next set carries; 0: no echo
  uint8_t* bytes;    ///< The draft; owned
  uint32_t n_bytes;  ///< Its length
  uint32_t capacity; ///< Bytes allocated
} Outbox;

/// Append to the draft that a port takes a value
void
outbox_set(Outbox* outbox, uint32_t port, float value);

/// Append to the draft that a property takes a text
void
outbox_text(Outbox* outbox, uint32_t port, const char* text);

/// Append a MIDI message of `n_bytes` to the draft
void
outbox_midi(Outbox* outbox, const uint8_t* bytes, uint16_t n_bytes);

/// Append to the draft that a controller is bound to a port
void
outbox_learn(Outbox* outbox, uint32_t port, const EventLearn* wish);

/// Append to the draft what is wanted of the copies: an event of a kind that
/// has no payload
void
outbox_order(Outbox* outbox, EventKind kind, uint32_t index, float value);

/**
   Make room in the ring for `n_bytes`, whose writing then cannot fail.

   Waits up to a second where it may; if that was in vain, then not again
   before there is room, so that a dead engine costs one second in all.
   @return False if there is no room.
*/
bool
outbox_reserve(Outbox* outbox, uint32_t n_bytes);

/// Bytes that a group takes in the ring, its head included
uint32_t
outbox_group_size(uint32_t n_bytes, bool timed);

/// Write events that act as soon as they can, each by itself; room was made
void
outbox_send(const Outbox* outbox, Events events);

/// Write events that act as soon as they can, on one frame; room was made
void
outbox_send_group(const Outbox* outbox, Events events);

/// How many of a row of events are texts
uint32_t
outbox_count_texts(Events events);

/// Write events that act on a frame, counted from the start, and whose echo
/// carries a token; room was made
void
outbox_send_timed(const Outbox* outbox,
                  Events        events,
                  uint64_t      frame,
                  uint64_t      token);

/// The event at byte `*at` of a row, which moves on to the next; null at the
/// end
const Event*
outbox_next(Events events, uint32_t* at);

/// Forget what is drafted beyond its first `n_bytes`
void
outbox_cut(Outbox* outbox, uint32_t n_bytes);

/// Append events of another row to the draft
void
outbox_copy(Outbox* outbox, Events events);

/// Forget the draft
void
outbox_clear(Outbox* outbox);

/// Free the draft; a zeroed Outbox is fine
void
outbox_close(Outbox* outbox);

#endif // CHRONUS_HOST_OUTBOX_H
