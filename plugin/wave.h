// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_WAVE_H
#define CHRONUS_PLUGIN_WAVE_H

#include "plugin/dsp.h"
#include "plugin/lines.h"
#include "plugin/rt.h"
#include "plugin/shape.h"
#include "plugin/table.h"

#include <stdint.h>
#include <string.h>

// The oscillators of a group of voices, band-limited.  Plain waveforms run
// across the lanes; what their corners add is prepared a chunk ahead, on a grid
// counted from activation, voice by voice.  Audio thread.

/// Oscillators; all zero stands at phase 0
typedef struct {
  _Alignas(64) uint32_t at[GROUP]; ///< Phase at the present chunk's start
  uint32_t inc[GROUP];             ///< Increment from there to the next frame
  uint32_t turn[GROUP];            ///< Growth of the increment, per frame
  uint32_t then_at[GROUP];         ///< Phase at the next chunk's start
  uint32_t then_inc[GROUP];        ///< Increment there
  uint32_t then_turn[GROUP];       ///< Its growth
  uint64_t next_at[GROUP];         ///< What `then_at` is rounded from
  uint64_t next_inc[GROUP];        ///< What `then_inc` is rounded from
  int64_t  next_turn[GROUP];       ///< What `then_turn` is rounded from
  uint64_t goal[GROUP];            ///< Increment to reach a chunk later
  float    ring[GROUP][3 * CHUNK]; ///< What corners add, from this chunk on
  uint32_t busy[3]; ///< Voices whose ring adds to this chunk, the next, then
} Wave;

/// A waveform in one chunk
typedef struct {
  Shape    shape; ///< Which
  uint32_t width; ///< Of the pulse, at the chunk's start, of 2^32
  uint32_t grow;  ///< Growth of the width, per frame
} WaveForm;

/// Part of the phase's path: frames that lie one behind the other
typedef struct {
  uint32_t before; ///< Phase at the frame before the first
  uint32_t first;  ///< Increment to the first frame
  uint32_t inc;    ///< Increment to the second
  uint32_t turn;   ///< Growth of the increment after that
  int      n;      ///< Number of frames
} WavePath;

/// A phase of 64 bits in the 32 bits that the lanes work with.
RT_SAFE static inline uint32_t
wave_round(const uint64_t x)
{
  return (uint32_t)((x + 0x80000000U) >> 32U);
}

/// The phase `n` frames into the present chunk, as the lanes find it.
RT_SAFE static inline uint32_t
wave_phase(const Wave* const w, const int v, const uint32_t n)
{
  return w->at[v] + (n * w->inc[v]) + (((n * (n - 1U)) / 2U) * w->turn[v]);
}

/// The same as wave_corner() where the pitch goes up and keeps still, as it
/// mostly does: frame by frame no corner has to be looked for.
RT_INLINE int
wave_corner_still(const float    residual[TABLE_PHASES][4][TABLE_TAPS],
                  const WavePath path,
                  const float    height,
                  float* const   to)
{
  const int64_t  cycle = 1LL << 32U;
  const uint32_t start = path.before + path.first; // At the first frame
  const int64_t  whole = start + ((path.n - 1) * (int64_t)path.inc);
  const int64_t  count = whole >> 32U; // Corners after the first frame
  if (start < path.first) {
    table_add(residual, (double)start / (double)path.first, height, to);
  }
  for (int64_t k = 1; k <= count; ++k) {
    // A quotient of such small numbers is whole only where it truly is
    const double t = (double)((k * cycle) - start) / (double)path.inc;
    const int    i = (int)t + (t > (double)(int)t);
    table_add(residual, (double)i - t, height, to + i);
  }
  return count > 0 || start < path.first;
}

/// Add what a corner at phase 0 of a path adds to the frames round it; returns
/// true if there is one.
RT_INLINE int
wave_corner(const float    residual[TABLE_PHASES][4][TABLE_TAPS],
            const WavePath path,
            const float    height,
            const float    slope,
            float* const   to)
{
  if (!path.turn && (int32_t)path.inc > 0 && (int32_t)path.first >= 0) {
    const float size = height + (slope * (float)(int32_t)path.inc);
    return wave_corner_still(residual, path, size, to);
  }

  const int64_t cycle = 1LL << 32U;
  const int64_t turn  = (int32_t)path.turn;
  int64_t       step  = (int32_t)path.first;
  int64_t       at    = path.before;
  int           any   = 0;
  for (int i = 0; i < path.n; ++i) {
    const int64_t past = at + step;
    if (past >= cycle || past < 0) { // Below 0: a pulse's corner overtook it
      const double beyond = past < 0 ? (double)past : (double)(past - cycle);
      const double line   = beyond / (double)step;
      const double bend   = line * (1.0 - line) * (double)turn;
      const double ago    = line - (0.5 * bend / (double)step);
      const float  high   = past < 0 ? -height : height;
      table_add(
        residual, ago > 0.0 ? ago : 0.0, high + (slope * (float)step), to + i);
      any = 1;
    }
    at   = past & (cycle - 1);
    step = i ? step + turn : (int32_t)path.inc;
  }
  return any;
}

/// Seen from a corner at `at`, which moves by `grow` per frame.
RT_SAFE static inline WavePath
wave_path_from(const WavePath p,
               const uint32_t before,
               const uint32_t first,
               const uint32_t grow)
{
  return (WavePath){
    p.before - before, p.first - (first - before), p.inc - grow, p.turn, p.n};
}

/**
   Add what all corners on a path add; returns true if there are any.

   @param last Pulse width at the frame before the path.
   @param to The frame that lies TABLE_LEAD frames before the path's first.
*/
RT_INLINE int
wave_corners(const Table* const table,
             const WaveForm     form,
             const uint32_t     last,
             const WavePath     path,
             float* const       to)
{
  static const float STEP  = 2.0f;
  static const float SLOPE = 8.0f / 4294967296.0f; // Per cycle, 8

  if (form.shape == SHAPE_SAW) {
    const WavePath down = wave_path_from(path, 1U << 31U, 1U << 31U, 0U);
    return wave_corner(table->step, down, -STEP, 0.0f, to);
  }
  if (form.shape == SHAPE_SQUARE) {
    const WavePath down = wave_path_from(path, last, form.width, form.grow);
    return wave_corner(table->step, path, STEP, 0.0f, to) |
           wave_corner(table->step, down, -STEP, 0.0f, to);
  }
  if (form.shape == SHAPE_TRIANGLE) {
    const WavePath down = wave_path_from(path, 1U << 30U, 1U << 30U, 0U);
    const WavePath up   = wave_path_from(path, 3U << 30U, 3U << 30U, 0U);
    return wave_corner(table->ramp, down, 0.0f, -SLOPE, to) |
           wave_corner(table->ramp, up, 0.0f, SLOPE, to);
  }
  return 0;
}

/// The path of the next chunk.
RT_INLINE WavePath
wave_path(const Wave* const w, const int v)
{
  const uint32_t before = wave_phase(w, v, CHUNK - 1U);

  return (WavePath){
    before, w->then_at[v] - before, w->then_inc[v], w->then_turn[v], CHUNK};
}

/// Work out the chunk after the present one.
RT_INLINE void
wave_prepare(Wave* const        w,
             const Table* const table,
             const WaveForm     now,
             const WaveForm     next,
             const int          v)
{
  const uint32_t width = now.width + ((CHUNK - 1U) * now.grow);
  if (wave_corners(table, next, width, wave_path(w, v), w->ring[v])) {
    w->busy[0] |= 1U << v;
    w->busy[1] |= 1U << v;
    w->busy[2] |= 1U << v;
  }
}

/// Round what is known of the next chunk to what the lanes work with.
RT_INLINE void
wave_round_next(Wave* const w, const int v)
{
  w->then_at[v]   = wave_round(w->next_at[v]);
  w->then_inc[v]  = wave_round(w->next_inc[v]);
  w->then_turn[v] = wave_round((uint64_t)w->next_turn[v]);
}

/// Go on to the next chunk, all but the corners.
RT_INLINE void
wave_advance(Wave* const w)
{
  const uint64_t grown = CHUNK * (CHUNK - 1U) / 2U;
  uint64_t       turns = 0U;
  uint64_t       apart = 0U;
  for (int v = 0; v < GROUP; ++v) {
    w->at[v]   = w->then_at[v];
    w->inc[v]  = w->then_inc[v];
    w->turn[v] = w->then_turn[v];
    w->next_at[v] += CHUNK * w->next_inc[v];
    turns |= (uint64_t)w->next_turn[v];
    apart |= w->goal[v] ^ w->next_inc[v];
  }
  if (turns | apart) {
    for (int v = 0; v < GROUP; ++v) {
      w->next_at[v] += grown * (uint64_t)w->next_turn[v];
      w->next_inc[v] += CHUNK * (uint64_t)w->next_turn[v];
      w->next_turn[v] = (int64_t)(w->goal[v] - w->next_inc[v]) / CHUNK;
    }
  }
  for (int v = 0; v < GROUP; ++v) {
    wave_round_next(w, v);
  }
  w->busy[0] = w->busy[1];
  w->busy[1] = w->busy[2];
  w->busy[2] = 0U;
}

/// The voices, one bit each, whose next chunk may have a corner at `phase`;
/// those that have none are most.
RT_INLINE uint32_t
wave_near(const Wave* const w, const uint32_t phase)
{
  uint32_t near[GROUP];
  for (int v = 0; v < GROUP; ++v) {
    const uint32_t from = wave_phase(w, v, CHUNK - 1U) - phase;
    const uint32_t to = w->then_at[v] + ((CHUNK - 1U) * w->then_inc[v]) - phase;
    near[v] = (to < from) | (w->then_inc[v] >> 27U) | (w->then_turn[v] != 0U);
  }
  uint32_t set = 0U;
  for (int v = 0; v < GROUP; ++v) {
    set |= (near[v] ? 1U : 0U) << v;
  }
  return set;
}

/// The voices, one bit each, that may have a corner in the next chunk.
RT_INLINE uint32_t
wave_turning(const Wave* const w, const WaveForm now, const WaveForm next)
{
  switch (next.shape) {
    case SHAPE_SINE:
      return 0U;
    case SHAPE_TRIANGLE:
      return wave_near(w, 1U << 30U) | wave_near(w, 3U << 30U);
    case SHAPE_SQUARE:
      return now.width == next.width && !now.grow && !next.grow
               ? wave_near(w, 0U) | wave_near(w, next.width)
               : 0xFFFFU;
    case SHAPE_SAW:
      break;
  }
  return wave_near(w, 1U << 31U);
}

/// Start at phase 0, `i` frames into the present chunk.
RT_SAFE static inline void
wave_start(Wave* const        w,
           const Table* const table,
           const WaveForm     now,
           const WaveForm     next,
           const int          v,
           const uint64_t     inc,
           const uint32_t     i)
{
  const WavePath path = {
    0U, wave_round(inc), wave_round(inc), 0U, (int)(CHUNK - 1U - i)};

  float early[TABLE_LEAD + sizeof(w->ring[v]) / sizeof(float)] = {0.0f};
  w->at[v]        = 0U - (i * wave_round(inc));
  w->inc[v]       = wave_round(inc);
  w->turn[v]      = 0U;
  w->next_at[v]   = (CHUNK - i) * inc;
  w->next_inc[v]  = inc;
  w->next_turn[v] = 0;
  w->goal[v]      = inc;
  wave_round_next(w, v);
  if (path.n > 0) {
    (void)wave_corners(
      table, now, now.width + (i * now.grow), path, early + i + 1);
  }
  memcpy(w->ring[v], early + TABLE_LEAD, sizeof(w->ring[v]));
  w->busy[0] |= 1U << v;
  w->busy[1] |= 1U << v;
  wave_prepare(w, table, now, next, v);
}

#endif // CHRONUS_PLUGIN_WAVE_H
