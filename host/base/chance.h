// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_CHANCE_H
#define CHRONUS_HOST_CHANCE_H

#include <stdint.h>

// Numbers that look random and are the same for the same seed; any thread

/// A number from 0 to below 1 that depends on all before; `*seed` is not 0
static inline float
chance_part(uint32_t* const seed)
{
  *seed ^= *seed << 13U; // xorshift, G. Marsaglia, "Xorshift RNGs" (2003)
  *seed ^= *seed >> 17U;
  *seed ^= *seed << 5U;
  return (float)(*seed >> 8U) / 16777216.0f;
}

/// A whole number from 0 to below `n`, which is below 2^24
static inline uint32_t
chance_below(uint32_t* const seed, const uint32_t n)
{
  return (uint32_t)(chance_part(seed) * (float)n);
}

#endif // CHRONUS_HOST_CHANCE_H
