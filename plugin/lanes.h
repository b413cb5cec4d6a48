// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_LANES_H
#define CHRONUS_PLUGIN_LANES_H

#include "plugin/env.h"
#include "plugin/group.h"
#include "plugin/rt.h"
#include "plugin/shape.h"
#include "plugin/table.h"
#include "plugin/wave.h"

#include <stdint.h>
#include <string.h>

// The kernels, for one kind of machine: LANES is how many floats it computes
// with at once, DEPTH how many such rows hide each other's delays.
// Audio thread.

#ifndef LANES
#define LANES 4
#define DEPTH 2
#endif

typedef float    Floats __attribute__((vector_size(4 * LANES)));
typedef int32_t  Ints __attribute__((vector_size(4 * LANES)));
typedef uint32_t Uints __attribute__((vector_size(4 * LANES)));

/// Voices in a sweep
enum { SWEEP = LANES * DEPTH };

/// The lanes from `v` on, in a set of one bit per voice.
RT_INLINE uint32_t
lanes_of(const uint32_t set, const int v, const int n)
{
  return (set >> v) & ((1U << n) - 1U);
}

/// One row of a plain waveform.
RT_INLINE void
lanes_shape(const Shape        shape,
            const Uints* const phase,
            const uint32_t     width,
            const float        mean,
            Floats* const      out)
{
  const float unit = 1.0f / 2147483648.0f;
  if (shape == SHAPE_SAW) {
    *out = __builtin_convertvector((Ints)*phase, Floats) * unit;
  } else if (shape == SHAPE_SQUARE) {
    const Uints none = {0U};
    const Uints one  = none + 0x3F800000U;
    const Uints down = (Uints)(*phase >= width) & 0x80000000U;
    *out             = (Floats)(one | down) - mean;
  } else if (shape == SHAPE_TRIANGLE) {
    const Ints   saw  = (Ints)(*phase - (1U << 30U));
    const Uints  bits = (Uints)(__builtin_convertvector(saw, Floats) * unit);
    const Floats size = (Floats)(bits & 0x7FFFFFFFU);
    *out              = 1.0f - (2.0f * size);
  } else {
    const Uints  falls = (Uints)((Ints)(*phase ^ (*phase << 1U)) < 0);
    const Uints  fold  = ((*phase ^ falls) - falls) + (falls & 0x80000000U);
    const Floats y     = __builtin_convertvector((Ints)fold, Floats) * unit;
    const Floats z     = y * y;
    Floats       sum   = (z * SHAPE_SINE_SERIES[5]) + SHAPE_SINE_SERIES[4];
    sum                = (sum * z) + SHAPE_SINE_SERIES[3];
    sum                = (sum * z) + SHAPE_SINE_SERIES[2];
    sum                = (sum * z) + SHAPE_SINE_SERIES[1];
    sum                = (sum * z) + SHAPE_SINE_SERIES[0];
    *out               = sum * y;
  }
}

/// Plain waveforms from lane `v` on.
RT_INLINE void
lanes_plain(const Wave* const w,
            const Rows* const r,
            const Shape       shape,
            const int         v,
            const Span        span,
            Samples* const    out)
{
  const uint32_t from = (uint32_t)span.from;
  Uints          at;
  Uints          inc;
  Uints          turn;
  memcpy(&at, &w->at[v], sizeof(at));
  memcpy(&inc, &w->inc[v], sizeof(inc));
  memcpy(&turn, &w->turn[v], sizeof(turn));
  at += (inc * from) + (turn * ((from * (from - 1U)) / 2U));
  inc += turn * from;

  for (int32_t i = span.from; i < span.to; ++i) {
    Floats x;
    lanes_shape(shape, &at, r->width[i], r->mean[i], &x);
    memcpy(&out->row[i][v], &x, sizeof(x));
    at += inc;
    inc += turn;
  }
}

/// Plain waveforms from lane `v` on.
RT_INLINE void
lanes_waves(const Group* const g,
            const Rows* const  r,
            const int          v,
            const Span         span,
            Samples* const     out)
{
  switch (r->shape) {
    case SHAPE_SINE:
      lanes_plain(&g->wave, r, SHAPE_SINE, v, span, out);
      break;
    case SHAPE_TRIANGLE:
      lanes_plain(&g->wave, r, SHAPE_TRIANGLE, v, span, out);
      break;
    case SHAPE_SQUARE:
      lanes_plain(&g->wave, r, SHAPE_SQUARE, v, span, out);
      break;
    case SHAPE_SAW:
      lanes_plain(&g->wave, r, SHAPE_SAW, v, span, out);
      break;
  }
}

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

/// See kernel_slide().
RT_INLINE void
lanes_slide(const FilterRow* const now,
            const FilterRow* const next,
            const int32_t          first,
            Rows* const            rows)
{
  static const float COUNT[CHUNK] = {0.0f,
                                     1.0f,
                                     2.0f,
                                     3.0f,
                                     4.0f,
                                     5.0f,
                                     6.0f,
                                     7.0f,
                                     8.0f,
                                     9.0f,
                                     10.0f,
                                     11.0f,
                                     12.0f,
                                     13.0f,
                                     14.0f,
                                     15.0f};

  for (int c = 0; c < FILTER_COEFFS; ++c) {
    const float slope = (next->c[c] - now->c[c]) * (1.0f / CELL);
    for (int32_t i = 0; i < CHUNK; i += LANES) {
      Floats x;
      memcpy(&x, COUNT + i, sizeof(x));
      x = ((x + (float)first) * slope) + now->c[c];
      memcpy(&rows->filter[c][i], &x, sizeof(x));
    }
  }
}

/// See kernel_advance().
RT_INLINE void
lanes_advance(Wave* const        wave,
              const Table* const table,
              const WaveForm     now,
              const WaveForm     next,
              const uint32_t     sounds)
{
  wave_advance(wave);
  uint32_t set = sounds & wave_turning(wave, now, next);
  for (; set; set &= set - 1U) {
    wave_prepare(wave, table, now, next, __builtin_ctz(set));
  }
}

/// See kernel_wave().
RT_INLINE void
lanes_wave(const Group* const g,
           const Rows* const  r,
           const Span         span,
           Samples* const     out)
{
  for (int v = 0; v < GROUP; v += LANES) {
    if (lanes_of(g->sounds, v, LANES)) {
      lanes_waves(g, r, v, span, out);
    }
  }
  for (uint32_t set = g->sounds & g->wave.busy[0]; set; set &= set - 1U) {
    const int v = __builtin_ctz(set);
    for (int32_t i = span.from; i < span.to; ++i) {
      out->row[i][v] += g->wave.ring[v][i];
    }
  }
}

/// See kernel_render().
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

#endif // CHRONUS_PLUGIN_LANES_H
