// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/outbox.h"

#include "host/base/feedback.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
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

/// Append an event and its payload to the draft
static void
append(Outbox* const      outbox,
       const Event* const event,
       const void* const  payload)
{
  const uint32_t size = event_size(event->n_bytes);
  if (outbox->capacity - outbox->n_bytes < size) {
    const uint32_t capacity = 2U * (outbox->capacity + size);
    uint8_t* const bytes    = realloc(outbox->bytes, capacity);
    outbox->failed          = outbox->failed || !bytes;
    if (!bytes) {
      return;
    }
    outbox->bytes    = bytes;
    outbox->capacity = capacity;
  }

  uint8_t* const at = outbox->bytes + outbox->n_bytes;
  memset(at, 0, size);
  memcpy(at, event, sizeof(*event));
  if (event->n_bytes) {
    memcpy(at + sizeof(*event), payload, event->n_bytes);
  }
  outbox->n_bytes += size;
}

void
outbox_set(Outbox* const outbox, const uint32_t port, const float value)
{
  const EventAsk ask   = {.token = outbox->token};
  const Event    event = {.frame   = outbox->frame,
                          .kind    = EVENT_SET,
                          .n_bytes = ask.token ? sizeof(ask) : 0U,
                          .index   = port,
                          .value   = value};
  append(outbox, &event, &ask);
  outbox->token = 0U;
}

void
outbox_text(Outbox* const outbox, const uint32_t port, const char* const text)
{
  const Event event = {.frame   = outbox->frame,
                       .kind    = EVENT_TEXT,
                       .n_bytes = (uint16_t)(strlen(text) + 1U),
                       .index   = port};
  append(outbox, &event, text);
}

void
outbox_midi(Outbox* const        outbox,
            const uint8_t* const bytes,
            const uint16_t       n_bytes)
{
  const Event event = {
    .frame = outbox->frame, .kind = EVENT_MIDI, .n_bytes = n_bytes};
  append(outbox, &event, bytes);
}

void
outbox_learn(Outbox* const           outbox,
             const uint32_t          port,
             const EventLearn* const wish)
{
  const Event event = {.frame   = outbox->frame,
                       .kind    = EVENT_LEARN,
                       .n_bytes = sizeof(*wish),
                       .index   = port};
  append(outbox, &event, wish);
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
  append(outbox, &event, NULL);
}

const Event*
outbox_next(const Events events, uint32_t* const at)
{
  if (*at >= events.n_bytes) {
    return NULL;
  }
  const Event* const event = (const Event*)(const void*)(events.bytes + *at);
  *at += event_size(event->n_bytes);
  return event;
}

static void
push(const Outbox* const outbox,
     const Event* const  event,
     const void* const   payload)
{
  const bool pushed = ring_push(outbox->ring, event, payload);
  assert(pushed);
  (void)pushed;
}

uint32_t
outbox_group_size(const uint32_t n_bytes, const bool timed)
{
  return n_bytes + event_size(timed ? (uint32_t)sizeof(EventTime) : 0U);
}

void
outbox_send(const Outbox* const outbox, const Events events)
{
  const Event* event = NULL;
  for (uint32_t at = 0U; (event = outbox_next(events, &at));) {
    push(outbox, event, event_payload(event));
  }
}

void
outbox_send_group(const Outbox* const outbox, const Events events)
{
  const Event group = {
    .frame = outbox->frame, .kind = EVENT_GROUP, .index = events.n_bytes};
  push(outbox, &group, NULL);
  outbox_send(outbox, events);
}

uint32_t
outbox_count_texts(const Events events)
{
  const Event* event = NULL;
  uint32_t     n     = 0U;
  for (uint32_t at = 0U; (event = outbox_next(events, &at));) {
    n += event->kind == EVENT_TEXT;
  }
  return n;
}

void
outbox_send_timed(const Outbox* const outbox,
                  const Events        events,
                  const uint64_t      frame,
                  const uint64_t      token)
{
  const EventTime when  = {.token = token, .frame = frame};
  const Event     group = {.kind    = EVENT_GROUP,
                           .n_bytes = sizeof(when),
                           .index   = events.n_bytes,
                           .value   = (float)outbox_count_texts(events)};
  push(outbox, &group, &when);
  outbox_send(outbox, events);
}

void
outbox_cut(Outbox* const outbox, const uint32_t n_bytes)
{
  outbox->n_bytes = n_bytes < outbox->n_bytes ? n_bytes : outbox->n_bytes;
}

void
outbox_copy(Outbox* const outbox, const Events events)
{
  const Event* event = NULL;
  for (uint32_t at = 0U; (event = outbox_next(events, &at));) {
    append(outbox, event, event_payload(event));
  }
}

void
outbox_clear(Outbox* const outbox)
{
  outbox->n_bytes = 0U;
  outbox->failed  = false;
  outbox->token   = 0U;
}

void
outbox_close(Outbox* const outbox)
{
  free(outbox->bytes);
  outbox->bytes    = NULL;
  outbox->capacity = 0U;
  outbox_clear(outbox);
}
