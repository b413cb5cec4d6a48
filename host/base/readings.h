// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_READINGS_H
#define CHRONUS_HOST_READINGS_H

#include "host/base/attributes.h"
#include "host/base/status.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

// The numbers that a plugin tells, in the order of its ports: what the engine
// shows of the copy that is played.  Neither side ever waits.

/// All zero is none
typedef struct {
  uint32_t          n;       ///< How many there are
  _Atomic uint64_t* numbers; ///< How often each was told, then its bits, from
                             ///< the highest; by the engine; owned
} Readings;

/// Make room for `n` that nobody has told yet; main thread; STATUS_NO_MEMORY
Status
readings_open(Readings* readings, uint32_t n);

/// Free that; a zeroed one is fine
void
readings_close(Readings* readings);

/// Show that number `k` was told for the `n`th time; the engine's thread
RT_SAFE static inline void
readings_show(Readings* const readings,
              const uint32_t  k,
              const uint32_t  n,
              const float     value)
{
  uint32_t bits = 0U;
  memcpy(&bits, &value, sizeof(bits));
  if (k < readings->n) {
    atomic_store_explicit(
      &readings->numbers[k], ((uint64_t)n << 32U) | bits, memory_order_relaxed);
  }
}

/**
   Read number `k`; any thread.

   @param mark What this call saw last, 0 for nothing; receives what it sees.
   @return False if it was not told since then.
*/
static inline bool
readings_take(const Readings* const readings,
              const uint32_t        k,
              uint64_t* const       mark,
              float* const          value)
{
  const uint64_t seen =
    k < readings->n
      ? atomic_load_explicit(&readings->numbers[k], memory_order_relaxed)
      : 0U;
  const uint32_t bits = (uint32_t)seen;
  if (!seen || seen == *mark) {
    return false;
  }
  *mark = seen;
  memcpy(value, &bits, sizeof(bits));
  return true;
}

#endif // CHRONUS_HOST_READINGS_H
