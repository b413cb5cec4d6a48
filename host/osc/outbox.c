// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/outbox.h"

#include <assert.h>
#include <time.h>

/// How long a full ring is waited for, in naps of 1 ms
#define MAX_NAPS 1000

static bool
wait_for_room(const Ring* const ring, const uint32_t n_bytes)
{
  const struct timespec nap = {.tv_nsec = 1000000};
  for (int i = 0; i < MAX_NAPS && ring_room(ring) < n_bytes; ++i) {
    nanosleep(&nap, NULL);
  }
  return ring_room(ring) >= n_bytes;
}

bool
outbox_reserve(Outbox* const outbox, const uint32_t n_bytes)
{
  bool room = ring_room(outbox->ring) >= n_bytes;
  if (!room && n_bytes <= RING_BYTES && outbox->may_wait && !outbox->stalled) {
    room            = wait_for_room(outbox->ring, n_bytes);
    outbox->stalled = !room;
  }
  if (room) {
    outbox->stalled = false;
  }
  return room;
}

static void
push(Outbox* const outbox, const Event* const event, const void* const payload)
{
  const bool pushed = ring_push(outbox->ring, event, payload);
  assert(pushed);
  (void)pushed;
}

void
outbox_set(Outbox* const outbox, const uint32_t port, const float value)
{
  const Event event = {
    .frame = outbox->frame, .kind = EVENT_SET, .index = port, .value = value};
  push(outbox, &event, NULL);
}

void
outbox_midi(Outbox* const        outbox,
            const uint8_t* const bytes,
            const uint16_t       n_bytes)
{
  const Event event = {
    .frame = outbox->frame, .kind = EVENT_MIDI, .n_bytes = n_bytes};
  push(outbox, &event, bytes);
}

void
outbox_order(Outbox* const   outbox,
             const EventKind kind,
             const uint32_t  index,
             const float     value)
{
  const Event event = {.frame = outbox->frame,
                       .kind  = (uint16_t)kind,
                       .index = index,
                       .value = value};
  push(outbox, &event, NULL);
}
