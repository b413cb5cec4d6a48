// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_CIRCLE_H
#define CHRONUS_HOST_CIRCLE_H

#include "host/base/attributes.h"

#include <stdint.h>
#include <string.h>

// Memory that goes on at its begin where it ends: what the queues between
// threads lie in

/**
   Write bytes.

   @param circle Of `size` bytes, a power of two.
   @param at Where, counted from the start of all, which may have gone round.
   @param n_bytes At most `size`.
*/
RT_SAFE static inline void
circle_put(uint8_t* const    circle,
           const uint32_t    size,
           const uint32_t    at,
           const void* const from,
           const uint32_t    n_bytes)
{
  const uint32_t start = at % size;
  const uint32_t room  = size - start;
  const uint32_t first = n_bytes < room ? n_bytes : room;
  memcpy(circle + start, from, first);
  memcpy(circle, (const uint8_t*)from + first, n_bytes - first);
}

/// Read bytes, likewise
RT_SAFE static inline void
circle_get(const uint8_t* const circle,
           const uint32_t       size,
           const uint32_t       at,
           void* const          to,
           const uint32_t       n_bytes)
{
  const uint32_t start = at % size;
  const uint32_t room  = size - start;
  const uint32_t first = n_bytes < room ? n_bytes : room;
  memcpy(to, circle + start, first);
  memcpy((uint8_t*)to + first, circle, n_bytes - first);
}

#endif // CHRONUS_HOST_CIRCLE_H
