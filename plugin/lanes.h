// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_LANES_H
#define CHRONUS_PLUGIN_LANES_H

#include "plugin/rt.h"

#include <stdint.h>

// The lanes of one kind of machine: LANES is how many floats it computes with
// at once; wscript says so where it compiles kernel_lanes.c.

#ifndef LANES
#define LANES 4
#define KERNEL kernel_4
#endif

enum {
  DEPTH = LANES < 16 ? 2 : 1, ///< Rows that hide each other's delays
  SWEEP = LANES * DEPTH,      ///< Voices that are rendered at once
};

typedef float    Floats __attribute__((vector_size(4 * LANES)));
typedef int32_t  Ints __attribute__((vector_size(4 * LANES)));
typedef uint32_t Uints __attribute__((vector_size(4 * LANES)));

/// The lanes from `v` on, in a set of one bit per voice.
RT_INLINE uint32_t
lanes_of(const uint32_t set, const int v, const int n)
{
  return (set >> v) & ((1U << n) - 1U);
}

#endif // CHRONUS_PLUGIN_LANES_H
