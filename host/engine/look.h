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

/// The same where copies are known to differ, +80 dB: a plugin with its gains
/// turned up may come to the limit above, and one copy before the other
#define LOOK_LIMIT_APART 10000.0f

/// A smaller step, 40 dB under full scale, is no jump
#define LOOK_JUMP_LEAST 0.01f

/// Nor is one that is not so many times as large as any before it
#define LOOK_JUMP_TIMES 4.0f

/// Judge `n` samples of any bits, all channels together, by one of the limits
RT_SAFE static inline Look
look_at(const float* const samples, const uint32_t n, const float limit)
{
  float peak   = 0.0f;
  bool  broken = false;
  for (uint32_t i = 0U; i < n; ++i) {
    const float level = fabsf(samples[i]);
    broken |= !(level <= FLT_MAX); // False for NaN as well
    peak = level > peak ? level : peak;
  }
  return broken         ? LOOK_BROKEN
         : peak > limit ? LOOK_LOUD
         : peak > 0.0f  ? LOOK_FINE
                        : LOOK_SILENT;
}

/// What is kept of a block that was played
typedef struct {
  float peak; ///< Its largest sample, without the sign
  float stir; ///< The largest step between two that follow each other
} Trace;

/// Trace `n` samples of one channel, at least one
RT_SAFE static inline Trace
look_trace(const float* const samples, const uint32_t n)
{
  Trace trace = {.peak = fabsf(samples[0])};
  for (uint32_t i = 1U; i < n; ++i) {
    const float level = fabsf(samples[i]);
    const float step  = fabsf(samples[i] - samples[i - 1U]);
    trace.peak        = level > trace.peak ? level : trace.peak;
    trace.stir        = step > trace.stir ? step : trace.stir;
  }
  return trace;
}

/**
   Whether a sound jumps that goes on with the sample `next`: by more than
   LOOK_JUMP_LEAST, and by more than LOOK_JUMP_TIMES its largest step before.

   Sound plugins do that too, at the edge of a square wave for one, so it is a
   reason to compare and not a fault.  What was silent cannot jump.

   @param last The sample before.
   @param stir The largest step in the block before.
*/
RT_SAFE static inline bool
look_jumps(const float last, const float stir, const float next)
{
  const float step    = fabsf(next - last);
  const bool  sounded = stir > 0.0f || fabsf(last) > 0.0f;
  const bool is_large = step > LOOK_JUMP_LEAST && step > stir * LOOK_JUMP_TIMES;
  return sounded && is_large;
}

#endif // CHRONUS_HOST_LOOK_H
