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

/// Values on their way; all zero is at rest at 0.  What is known of one lane
/// stays as it is while time passes, so that the kernels find it at rest.
typedef struct {
  _Alignas(64) float from[GROUP]; ///< Value at frame 0 of the line
  float    step[GROUP];           ///< Slope, per frame; 0 at rest
  float    to[GROUP];             ///< Value at its end
  uint32_t begin[GROUP];          ///< Frame 0 of the line, as `now` counts
  int32_t  n[GROUP];              ///< Frames that it takes; 0 at rest
  uint32_t now;   ///< Frames that passed while any line was on its way
  int32_t  until; ///< Frames to the first end; 0 if all rest
} Lines;

/// Frames since the line began; at rest anything.
RT_SAFE static inline int32_t
lines_past(const Lines* const l, const int v)
{
  return (int32_t)(l->now - l->begin[v]);
}

/// The value now.
RT_SAFE static inline float
lines_now(const Lines* const l, const int v)
{
  return l->from[v] + ((float)lines_past(l, v) * l->step[v]);
}

/// Frames to the end of a line, 0 at rest.
RT_SAFE static inline int32_t
lines_left(const Lines* const l, const int v)
{
  return l->n[v] ? l->n[v] - lines_past(l, v) : 0;
}

/// Find the first end again.
RT_SAFE static inline void
lines_look(Lines* const l)
{
  int32_t least = INT32_MAX;
  for (int v = 0; v < GROUP; ++v) {
    const int32_t left = l->n[v] ? lines_left(l, v) : INT32_MAX;
    least              = left < least ? left : least;
  }
  l->until = least < INT32_MAX ? least : 0;
}

/// Rest at a value.
RT_SAFE static inline void
lines_rest(Lines* const l, const int v, const float at)
{
  const int moved = l->n[v] != 0;

  l->from[v]  = at;
  l->step[v]  = 0.0f;
  l->to[v]    = at;
  l->begin[v] = l->now;
  l->n[v]     = 0;
  if (moved) {
    lines_look(l);
  }
}

/// Head from the present value for `to`, to be there in `frames`, 0 or more.
RT_SAFE static inline void
lines_aim(Lines* const l, const int v, const float to, const int32_t frames)
{
  const float now = lines_now(l, v);
  lines_rest(l, v, frames > 0 ? now : to);
  if (frames <= 0) {
    return;
  }
  l->step[v] = (to - now) / (float)frames;
  l->to[v]   = to;
  l->n[v]    = frames;
  l->until   = l->until && l->until < frames ? l->until : frames;
}

/// Frames until the first of the lines ends, at most `n`.
RT_SAFE static inline int32_t
lines_until(const Lines* const l, const int32_t n)
{
  return l->until && l->until < n ? l->until : n;
}

/// Let `n` frames pass, no more than to the end of any; returns the lanes that
/// arrive, one bit each.
RT_SAFE static inline uint32_t
lines_skip(Lines* const l, const int32_t n)
{
  uint32_t set = 0U;
  if (l->until) {
    l->until -= n;
    l->now += (uint32_t)n;
    for (int v = 0; v < GROUP && !l->until; ++v) {
      set |= (l->n[v] && !lines_left(l, v) ? 1U : 0U) << v;
    }
    for (int v = 0; set >> v; ++v) {
      if (set >> v & 1U) {
        lines_rest(l, v, l->to[v]);
      }
    }
  }
  return set;
}

#endif // CHRONUS_PLUGIN_LINES_H
