// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_LANES_WAVE_H
#define CHRONUS_PLUGIN_LANES_WAVE_H

#include "plugin/dsp.h"
#include "plugin/group.h"
#include "plugin/lanes.h"
#include "plugin/lanes_corner.h"
#include "plugin/lanes_ring.h"
#include "plugin/rt.h"
#include "plugin/shape.h"
#include "plugin/table.h"
#include "plugin/wave.h"

#include <stdint.h>
#include <string.h>

// The oscillators across the lanes.  Audio thread.

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
            Samples* const    out)
{
  Uints at;
  Uints inc;
  Uints turn;
  memcpy(&at, &w->at[v], sizeof(at));
  memcpy(&inc, &w->inc[v], sizeof(inc));
  memcpy(&turn, &w->turn[v], sizeof(turn));

  for (int i = 0; i < CHUNK; ++i) {
    Floats x;
    lanes_shape(shape, &at, r->width[i], r->mean[i], &x);
    memcpy(&out->row[i][v], &x, sizeof(x));
    at += inc;
    inc += turn;
  }
}

/// The waveform that is heard, from lane `v` on.
RT_INLINE void
lanes_waves(const Group* const g,
            const Rows* const  r,
            const int          v,
            Samples* const     out)
{
  switch (r->shape) {
    case SHAPE_SINE:
      lanes_plain(&g->wave, r, SHAPE_SINE, v, out);
      break;
    case SHAPE_TRIANGLE:
      lanes_plain(&g->wave, r, SHAPE_TRIANGLE, v, out);
      break;
    case SHAPE_SQUARE:
      lanes_plain(&g->wave, r, SHAPE_SQUARE, v, out);
      break;
    case SHAPE_SAW:
      lanes_plain(&g->wave, r, SHAPE_SAW, v, out);
      break;
  }
}

/// See Kernel: wave.
RT_INLINE void
lanes_wave(const Group* const g, const Rows* const r, Samples* const out)
{
  const uint32_t busy = g->sounds & g->wave.busy[0];
  for (int v = 0; v < GROUP; v += LANES) {
    if (lanes_of(g->sounds, v, LANES)) {
      lanes_waves(g, r, v, out);
    }
    if (lanes_of(busy, v, LANES)) {
      lanes_rings(&g->wave, v, out);
    }
  }
}

/// Let the phases come to the next chunk's start; row by row, for a row that is
/// written in smaller pieces is slow to read.
RT_INLINE void
lanes_arrive(Wave* const w)
{
  for (int v = 0; v < GROUP; v += LANES) {
    Uints at;
    memcpy(&at, &w->then_at[v], sizeof(at));
    memcpy(&w->at[v], &at, sizeof(at));
  }
}

/// See Kernel: advance.
RT_INLINE void
lanes_advance(Wave* const        w,
              const Table* const table,
              const WaveForm     now,
              const WaveForm     next,
              const uint32_t     sounds)
{
  uint32_t set = w->busy[0] | w->busy[1] | w->busy[2];
  for (; set; set &= set - 1U) {
    lanes_shift(w->ring[__builtin_ctz(set)]);
  }
  lanes_arrive(w);
  wave_advance(w);
  lanes_prepare(w, table, now, next, sounds);
}

#endif // CHRONUS_PLUGIN_LANES_WAVE_H
