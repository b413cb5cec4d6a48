// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_LINE_H
#define CHRONUS_PLUGIN_LINE_H

#include "plugin/rt.h"

#include <stdint.h>

// A straight line in time, in closed form, so that it does not drift and no
// block cut shows.  Audio thread.

/// A value on its way; all zero is at rest at 0
typedef struct {
  float   from; ///< Value at frame 0 of the line
  float   to;   ///< Value from frame `n` on
  float   step; ///< Slope, per frame
  int32_t k;    ///< Frames since the line began, at most `n`
  int32_t n;    ///< Frames that the line takes
} Line;

/// The value `i` frames from now.
RT_SAFE static inline float
line_at(const Line* const l, const int32_t i)
{
  return l->k + i < l->n ? l->from + ((float)(l->k + i) * l->step) : l->to;
}

/// True once the line has arrived and stays.
RT_SAFE static inline int
line_rests(const Line* const l)
{
  return l->k >= l->n;
}

/// Head from the present value for `to`, to be there in `frames`, 0 or more.
RT_SAFE static inline void
line_aim(Line* const l, const float to, const int32_t frames)
{
  const float now  = line_at(l, 0);
  const float step = frames > 0 ? (to - now) / (float)frames : 0.0f;

  *l = (Line){now, to, step, 0, frames};
}

/// Let `n` frames pass.
RT_SAFE static inline void
line_skip(Line* const l, const int32_t n)
{
  l->k = n < l->n - l->k ? l->k + n : l->n;
}

#endif // CHRONUS_PLUGIN_LINE_H
