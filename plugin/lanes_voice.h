// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_LANES_VOICE_H
#define CHRONUS_PLUGIN_LANES_VOICE_H

#include "plugin/env.h"
#include "plugin/group.h"
#include "plugin/lanes.h"
#include "plugin/lines.h"
#include "plugin/rt.h"

#include <stdint.h>
#include <string.h>

// Filter, envelope and level across the lanes.  Audio thread.

/// Levels of one row of lanes: lines, and what bends them
typedef struct {
  Floats from; ///< Level at the lines' start
  Floats step; ///< Slope, per frame
  Floats k;    ///< Frames from there to the next one
} LanesLine;

/// The lanes from `v` on of some lines.
RT_INLINE LanesLine
lanes_line(const Lines* const l, const int v)
{
  LanesLine x;
  Uints     begin;
  memcpy(&x.from, &l->from[v], sizeof(Floats));
  memcpy(&x.step, &l->step[v], sizeof(Floats));
  memcpy(&begin, &l->begin[v], sizeof(begin));
  x.k = __builtin_convertvector((Ints)(l->now - begin), Floats);
  return x;
}

/// The same of the envelopes; where all velocities are at rest, times these.
RT_INLINE LanesLine
lanes_env(const Group* const g, const int v)
{
  LanesLine x = lanes_line(&g->env.line, v);
  if (!g->level.until) {
    Floats level;
    memcpy(&level, &g->level.from[v], sizeof(level));
    x.from *= level;
    x.step *= level;
  }
  return x;
}

/// Levels of bent lines from lane `v` on, `k` frames after their start.
RT_INLINE Floats
lanes_bent(const Group* const g, const int v, const Floats k)
{
  Floats to;
  Floats per;
  Floats bow;
  Floats rest;
  memcpy(&to, &g->env.line.to[v], sizeof(to));
  memcpy(&per, &g->env.per[v], sizeof(per));
  memcpy(&bow, &g->env.bow[v], sizeof(bow));
  memcpy(&rest, &g->env.rest[v], sizeof(rest));
  const Floats u    = 1.0f - (k * per);
  const Floats bent = (u * ENV_BEND_BY) + ENV_BEND_FROM;
  const Floats two  = bent * bent;
  const Floats four = two * two;
  const Floats e    = to + ((rest * u) + (bow * (four * four)));
  if (!g->level.until) {
    Floats level;
    memcpy(&level, &g->level.from[v], sizeof(level));
    return e * level;
  }
  return e;
}

/// What a render has to do; where it is known beforehand the loop has no branch
typedef struct {
  int filters; ///< True if there is a filter
  int bends;   ///< True if an envelope is no straight line
  int moves;   ///< True if a level is on its way
  int fresh;   ///< True if the sum is empty
} LanesTask;

/// Filter, shape and add the lanes from `v` on, `depth` rows of them.
RT_INLINE void
lanes_render_as(Group* const         g,
                const Rows* const    r,
                const int            v,
                const int            depth,
                const Span           span,
                const LanesTask      task,
                const Samples* const in,
                Samples* const       sum)
{
  Floats    s1[DEPTH];
  Floats    s2[DEPTH];
  LanesLine env[DEPTH];
  LanesLine level[DEPTH];
  for (int d = 0; d < depth; ++d) {
    const int at = v + (d * LANES);
    memcpy(&s1[d], &g->s1[at], sizeof(Floats));
    memcpy(&s2[d], &g->s2[at], sizeof(Floats));
    env[d]   = lanes_env(g, at);
    level[d] = lanes_line(&g->level, at);
  }
  for (int32_t i = span.from; i < span.to; ++i) {
    for (int d = 0; d < depth; ++d) {
      float* const to = &sum->row[i][v + (d * LANES)];
      Floats       x;
      memcpy(&x, &in->row[i][v + (d * LANES)], sizeof(x));
      if (task.filters) {
        const Floats w  = x - s2[d];
        const Floats u1 = s1[d] - (s1[d] * r->filter[1][i]);
        const Floats u2 = s2[d] + (s1[d] * r->filter[0][i]);
        x               = ((w * r->filter[3][i]) + (s1[d] * r->filter[4][i])) +
            (s2[d] * r->filter[5][i]);
        s1[d] = u1 + (w * r->filter[0][i]);
        s2[d] = u2 + (w * r->filter[2][i]);
      }
      Floats e = env[d].from + (env[d].k * env[d].step);
      if (task.bends) {
        e = lanes_bent(g, v + (d * LANES), env[d].k);
      }
      if (task.moves) {
        e *= level[d].from + (level[d].k * level[d].step);
      }
      env[d].k += 1.0f;
      level[d].k += 1.0f;
      x *= e;
      if (!task.fresh) {
        Floats y;
        memcpy(&y, to, sizeof(y));
        x += y;
      }
      memcpy(to, &x, sizeof(x));
    }
  }
  for (int d = 0; d < depth; ++d) {
    memcpy(&g->s1[v + (d * LANES)], &s1[d], sizeof(Floats));
    memcpy(&g->s2[v + (d * LANES)], &s2[d], sizeof(Floats));
  }
}

/// The same, by the task at hand.
RT_INLINE void
lanes_render(Group* const         g,
             const Rows* const    r,
             const int            v,
             const int            depth,
             const Span           span,
             const int            fresh,
             const Samples* const in,
             Samples* const       sum)
{
  const LanesTask task  = {!r->bypass, g->env.bowed, g->level.until, fresh};
  const LanesTask plain = {1, 0, 0, 1};
  const LanesTask added = {1, 0, 0, 0};
  if (!task.filters || task.bends || task.moves) {
    lanes_render_as(g, r, v, depth, span, task, in, sum);
  } else if (fresh) {
    lanes_render_as(g, r, v, depth, span, plain, in, sum);
  } else {
    lanes_render_as(g, r, v, depth, span, added, in, sum);
  }
}

/// Empty the sums of a sweep's rows from lane `v` on that do not sound.
RT_INLINE void
lanes_clear(const uint32_t sounds,
            const int      v,
            const Span     span,
            Samples* const sum)
{
  const Floats zero = {0.0f};
  for (int to = v; to < v + SWEEP; to += LANES) {
    if (!lanes_of(sounds, to, LANES)) {
      for (int32_t i = span.from; i < span.to; ++i) {
        memcpy(&sum->row[i][to], &zero, sizeof(zero));
      }
    }
  }
}

/// See Kernel: render.
RT_INLINE void
lanes_sweep(Group* const         g,
            const Rows* const    r,
            const Span           span,
            const uint32_t       begin,
            const Samples* const in,
            Samples* const       sum)
{
  const int fresh = begin != 0U;
  for (int v = 0; v < GROUP; v += SWEEP) {
    const uint32_t low  = lanes_of(g->sounds, v, LANES);
    const uint32_t high = lanes_of(g->sounds, v + LANES, SWEEP - LANES);
    if (low && (high || DEPTH == 1)) {
      lanes_render(g, r, v, DEPTH, span, fresh, in, sum);
      continue;
    }
    if (low || high) {
      lanes_render(g, r, low ? v : v + LANES, 1, span, fresh, in, sum);
    }
    if (lanes_of(begin & ~g->sounds, v, SWEEP)) {
      lanes_clear(g->sounds, v, span, sum);
    }
  }
}

#endif // CHRONUS_PLUGIN_LANES_VOICE_H
