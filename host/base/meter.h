// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_METER_H
#define CHRONUS_HOST_METER_H

#include "host/base/attributes.h"

#include <stdatomic.h>
#include <stdint.h>

// The level of what is played, from the engine's thread to whoever shows it:
// no peak is lost between two looks, and neither waits for the other

/// Outputs that are measured; further ones are not
#define METER_MOST 8U

/// All zero is silence
typedef struct {
  _Atomic uint32_t looks;              ///< Looks so far; by the reader
  _Atomic uint32_t n;                  ///< Outputs; by the engine, as all below
  uint32_t         seen;               ///< Looks that are known of
  _Atomic float    peaks[METER_MOST];  ///< Largest since the last look
  _Atomic float    before[METER_MOST]; ///< Largest between the two before
} Meter;

/// Begin a block of `n` outputs; the engine's thread
RT_SAFE static inline void
meter_begin(Meter* const meter, const uint32_t n)
{
  const memory_order relaxed = memory_order_relaxed;
  const uint32_t     looks   = atomic_load_explicit(&meter->looks, relaxed);
  atomic_store_explicit(&meter->n, n < METER_MOST ? n : METER_MOST, relaxed);
  for (uint32_t p = 0U; looks != meter->seen && p < METER_MOST; ++p) {
    const float peak = atomic_load_explicit(&meter->peaks[p], relaxed);
    atomic_store_explicit(&meter->before[p], peak, relaxed);
    atomic_store_explicit(&meter->peaks[p], 0.0f, relaxed);
  }
  meter->seen = looks;
}

/// Note the largest sample of a block of output `p`; the engine's thread
RT_SAFE static inline void
meter_note(Meter* const meter, const uint32_t p, const float peak)
{
  if (p < METER_MOST &&
      peak > atomic_load_explicit(&meter->peaks[p], memory_order_relaxed)) {
    atomic_store_explicit(&meter->peaks[p], peak, memory_order_relaxed);
  }
}

/// Look at all outputs: the largest sample of each since the look before the
/// last one; returns how many there are; one reader only
static inline uint32_t
meter_look(Meter* const meter, float peaks[METER_MOST])
{
  for (uint32_t p = 0U; p < METER_MOST; ++p) {
    const float now    = atomic_load(&meter->peaks[p]);
    const float before = atomic_load(&meter->before[p]);
    peaks[p]           = now > before ? now : before;
  }
  atomic_fetch_add(&meter->looks, 1U);
  return atomic_load(&meter->n);
}

#endif // CHRONUS_HOST_METER_H
