// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TIMETABLE_H
#define CHRONUS_HOST_TIMETABLE_H

#include "host/base/attributes.h"
#include "host/base/event.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

// Commands whose frame is still to come, in its order; the engine's thread.  A
// binary heap: adding and taking cost no more than its depth.

/// Most events that wait
#define TIMETABLE_EVENTS 2048U

/// Longest payload of one that waits, bytes
#define TIMETABLE_PAYLOAD_BYTES 16U

typedef struct {
  uint64_t frame;  ///< When it acts, counted from the start
  uint64_t serial; ///< Those of one frame act in this order
  Event    event;  ///< What is to be done; its own frame means nothing
  _Alignas(8) uint8_t payload[TIMETABLE_PAYLOAD_BYTES]; ///< Of the event
} Timed;

/// All zero is empty
typedef struct {
  uint32_t n;                       ///< How many wait
  uint64_t serial;                  ///< Given out so far
  Timed    items[TIMETABLE_EVENTS]; ///< The heap, its first on top
} Timetable;

RT_SAFE static inline bool
timetable_is_before(const Timed* const a, const Timed* const b)
{
  return a->frame != b->frame ? a->frame < b->frame : a->serial < b->serial;
}

/**
   Add an event behind all of the same frame.

   @param payload Of `event->n_bytes`, TIMETABLE_PAYLOAD_BYTES at most.
   @return False, and nothing was added, if there is no room.
*/
RT_SAFE static inline bool
timetable_add(Timetable* const   table,
              const uint64_t     frame,
              const Event* const event,
              const void* const  payload)
{
  if (table->n == TIMETABLE_EVENTS ||
      event->n_bytes > TIMETABLE_PAYLOAD_BYTES) {
    return false;
  }

  Timed added = {.frame = frame, .serial = table->serial++, .event = *event};
  if (event->n_bytes) {
    memcpy(added.payload, payload, event->n_bytes);
  }
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
