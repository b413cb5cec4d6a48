// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_LANES_CORNER_H
#define CHRONUS_PLUGIN_LANES_CORNER_H

#include "plugin/dsp.h"
#include "plugin/lines.h"
#include "plugin/quad.h"
#include "plugin/rt.h"
#include "plugin/table.h"
#include "plugin/wave.h"

#include <stdint.h>
#include <string.h>

// What the corners of a chunk add, where the pitch keeps still: for all voices
// at once in closed form, with no frame looked at.  Audio thread.

/// So many voices are faster one by one; the bits are the same
enum { FEW = 3 };

/// The voices, one bit each, that have more than `least`.
RT_INLINE uint32_t
lanes_more(const int32_t n[GROUP], const int32_t least)
{
  QuadInts set = {0, 0, 0, 0};
  for (int v = 0; v < GROUP; v += 4) {
    const QuadInts bits = {1 << v, 2 << v, 4 << v, 8 << v};
    QuadInts       x;
    memcpy(&x, n + v, sizeof(x));
    set |= (x > least) & bits;
  }
  return (uint32_t)((set[0] | set[1]) | (set[2] | set[3]));
}

/// Add what corners of one kind add to voices whose pitch keeps still, all at
/// once; returns those that have any.
RT_INLINE uint32_t
lanes_add_corners(Wave* const        w,
                  const Table* const table,
                  const WaveCorner   corner,
                  const uint32_t     still)
{
  uint32_t start[GROUP];  // Phase at the first frame, from the corner on
  double   cycles[GROUP]; // To the first corner: 0 before the first frame
  int32_t  n[GROUP];      // How many there are
  for (int v = 0; v < GROUP; ++v) {
    const WavePath p     = wave_path(w, v);
    const int32_t  early = wave_early(p, corner);
    start[v]             = w->then_at[v] - corner.phase;
    cycles[v]            = 1.0 - (double)early;
    n[v]                 = early + wave_later(p, corner);
  }

  const uint32_t any = still & lanes_more(n, 0);
  uint32_t       set = any;
  for (int32_t k = 1; set; ++k) {
    WaveTurn turn[GROUP];
    for (int v = 0; v < GROUP; ++v) {
      turn[v] = wave_turn(start[v], cycles[v], w->then_inc[v]);
      cycles[v] += 1.0;
    }
    for (; set; set &= set - 1U) {
      const int v = __builtin_ctz(set);
      wave_add(table, corner, turn[v], w->then_inc[v], w->ring[v]);
    }
    set = still & lanes_more(n, k);
  }
  return any;
}

/// The voices, one bit each, that may come to a corner in the next chunk; those
/// that do not are most.
RT_INLINE uint32_t
lanes_near(const Wave* const w, const WaveCorner corner)
{
  int32_t near[GROUP];
  for (int v = 0; v < GROUP; ++v) {
    const uint32_t inc  = w->then_inc[v];
    const uint32_t from = wave_phase(w, v, CHUNK - 1U) - corner.phase;
    const uint32_t to   = w->then_at[v] + ((CHUNK - 1U) * inc) - corner.phase;
    near[v] = (to < from) | (int32_t)(inc >> 27U) | (w->then_turn[v] != 0U);
  }
  return lanes_more(near, 0);
}

/// The voices, one bit each, whose pitch keeps still in the next chunk.
RT_INLINE uint32_t
lanes_still(const Wave* const w)
{
  int32_t still[GROUP];
  for (int v = 0; v < GROUP; ++v) {
    still[v] = w->then_turn[v] ? 0 : (int32_t)w->then_inc[v];
  }
  return lanes_more(still, 0);
}

/// Add what all corners add in the chunk after the present one.
RT_INLINE void
lanes_prepare(Wave* const        w,
              const Table* const table,
              const WaveForm     now,
              const WaveForm     next,
              const uint32_t     sounds)
{
  for (int c = 0; c < wave_n_corners(next.shape); ++c) {
    const WaveCorner corner = wave_corner_of(next, wave_last_width(now), c);
    const int        moves  = wave_corner_moves(corner);
    uint32_t         set    = moves ? sounds : sounds & lanes_near(w, corner);
    if (!moves && __builtin_popcount(set) > FEW) {
      const uint32_t still = set & lanes_still(w);
      wave_keep_busy(w, lanes_add_corners(w, table, corner, still));
      set &= ~still;
    }
    for (; set; set &= set - 1U) {
      wave_prepare(w, table, corner, __builtin_ctz(set));
    }
  }
}

#endif // CHRONUS_PLUGIN_LANES_CORNER_H
