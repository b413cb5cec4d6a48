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
  int32_t  moves;   ///< True if any increment does, or will
} Wave;

/// A waveform in one chunk
typedef struct {
  Shape    shape; ///< Which
  uint32_t width; ///< Of the pulse, at the chunk's start, of 2^32
  uint32_t grow;  ///< Growth of the width, per frame
} WaveForm;

/// A corner of a waveform
typedef struct {
  uint32_t before; ///< Where it was at the frame before a path
  uint32_t phase;  ///< Where it is at the first
  uint32_t grow;   ///< How far it moves, per frame
  float    height; ///< Of its step
  float    slope;  ///< Growth of the slope there, per phase
} WaveCorner;

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

/// The pulse's width at a chunk's last frame.
RT_INLINE uint32_t
wave_last_width(const WaveForm form)
{
  return form.width + ((CHUNK - 1U) * form.grow);
}

/// How many corners a waveform has per cycle.
RT_INLINE int
wave_n_corners(const Shape shape)
{
  return shape == SHAPE_SINE ? 0 : shape == SHAPE_SAW ? 1 : 2;
}

/// The corner `c` of a waveform; `width` is the pulse's at the frame before.
RT_INLINE WaveCorner
wave_corner_of(const WaveForm form, const uint32_t width, const int c)
{
  static const float    SLOPE   = 8.0f / 4294967296.0f; // Per cycle, 8
  static const uint32_t QUARTER = 1U << 30U;

  if (form.shape == SHAPE_SAW) {
    return (WaveCorner){2U * QUARTER, 2U * QUARTER, 0U, -2.0f, 0.0f};
  }
  if (form.shape == SHAPE_SQUARE) {
    return c ? (WaveCorner){width, form.width, form.grow, -2.0f, 0.0f}
             : (WaveCorner){0U, 0U, 0U, 2.0f, 0.0f};
  }
  return c ? (WaveCorner){3U * QUARTER, 3U * QUARTER, 0U, 0.0f, SLOPE}
           : (WaveCorner){QUARTER, QUARTER, 0U, 0.0f, -SLOPE};
}

/// What is to be added round a corner that is passed by `step` per frame.
RT_INLINE float
wave_size(const WaveCorner c, const int32_t step)
{
  return c.height + (c.slope * (float)step);
}

/// The residual that a corner asks for.
RT_INLINE const TablePiece*
wave_residual(const Table* const table, const WaveCorner c)
{
  return c.height != 0.0f ? table->step : table->ramp;
}

/// True if a corner does not keep its phase.
RT_INLINE int
wave_corner_moves(const WaveCorner c)
{
  return c.before != c.phase || c.grow;
}

/// Where a phase comes to a corner
typedef struct {
  int32_t    frame; ///< First frame after it
  TablePlace place; ///< Where between that one and the frame before
} WaveTurn;

/// The corner after so many cycles from a phase in the first frame; 0 for one
/// before that frame.  `inc` is above 0, and below one half.
RT_INLINE WaveTurn
wave_turn(const uint32_t start, const double cycles, const uint32_t inc)
{
  // A quotient of such small numbers is whole only where it truly is
  const double past  = (double)(int32_t)(start - (1U << 31U));
  const double way   = ((cycles * 4294967296.0) - 2147483648.0) - past;
  const double t     = way / (double)(int32_t)inc;
  const double whole = (double)(int32_t)t;
  const double at    = whole + (double)(int32_t)(t > whole);
  return (WaveTurn){(int32_t)at, table_place(at - t)};
}

/// Add what a corner adds to the frames round it.
RT_INLINE void
wave_add(const Table* const table,
         const WaveCorner   corner,
         const WaveTurn     turn,
         const uint32_t     inc,
         float* const       to)
{
  table_add(wave_residual(table, corner),
            turn.place,
            wave_size(corner, (int32_t)inc),
            to + turn.frame);
}

/// Corners before the first frame of a still path: 0 or 1.
RT_INLINE int32_t
wave_early(const WavePath p, const WaveCorner c)
{
  const uint32_t start = p.before + p.first - c.phase;
  return start < p.before - c.phase;
}

/// Corners after the first frame of a still path.
RT_INLINE int32_t
wave_later(const WavePath p, const WaveCorner c)
{
  const uint32_t start = p.before + p.first - c.phase;
  return (int32_t)((start + ((uint64_t)(p.n - 1) * p.inc)) >> 32U);
}

/// The same as wave_corner() where neither pitch nor corner moves, as is mostly
/// so: in closed form, with no frame looked at.
RT_INLINE int
wave_corner_still(const Table* const table,
                  const WavePath     path,
                  const WaveCorner   corner,
                  float* const       to)
{
  const uint32_t start = path.before + path.first - corner.phase;
  const int32_t  early = wave_early(path, corner);
  const int32_t  later = wave_later(path, corner);
  for (int32_t k = 1 - early; k <= later; ++k) {
    const WaveTurn turn = wave_turn(start, (double)k, path.inc);
    wave_add(table, corner, turn, path.inc, to);
  }
  return early || later > 0;
}

/// Add what a corner adds to the frames round each place of a path where it
/// lies; `to` is TABLE_LEAD before the path's first.  True if there is any.
RT_INLINE int
wave_corner(const Table* const table,
            const WavePath     path,
            const WaveCorner   corner,
            float* const       to)
{
  if (!path.turn && path.inc && !(path.inc >> 31U) && path.n > 0 &&
      !wave_corner_moves(corner)) {
    return wave_corner_still(table, path, corner, to);
  }
  const uint32_t moved = corner.phase - corner.before;
  const uint32_t next  = path.inc - corner.grow;
  const int64_t  cycle = 1LL << 32U;
  const int64_t  turn  = (int32_t)path.turn;
  int64_t        step  = (int32_t)(path.first - moved);
  int64_t        at    = path.before - corner.before;
  int            any   = 0;
  for (int i = 0; i < path.n; ++i) {
    const int64_t past = at + step;
    if (past >= cycle || past < 0) { // Below 0: a pulse's corner overtook it
      const double beyond = past < 0 ? (double)past : (double)(past - cycle);
      const double line   = beyond / (double)step;
      const double bend   = line * (1.0 - line) * (double)turn;
      const double ago    = line - (0.5 * bend / (double)step);
      const float  size   = wave_size(corner, (int32_t)step);
      table_add(wave_residual(table, corner),
                table_place(ago > 0.0 ? ago : 0.0),
                past < 0 ? -size : size,
                to + i);
      any = 1;
    }
    at   = past & (cycle - 1);
    step = i ? step + turn : (int32_t)next;
  }
  return any;
}

/// The path of the next chunk.
RT_INLINE WavePath
wave_path(const Wave* const w, const int v)
{
  const uint32_t before = wave_phase(w, v, CHUNK - 1U);

  return (WavePath){
    before, w->then_at[v] - before, w->then_inc[v], w->then_turn[v], CHUNK};
}

/// Note for which voices the rings add to this chunk and the two after it.
RT_INLINE void
wave_keep_busy(Wave* const w, const uint32_t set)
{
  w->busy[0] |= set;
  w->busy[1] |= set;
  w->busy[2] |= set;
}

/// Add what one corner adds in the chunk after the present one.
RT_INLINE void
wave_prepare(Wave* const        w,
             const Table* const table,
             const WaveCorner   corner,
             const int          v)
{
  if (wave_corner(table, wave_path(w, v), corner, w->ring[v])) {
    wave_keep_busy(w, 1U << v);
  }
}

/// Say what the increment of a voice is to be two chunks from now.
RT_INLINE void
wave_aim(Wave* const w, const int v, const uint64_t inc)
{
  w->moves |= w->goal[v] != inc;
  w->goal[v] = inc;
}

/// Let the increments follow their goals; where all are there nothing changes.
RT_INLINE void
wave_follow(Wave* const w)
{
  const uint64_t grown = CHUNK * (CHUNK - 1U) / 2U;
  uint64_t       moves = 0U;
  for (int v = 0; v < GROUP; ++v) {
    w->inc[v]  = w->then_inc[v];
    w->turn[v] = w->then_turn[v];
    w->next_at[v] += grown * (uint64_t)w->next_turn[v];
    w->next_inc[v] += CHUNK * (uint64_t)w->next_turn[v];
    w->next_turn[v] = (int64_t)(w->goal[v] - w->next_inc[v]) / CHUNK;
    w->then_inc[v]  = wave_round(w->next_inc[v]);
    w->then_turn[v] = wave_round((uint64_t)w->next_turn[v]);
    moves |= (uint64_t)w->next_turn[v] | (w->then_inc[v] ^ w->inc[v]) |
             (w->then_turn[v] ^ w->turn[v]);
  }
  w->moves = moves != 0U;
}

/// Look one chunk further ahead, all but the corners.
RT_INLINE void
wave_advance(Wave* const w)
{
  for (int v = 0; v < GROUP; ++v) {
    w->next_at[v] += CHUNK * w->next_inc[v];
  }
  if (w->moves) {
    wave_follow(w);
  }
  for (int v = 0; v < GROUP; ++v) {
    w->then_at[v] = wave_round(w->next_at[v]);
  }
  w->busy[0] = w->busy[1];
  w->busy[1] = w->busy[2];
  w->busy[2] = 0U;
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
  w->then_at[v]   = wave_round(w->next_at[v]);
  w->then_inc[v]  = w->inc[v];
  w->then_turn[v] = 0U;
  for (int c = 0; c < wave_n_corners(now.shape); ++c) {
    const uint32_t width = now.width + (i * now.grow);
    (void)wave_corner(
      table, path, wave_corner_of(now, width, c), early + i + 1);
  }
  memcpy(w->ring[v], early + TABLE_LEAD, sizeof(w->ring[v]));
  w->busy[0] |= 1U << v;
  w->busy[1] |= 1U << v;
  for (int c = 0; c < wave_n_corners(next.shape); ++c) {
    wave_prepare(w, table, wave_corner_of(next, wave_last_width(now), c), v);
  }
}

#endif // CHRONUS_PLUGIN_WAVE_H
