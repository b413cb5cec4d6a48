// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_LFO_H
#define CHRONUS_PLUGIN_LFO_H

#include "plugin/rt.h"

#include <stdint.h>

// The low-frequency oscillator, one for all voices; it never stops, and is
// only worked out where something listens.  Audio thread.

/// All zero is at the start of its cycle
typedef struct {
  uint64_t phase; ///< Of the next frame
} Lfo;

/// Let `n` frames pass.
RT_SAFE static inline void
lfo_skip(Lfo* const l, const uint64_t increment, const int32_t n)
{
  l->phase += (uint64_t)n * increment;
}

#endif // CHRONUS_PLUGIN_LFO_H
