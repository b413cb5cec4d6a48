// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_HIST_H
#define CHRONUS_HOST_HIST_H

#include "host/base/attributes.h"

#include <stdatomic.h>
#include <stdint.h>

// Times counted into buckets of 3 %, by one thread, read by any

#define HIST_SUB 32U                  ///< Buckets per factor of two
#define HIST_BUCKETS (40U * HIST_SUB) ///< Up to 2^44 ns, nearly five hours

/// All zero is empty
typedef struct {
  _Atomic uint64_t max_ns;                ///< Largest value, exact
  _Atomic uint64_t n;                     ///< Values counted
  _Atomic uint32_t buckets[HIST_BUCKETS]; ///< How many fell into each
} Hist;

/// Bucket of a time: exact below HIST_SUB, then HIST_SUB per power of two
static inline uint32_t
hist_bucket(const uint64_t ns)
{
  if (ns < HIST_SUB) {
    return (uint32_t)ns;
  }
  const uint32_t exponent = 63U - (uint32_t)__builtin_clzll(ns);
  const uint32_t shift    = exponent - 5U;
  const uint32_t bucket =
    ((shift + 1U) * HIST_SUB) + (uint32_t)((ns >> shift) - HIST_SUB);
  return bucket < HIST_BUCKETS ? bucket : HIST_BUCKETS - 1U;
}

/// Least time that falls into a bucket, in nanoseconds
static inline uint64_t
hist_floor_ns(const uint32_t bucket)
{
  if (bucket < HIST_SUB) {
    return bucket;
  }
  const uint32_t shift = (bucket / HIST_SUB) - 1U;
  return (uint64_t)(HIST_SUB + (bucket % HIST_SUB)) << shift;
}

/// Count a time; only one thread may write
RT_SAFE static inline void
hist_add(Hist* const hist, const uint64_t ns)
{
  const memory_order relaxed = memory_order_relaxed;
  _Atomic uint32_t*  bucket  = &hist->buckets[hist_bucket(ns)];
  atomic_store_explicit(
    bucket, atomic_load_explicit(bucket, relaxed) + 1U, relaxed);
  atomic_store_explicit(
    &hist->n, atomic_load_explicit(&hist->n, relaxed) + 1U, relaxed);
  if (ns > atomic_load_explicit(&hist->max_ns, relaxed)) {
    atomic_store_explicit(&hist->max_ns, ns, relaxed);
  }
}

/// The time that `fraction` of all values do not exceed, ns, within 3 %
static inline uint64_t
hist_quantile_ns(const Hist* const hist, const double fraction)
{
  const double n = (double)atomic_load_explicit(&hist->n, memory_order_relaxed);
  const uint64_t max_ns =
    atomic_load_explicit(&hist->max_ns, memory_order_relaxed);
  double seen = 0.0;
  for (uint32_t b = 0U; n > 0.0 && b < HIST_BUCKETS; ++b) {
    seen += atomic_load_explicit(&hist->buckets[b], memory_order_relaxed);
    if (seen >= fraction * n) {
      const uint64_t middle_ns =
        (hist_floor_ns(b) + hist_floor_ns(b + 1U)) / 2U;
      return middle_ns < max_ns ? middle_ns : max_ns;
    }
  }
  return 0U;
}

#endif // CHRONUS_HOST_HIST_H
