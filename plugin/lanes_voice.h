// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_LANES_VOICE_H
#define CHRONUS_PLUGIN_LANES_VOICE_H

#include "plugin/env.h"
#include "plugin/group.h"
#include "plugin/lanes.h"
#include "plugin/rt.h"

#include <stdint.h>
#include <string.h>

// Filter, envelope and level across the lanes.  Audio thread.

/// Bend the levels of the lanes from `v` on, `k` frames into their lines.
RT_INLINE void
lanes_bend(const Env* const    e,
           const int           v,
           const Floats* const k,
           Floats* const       level)
{
  Floats bow;
  Floats per;
  memcpy(&bow, &e->bow[v], sizeof(bow));
  memcpy(&per, &e->per[v], sizeof(per));
  const Floats u    = 1.0f - (*k * per);
  const Floats bent = (u * ENV_BEND_BY) + ENV_BEND_FROM;
  const Floats two  = bent * bent;
  const Floats four = two * two;
  *level += bow * ((four * four) - u);
}

/// Filter, shape and add the lanes from `v` on, `depth` rows of them.
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
  Floats s1[DEPTH];
  Floats s2[DEPTH];
  Floats line[2][3][DEPTH];
  for (int d = 0; d < depth; ++d) {
    const int at = v + (d * LANES);
    memcpy(&s1[d], &g->s1[at], sizeof(Floats));
    memcpy(&s2[d], &g->s2[at], sizeof(Floats));
    memcpy(&line[0][0][d], &g->env.line.from[at], sizeof(Floats));
    memcpy(&line[0][1][d], &g->env.line.step[at], sizeof(Floats));
    memcpy(&line[0][2][d], &g->env.line.k[at], sizeof(Floats));
    memcpy(&line[1][0][d], &g->level.from[at], sizeof(Floats));
    memcpy(&line[1][1][d], &g->level.step[at], sizeof(Floats));
    memcpy(&line[1][2][d], &g->level.k[at], sizeof(Floats));
  }
  for (int32_t i = span.from; i < span.to; ++i) {
    for (int d = 0; d < depth; ++d) {
      float* const to = &sum->row[i][v + (d * LANES)];
      Floats       x;
      Floats       y = {0.0f};
      memcpy(&x, &in->row[i][v + (d * LANES)], sizeof(x));
      if (!fresh) {
        memcpy(&y, to, sizeof(y));
      }
      if (!r->bypass) {
        const Floats w  = x - s2[d];
        const Floats u1 = (w * r->filter[0][i]) - (s1[d] * r->filter[1][i]);
        const Floats u2 = (w * r->filter[2][i]) + (s1[d] * r->filter[0][i]);
        x               = ((x * r->filter[3][i]) + (w * r->filter[4][i])) +
            ((s1[d] * r->filter[5][i]) + (s2[d] * r->filter[6][i]));
        s1[d] += u1;
        s2[d] += u2;
      }
      Floats e = line[0][0][d] + (line[0][2][d] * line[0][1][d]);
      if (g->env.bowed) {
        lanes_bend(&g->env, v + (d * LANES), &line[0][2][d], &e);
      }
      const Floats l = line[1][0][d] + (line[1][2][d] * line[1][1][d]);
      y += x * (e * l);
      line[0][2][d] += 1.0f;
      line[1][2][d] += 1.0f;
      memcpy(to, &y, sizeof(y));
    }
  }
  for (int d = 0; d < depth; ++d) {
    memcpy(&g->s1[v + (d * LANES)], &s1[d], sizeof(Floats));
    memcpy(&g->s2[v + (d * LANES)], &s2[d], sizeof(Floats));
    memcpy(&g->env.line.k[v + (d * LANES)], &line[0][2][d], sizeof(Floats));
    memcpy(&g->level.k[v + (d * LANES)], &line[1][2][d], sizeof(Floats));
  }
}

/// Empty the sums from lane `v` on, `depth` rows of them.
RT_INLINE void
lanes_clear(const int v, const int depth, const Span span, Samples* const sum)
{
  const Floats zero = {0.0f};
  for (int32_t i = span.from; i < span.to; ++i) {
    for (int d = 0; d < depth; ++d) {
      memcpy(&sum->row[i][v + (d * LANES)], &zero, sizeof(zero));
    }
  }
}

/// See Kernel: render.
RT_INLINE void
lanes_sweep(Group* const         g,
            const Rows* const    r,
            const Span           span,
            const int            fresh,
            const Samples* const in,
            Samples* const       sum)
{
  for (int v = 0; v < GROUP; v += SWEEP) {
    const uint32_t low  = lanes_of(g->sounds, v, LANES);
    const uint32_t high = lanes_of(g->sounds, v + LANES, SWEEP - LANES);
    if (low && (high || DEPTH == 1)) {
      lanes_render(g, r, v, DEPTH, span, fresh, in, sum);
      continue;
    }
    if (fresh) {
      lanes_clear(v, DEPTH, span, sum);
    }
    if (low) {
      lanes_render(g, r, v, 1, span, 0, in, sum);
    } else if (high) {
      lanes_render(g, r, v + LANES, 1, span, 0, in, sum);
    }
  }
}

#endif // CHRONUS_PLUGIN_LANES_VOICE_H
