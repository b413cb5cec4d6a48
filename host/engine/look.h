// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_LOOK_H
#define CHRONUS_HOST_LOOK_H

#include "host/base/attributes.h"
#include "host/engine/vote.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

// How a block of samples sounds, at a glance.  Any thread.

/// Louder than this, +40 dB over full scale, is a runaway
#define LOOK_LIMIT 100.0f

/// Judge `n` samples of any bits, all channels together
RT_SAFE static inline Look
look_at(const float* const samples, const uint32_t n)
{
  float peak   = 0.0f;
  bool  broken = false;
  for (uint32_t i = 0U; i < n; ++i) {
    const float level = fabsf(samples[i]);
    broken |= !(level <= FLT_MAX); // False for NaN as well
    peak = level > peak ? level : peak;
  }
  return broken              ? LOOK_BROKEN
         : peak > LOOK_LIMIT ? LOOK_LOUD
         : peak > 0.0f       ? LOOK_FINE
                             : LOOK_SILENT;
}

#endif // CHRONUS_HOST_LOOK_H
