// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_RING_H
#define CHRONUS_HOST_RING_H

#include "host/base/attributes.h"
#include "host/base/circle.h"
#include "host/base/event.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

// A queue of events from one thread to another, neither of which ever waits

/// Bytes that a ring holds: a burst of over 10,000 control changes
#define RING_BYTES 262144U

/// All zero is an empty ring
typedef struct {
  _Alignas(64) _Atomic uint32_t head;     ///< Bytes ever written; by the writer
  _Alignas(64) _Atomic uint32_t tail;     ///< Bytes ever read; by the reader
  _Alignas(64) uint8_t bytes[RING_BYTES]; ///< Events, each padded to 8 bytes
} Ring;

/// Bytes that the writer may still append; asked by the writer
RT_SAFE static inline uint32_t
ring_room(const Ring* const ring)
{
  const uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
  const uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_acquire);
  return RING_BYTES - (head - tail);
}

/**
   Append an event and its payload of `event->n_bytes`.

   Only one thread may write.
   @return False, and nothing was written, if there is no room.
*/
RT_SAFE static inline bool
ring_push(Ring* const ring, const Event* const event, const void* const payload)
{
  const uint32_t size = event_size(event->n_bytes);
  const uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
  if (ring_room(ring) < size) {
    return false;
  }

  circle_put(ring->bytes, RING_BYTES, head, event, (uint32_t)sizeof(*event));
  if (payload) {
    circle_put(ring->bytes,
               RING_BYTES,
               head + (uint32_t)sizeof(*event),
               payload,
               event->n_bytes);
  }
  atomic_store_explicit(&ring->head, head + size, memory_order_release);
  return true;
}

/**
   Read the header of the oldest event without taking it.

   Only one thread may read.
   @return False if the ring is empty.
*/
RT_SAFE static inline bool
ring_peek(const Ring* const ring, Event* const event)
{
  const uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
  const uint32_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
  if (head == tail) {
    return false;
  }
  circle_get(ring->bytes, RING_BYTES, tail, event, (uint32_t)sizeof(*event));
  return true;
}

/**
   Take the event that `ring_peek` has just shown.

   @param payload Receives `event->n_bytes`; may be null to drop them.
*/
RT_SAFE static inline void
ring_pop(Ring* const ring, const Event* const event, void* const payload)
{
  const uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
  if (payload) {
    circle_get(ring->bytes,
               RING_BYTES,
               tail + (uint32_t)sizeof(*event),
               payload,
               event->n_bytes);
  }
  atomic_store_explicit(
    &ring->tail, tail + event_size(event->n_bytes), memory_order_release);
}

/// Bytes ever read: where the oldest event begins; the reader only
RT_SAFE static inline uint32_t
ring_position(const Ring* const ring)
{
  return atomic_load_explicit(&ring->tail, memory_order_relaxed);
}

/// Bytes ever written: where the next event will begin; any thread
RT_SAFE static inline uint32_t
ring_end(const Ring* const ring)
{
  return atomic_load_explicit(&ring->head, memory_order_acquire);
}

#endif // CHRONUS_HOST_RING_H
