// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_LINES_H
#define CHRONUS_PLUGIN_LINES_H

#include "plugin/rt.h"

#include <stdint.h>

// Straight lines in time, one per lane, in closed form, so that they do not
// drift and no block cut shows.  Audio thread.

/// Voices that are rendered together
enum { GROUP = 16 };

/// Values on their way; all zero is at rest at 0
typedef struct {
  _Alignas(64) float from[GROUP]; ///< Value at frame 0 of the line
  float   step[GROUP];            ///< Slope, per frame; 0 at rest
  float   k[GROUP];               ///< Frames since the line began, whole
  float   to[GROUP];              ///< Value at its end
  int32_t left[GROUP];            ///< Frames to its end; 0 at rest
} Lines;

/// The value now.
RT_SAFE static inline float
lines_now(const Lines* const l, const int v)
{
  return l->from[v] + (l->k[v] * l->step[v]);
}

/// Rest at a value.
RT_SAFE static inline void
lines_rest(Lines* const l, const int v, const float at)
{
  l->from[v] = at;
  l->step[v] = 0.0f;
  l->k[v]    = 0.0f;
  l->to[v]   = at;
  l->left[v] = 0;
}

/// Head from the present value for `to`, to be there in `frames`, 0 or more.
RT_SAFE static inline void
lines_aim(Lines* const l, const int v, const float to, const int32_t frames)
{
  const float now = lines_now(l, v);
  if (frames <= 0) {
    lines_rest(l, v, to);
    return;
  }
  l->from[v] = now;
  l->step[v] = (to - now) / (float)frames;
  l->k[v]    = 0.0f;
  l->to[v]   = to;
  l->left[v] = frames;
}

/// Frames until the first of the lines ends, at most `n`.
RT_SAFE static inline int32_t
lines_until(const Lines* const l, const int32_t n)
{
  uint32_t least = (uint32_t)n - 1U;
  for (int v = 0; v < GROUP; ++v) {
    const uint32_t left = (uint32_t)l->left[v] - 1U; // At rest: the most
    least               = left < least ? left : least;
  }
  return (int32_t)least + 1;
}

/// Let `n` frames pass, no more than to the end of any; returns the lanes that
/// arrive, one bit each.
RT_SAFE static inline uint32_t
lines_skip(Lines* const l, const int32_t n)
{
  int32_t arrived = 0;
  for (int v = 0; v < GROUP; ++v) {
    const int32_t left = l->left[v];
    l->k[v] += left > 0 ? (float)n : 0.0f;
    l->left[v] = left > 0 ? left - n : 0;
    arrived |= (left == n);
  }
  uint32_t set = 0U;
  for (int v = 0; v < GROUP && arrived; ++v) {
    if (l->left[v] == 0 && (l->step[v] != 0.0f || l->k[v] > 0.0f)) {
      lines_rest(l, v, l->to[v]);
      set |= 1U << v;
    }
  }
  return set;
}

#endif // CHRONUS_PLUGIN_LINES_H
