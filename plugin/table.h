// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_TABLE_H
#define CHRONUS_PLUGIN_TABLE_H

#include "plugin/dsp.h"
#include "plugin/rt.h"

#include <stdint.h>

// What a band-limited corner has that a plain one has not: the residuals that
// free the waveforms of alias.  Made once per sample rate, then only read.

enum {
  TABLE_TAPS   = 32, ///< Frames that one residual takes
  TABLE_LEAD   = 16, ///< Frames of it that come before the corner
  TABLE_PHASES = 32, ///< Cubic pieces per frame
};

/// Cubics of all taps, by power; neighbours are added as one row
typedef float TablePiece[4][TABLE_TAPS];

/// Residuals by the corner's place between two frames
typedef struct {
  _Alignas(64) TablePiece step[TABLE_PHASES]; ///< Of a step up by 1
  TablePiece ramp[TABLE_PHASES];              ///< Of a slope that grows by 1
} Table;

/// The window's design
typedef struct {
  double cutoff; ///< In cycles per frame
  double beta;   ///< Of the Kaiser window
  double scale;  ///< Of the impulse, so that its integral is 1
} TableDesign;

/// The modified Bessel function I0 of `x`, 0 to 30, by its power series.
static inline double
table_bessel(const double x)
{
  double term = 1.0;
  double sum  = 1.0;
  for (int k = 1; k < 64; ++k) {
    term *= (x / (2 * k)) * (x / (2 * k));
    sum += term;
  }
  return sum;
}

/// The windowed sinc at `t` frames from its centre.
static inline double
table_impulse(const TableDesign* const d, const double t)
{
  const double u    = t / TABLE_LEAD;
  const double w    = table_bessel(d->beta * dsp_sqrt(1.0 - (u * u)));
  const double x    = 2.0 * d->cutoff * t;
  const int    half = (int)(x + (x < 0.0 ? -0.5 : 0.5)); // Nearest half turn
  const double up   = dsp_sinpi(x - half);
  const double sine = half % 2 ? -up : up;
  return d->scale * w * (x != 0.0 ? sine / (DSP_PI * x) : 1.0);
}

/// The integral of the impulse over one piece from `t` on (Boole's rule).
static inline double
table_integral(const TableDesign* const d, const double t)
{
  const double h = 0.25 / TABLE_PHASES;
  return (h * 2.0 / 45.0) *
         ((7.0 * table_impulse(d, t)) + (32.0 * table_impulse(d, t + h)) +
          (12.0 * table_impulse(d, t + (2.0 * h))) +
          (32.0 * table_impulse(d, t + (3.0 * h))) +
          (7.0 * table_impulse(d, t + (4.0 * h))));
}

/// Write the cubic with these ends and slopes per piece; returns its integral.
static inline double
table_piece(TablePiece   piece,
            const int    tap,
            const double y0,
            const double y1,
            const double m0,
            const double m1)
{
  const double c2 = (3.0 * (y1 - y0)) - (2.0 * m0) - m1;
  const double c3 = (2.0 * (y0 - y1)) + m0 + m1;

  piece[0][tap] = (float)y0;
  piece[1][tap] = (float)m0;
  piece[2][tap] = (float)c2;
  piece[3][tap] = (float)c3;
  return (y0 + (m0 / 2.0) + (c2 / 3.0) + (c3 / 4.0)) / TABLE_PHASES;
}

/**
   Choose the window for a sample rate.

   What lies below 16 kHz stays untouched, what would be heard as alias below
   18 kHz is rejected, as deeply as a window of this length can (Kaiser's
   formulas) but not beyond 150 dB.
*/
static inline TableDesign
table_design(const double rate)
{
  const double pass  = rate < 44100.0 ? rate * 0.363 : 16000.0;
  const double stop  = rate < 44100.0 ? rate * 0.591 : rate - 18000.0;
  const double width = (stop - pass) / rate;
  const double deep  = 8.0 + (2.285 * (TABLE_TAPS - 1) * 2.0 * DSP_PI * width);
  const double decibels = deep < 150.0 ? deep : 150.0;

  TableDesign d     = {(pass + stop) / (2.0 * rate), 0.0, 1.0};
  double      whole = 0.0;
  d.beta            = 0.1102 * (decibels - 8.7);
  for (int j = 0; j < TABLE_TAPS * TABLE_PHASES; ++j) {
    whole += table_integral(&d, ((double)j / TABLE_PHASES) - TABLE_LEAD);
  }
  d.scale = 1.0 / whole;
  return d;
}

/**
   Fill the table for a sample rate.

   Not for the audio thread: takes some milliseconds.

   @param rate In Hz, above 0.
*/
static inline void
table_init(Table* const table, const double rate)
{
  const TableDesign d    = table_design(rate);
  double            step = 0.0; // Integral of the impulse so far
  double            ramp = 0.0; // Integral of the step's residual so far
  double            m0   = table_impulse(&d, -TABLE_LEAD) / TABLE_PHASES;

  for (int j = 0; j < TABLE_TAPS * TABLE_PHASES; ++j) {
    const int    tap  = j / TABLE_PHASES;
    const int    p    = j % TABLE_PHASES;
    const double t    = ((double)j / TABLE_PHASES) - TABLE_LEAD;
    const double next = step + table_integral(&d, t);
    const double m1 =
      table_impulse(&d, t + (1.0 / TABLE_PHASES)) / TABLE_PHASES;
    const double plain = tap < TABLE_LEAD ? 0.0 : 1.0;
    const double y0    = step - plain;
    const double y1    = next - plain;
    const double rest  = table_piece(table->step[p], tap, y0, y1, m0, m1);

    (void)table_piece(table->ramp[p],
                      tap,
                      ramp,
                      ramp + rest,
                      y0 / TABLE_PHASES,
                      y1 / TABLE_PHASES);
    step = next;
    ramp += rest;
    m0 = m1;
  }
}

/// Where a corner lies between two frames
typedef struct {
  int32_t piece; ///< Which of the pieces
  float   x;     ///< How far into it, 0 to 1
} TablePlace;

/// The place of a corner that was `ago` frames, 0 to 1, before a frame.
RT_INLINE TablePlace
table_place(const double ago)
{
  const double  at    = ago * TABLE_PHASES;
  const int32_t whole = (int32_t)at;
  const int32_t p     = whole - (whole / TABLE_PHASES); // Up to the last
  return (TablePlace){p, (float)(at - (double)p)};
}

/**
   Add `size` times a residual to the frames round a corner.

   @param residual Either member of the table.
   @param to Its first tap; the frame after the corner is `to[TABLE_LEAD]`.
*/
RT_INLINE void
table_add(const TablePiece* const residual,
          const TablePlace        place,
          const float             size,
          float* const            to)
{
  const float(*const c)[TABLE_TAPS] = residual[place.piece];
  const float x                     = place.x;

  for (int k = 0; k < TABLE_TAPS; ++k) {
    const float y = (((((c[3][k] * x) + c[2][k]) * x) + c[1][k]) * x) + c[0][k];
    to[k] += size * y;
  }
}

#endif // CHRONUS_PLUGIN_TABLE_H
