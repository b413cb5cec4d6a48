// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TIMETABLE_H
#define CHRONUS_HOST_TIMETABLE_H

#include "host/base/attributes.h"
#include "host/base/event.h"
#include "host/shared/told.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

// Commands whose frame is still to come, in its order; the engine's thread.  A
// binary heap: adding and taking cost no more than its depth.

/// Most events that wait
#define TIMETABLE_EVENTS 2048U

/// Longest payload of one that waits, bytes, unless that is a text
#define TIMETABLE_PAYLOAD_BYTES 16U

/// Most texts that wait
#define TIMETABLE_TEXTS EVENT_GROUP_TEXTS

typedef struct {
  uint64_t frame;  ///< When it acts, counted from the start
  uint64_t serial; ///< Those of one frame act in this order
  Event    event;  ///< What is to be done; its own frame means nothing
  _Alignas(8) uint8_t payload[TIMETABLE_PAYLOAD_BYTES]; ///< Of the event; if
                                                        ///< that is longer, the
                                                        ///< number of its text
} Timed;

/// All zero is empty
typedef struct {
  uint32_t n;                       ///< How many wait
  uint64_t serial;                  ///< Given out so far
  Timed    items[TIMETABLE_EVENTS]; ///< The heap, its first on top
  uint32_t taken;                   ///< One bit per text that waits
  uint8_t  texts[TIMETABLE_TEXTS][TOLD_TEXT_BYTES]; ///< Those
} Timetable;

/// How many long texts still find room
RT_SAFE static inline uint32_t
timetable_text_room(const Timetable* const table)
{
  return TIMETABLE_TEXTS - (uint32_t)__builtin_popcount(table->taken);
}

/// What comes with an event, until the next one is added
RT_SAFE static inline const uint8_t*
timetable_payload(const Timetable* const table, const Timed* const timed)
{
  uint32_t text = 0U;
  memcpy(&text, timed->payload, sizeof(text));
  return timed->event.n_bytes > sizeof(timed->payload) ? table->texts[text]
                                                       : timed->payload;
}

/// Keep what comes with an event; false if there is no room
RT_SAFE static inline bool
timetable_keep(Timetable* const  table,
               Timed* const      timed,
               const void* const payload)
{
  const uint32_t n = timed->event.n_bytes;
  if (n > sizeof(timed->payload)) {
    const uint32_t text = (uint32_t)__builtin_ffs((int)~table->taken) - 1U;
    if (n > sizeof(table->texts[0]) || text >= TIMETABLE_TEXTS) {
      return false;
    }
    table->taken |= 1U << text;
    memcpy(table->texts[text], payload, n);
    memcpy(timed->payload, &text, sizeof(text));
  } else if (n) {
    memcpy(timed->payload, payload, n);
  }
  return true;
}

RT_SAFE static inline bool
timetable_is_before(const Timed* const a, const Timed* const b)
{
  return a->frame != b->frame ? a->frame < b->frame : a->serial < b->serial;
}

/**
   Add an event behind all of the same frame.

   @param payload Of `event->n_bytes`, TOLD_TEXT_BYTES at most.
   @return False, and nothing was added, if there is no room.
*/
RT_SAFE static inline bool
timetable_add(Timetable* const   table,
              const uint64_t     frame,
              const Event* const event,
              const void* const  payload)
{
  Timed added = {.frame = frame, .serial = table->serial, .event = *event};
  if (table->n == TIMETABLE_EVENTS || !timetable_keep(table, &added, payload)) {
    return false;
  }
  ++table->serial;
  uint32_t k = table->n++;
  while (k && timetable_is_before(&added, &table->items[(k - 1U) / 2U])) {
    table->items[k] = table->items[(k - 1U) / 2U];
    k               = (k - 1U) / 2U;
  }
  table->items[k] = added;
  return true;
}

/// The event that comes first; null if none waits
RT_SAFE static inline const Timed*
timetable_first(const Timetable* const table)
{
  return table->n ? table->items : NULL;
}

/// Take away the first event; there must be one
RT_SAFE static inline void
timetable_drop(Timetable* const table)
{
  const Timed* const first = table->items;
  if (first->event.n_bytes > sizeof(first->payload)) {
    uint32_t text = 0U;
    memcpy(&text, first->payload, sizeof(text));
    table->taken &= ~(1U << text);
  }
  const Timed last = table->items[--table->n];
  uint32_t    k    = 0U;
  for (;;) {
    uint32_t child = (2U * k) + 1U;
    if (child + 1U < table->n &&
        timetable_is_before(&table->items[child + 1U], &table->items[child])) {
      ++child;
    }
    if (child >= table->n ||
        !timetable_is_before(&table->items[child], &last)) {
      break;
    }
    table->items[k] = table->items[child];
    k               = child;
  }
  table->items[k] = last;
}

#endif // CHRONUS_HOST_TIMETABLE_H
