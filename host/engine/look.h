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

/// How large samples are
typedef struct {
  float peak;   ///< The largest of them, without the sign
  bool  broken; ///< Some are no finite numbers
} Level;

/// Measure `n` samples of any bits
RT_SAFE static inline Level
look_level(const float* const samples, const uint32_t n)
{
  Level all = {.peak = 0.0f};
  for (uint32_t i = 0U; i < n; ++i) {
    const float level = fabsf(samples[i]);
    all.broken |= !(level <= FLT_MAX); // False for NaN as well
    all.peak = level > all.peak ? level : all.peak;
  }
  return all;
}

/// Judge a level by one of the limits
RT_SAFE static inline Look
look_judge(const Level level, const float limit)
{
  return level.broken         ? LOOK_BROKEN
         : level.peak > limit ? LOOK_LOUD
         : level.peak > 0.0f  ? LOOK_FINE
                              : LOOK_SILENT;
}

/// Measure and judge `n` samples, all channels together
RT_SAFE static inline Look
look_at(const float* const samples, const uint32_t n, const float limit)
{
  return look_judge(look_level(samples, n), limit);
}

/// The largest step between two of `n` samples that follow each other
RT_SAFE static inline float
look_stir(const float* const samples, const uint32_t n)
{
  float stir = 0.0f;
  for (uint32_t i = 1U; i < n; ++i) {
    const float step = fabsf(samples[i] - samples[i - 1U]);
    stir             = step > stir ? step : stir;
  }
  return stir;
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
