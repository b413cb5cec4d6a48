// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_WAVE_H
#define CHRONUS_PLUGIN_WAVE_H

#include "plugin/dsp.h"
#include "plugin/rt.h"
#include "plugin/shape.h"
#include "plugin/table.h"

#include <stdint.h>
#include <string.h>

// The oscillator of one voice, band-limited.  It works TABLE_LEAD frames ahead
// of the sound, so that a corner can be prepared for.  Audio thread.

/// An oscillator; all zero is ready to start at phase 0
typedef struct {
  uint64_t phase;                ///< Of the next frame to be made
  float    plain[TABLE_LEAD];    ///< Made and not yet heard
  float    residual[TABLE_TAPS]; ///< What the corners so far add to come
} Wave;

/// A corner of a waveform
typedef struct {
  uint64_t phase; ///< Where it lies
  float    step;  ///< Height of its step
  float    slope; ///< Change of slope, per cycle
} WaveCorner;

/// Corners of the waveforms, by shape
static const WaveCorner WAVE_CORNERS[4][2] = {
  {{0U, 0.0f, 0.0f}, {0U, 0.0f, 0.0f}},
  {{1ULL << 62U, 0.0f, -8.0f}, {3ULL << 62U, 0.0f, 8.0f}},
  {{0U, 2.0f, 0.0f}, {1ULL << 63U, -2.0f, 0.0f}},
  {{1ULL << 63U, -2.0f, 0.0f}, {0U, 0.0f, 0.0f}},
};

/// Number of corners, by shape
static const int WAVE_N_CORNERS[4] = {0, 2, 2, 1};

/// Add the corners that lie between frame `i` and the next.
RT_SAFE static inline void
wave_turn(const Table* const table,
          const Shape        shape,
          const uint64_t     phase,
          const uint64_t     increment,
          float* const       to)
{
  for (int c = 0; c < WAVE_N_CORNERS[shape]; ++c) {
    const WaveCorner* const corner = &WAVE_CORNERS[shape][c];
    const uint64_t          past   = phase - corner->phase;
    if (past < increment) {
      const double ago = (double)past / (double)increment;
      if (shape == SHAPE_TRIANGLE) {
        const double cycles = (double)increment / DSP_CYCLE;
        table_add(table->ramp, ago, corner->slope * (float)cycles, to);
      } else {
        table_add(table->step, ago, corner->step, to);
      }
    }
  }
}

/**
   Make the next frames.

   @param increment Of the phase, for each frame; below half a cycle.
   @param out Samples, from -1 to 1 but for the ripples of the band limit.
   @param n Frames, at most TILE.
*/
RT_SAFE static inline void
wave_render(Wave* const           w,
            const Table* const    table,
            const Shape           shape,
            const uint64_t* const increment,
            float* const          out,
            const int32_t         n)
{
  uint64_t phase[TILE] = {0U};
  float    plain[TABLE_LEAD + TILE];
  float    residual[TILE + TABLE_TAPS];

  memcpy(plain, w->plain, sizeof(w->plain));
  memcpy(residual, w->residual, sizeof(w->residual));
  memset(residual + TABLE_TAPS, 0, (size_t)n * sizeof(float));

  for (int32_t i = 0; i < n; ++i) {
    phase[i] = w->phase;
    w->phase += increment[i];
    wave_turn(table, shape, w->phase, increment[i], residual + i + 1);
  }
  shape_render(shape, phase, plain + TABLE_LEAD, n);

  for (int32_t i = 0; i < n; ++i) {
    out[i] = plain[i] + residual[i];
  }
  memcpy(w->plain, plain + n, sizeof(w->plain));
  memcpy(w->residual, residual + n, sizeof(w->residual));
}

/// Start at phase 0 with the next frame that is rendered.
RT_SAFE static inline void
wave_start(Wave* const    w,
           const Table*   table,
           const Shape    shape,
           const uint64_t increment)
{
  uint64_t ahead[TABLE_LEAD];
  float    unheard[TABLE_LEAD];
  for (int i = 0; i < TABLE_LEAD; ++i) {
    ahead[i] = increment;
  }
  *w = (Wave){0};
  wave_render(w, table, shape, ahead, unheard, TABLE_LEAD);
}

#endif // CHRONUS_PLUGIN_WAVE_H
