// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_LFO_H
#define CHRONUS_PLUGIN_LFO_H

#include "plugin/dsp.h"
#include "plugin/rt.h"
#include "plugin/shape.h"

#include <stdint.h>

// The low-frequency oscillator, one for all voices; it never stops, and is
// only worked out where something listens.  Audio thread.

/// All zero is at the start of its cycle
typedef struct {
  uint64_t phase; ///< Of the next frame
} Lfo;

/// Write the plain wave of the next `n` frames, at most TILE.
RT_SAFE static inline void
lfo_render(const Lfo* const l,
           const Shape      shape,
           const uint64_t   increment,
           float* const     out,
           const int32_t    n)
{
  uint64_t phase[TILE];
  for (int32_t i = 0; i < n; ++i) {
    phase[i] = l->phase + ((uint64_t)i * increment);
  }
  shape_render(shape, phase, out, n);
}

/// Let `n` frames pass.
RT_SAFE static inline void
lfo_skip(Lfo* const l, const uint64_t increment, const int32_t n)
{
  l->phase += (uint64_t)n * increment;
}

#endif // CHRONUS_PLUGIN_LFO_H
