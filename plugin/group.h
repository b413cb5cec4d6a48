// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_GROUP_H
#define CHRONUS_PLUGIN_GROUP_H

#include "plugin/dsp.h"
#include "plugin/env.h"
#include "plugin/filter.h"
#include "plugin/lines.h"
#include "plugin/rt.h"
#include "plugin/wave.h"

#include <stdint.h>

// Voices that are rendered together, and what the kernels are told of them

/// All zero is silence
typedef struct {
  Wave  wave;                   ///< Oscillators
  Env   env;                    ///< Envelopes
  Lines level;                  ///< Velocity, 0 to 1, or the way to it
  _Alignas(64) float s1[GROUP]; ///< First integrators of the filters
  float    s2[GROUP];           ///< Second integrators
  uint32_t sounds;              ///< One bit per voice that is not over
  int32_t  check;               ///< True if a voice may be over
} Group;

/// A stretch of frames within a chunk
typedef struct {
  int32_t from; ///< First frame, from the chunk's start
  int32_t to;   ///< End
} Span;

/// What moves alike for all voices, frame by frame from the chunk's start
typedef struct {
  _Alignas(64) float filter[FILTER_COEFFS][CHUNK]; ///< Coefficients
  uint32_t width[CHUNK];                           ///< Of the pulse, of 2^32
  float    mean[CHUNK];    ///< What the pulse must not have
  float    gain[CHUNK];    ///< Factor for the sum of the voices
  float    side[2][CHUNK]; ///< Factors for left and right
  int      rests;          ///< True if gain and sides are the same all the time
  Shape    shape;          ///< Of all oscillators
  int      bypass;         ///< True if there is no filter
} Rows;

/// Samples, one row of lanes per frame
typedef struct {
  _Alignas(64) float row[CHUNK][GROUP]; ///< From the chunk's start
} Samples;

/// True if a set has lanes of both halves.
RT_SAFE static inline int
group_is_full(const uint32_t set)
{
  const uint32_t half = (1U << (GROUP / 2)) - 1U;
  return (set & half) && (set & ~half);
}

/// The first of four lanes that hold all of a set, or -1 where it has more.
RT_SAFE static inline int
group_few(const uint32_t set)
{
  const int first = set ? __builtin_ctz(set) & ~3 : 0;
  return set >> first >> 4U ? -1 : first;
}

#endif // CHRONUS_PLUGIN_GROUP_H
