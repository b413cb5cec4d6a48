// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_MOTION_FILTER_H
#define CHRONUS_PLUGIN_MOTION_FILTER_H

#include "plugin/dsp.h"
#include "plugin/filter.h"
#include "plugin/group.h"
#include "plugin/kernel.h"
#include "plugin/line.h"
#include "plugin/motion.h"
#include "plugin/params.h"
#include "plugin/rt.h"

#include <stdint.h>

// How the filter moves: coefficients on a grid, and lines between them.
// Audio thread.

/// True if two wishes are the same.
RT_SAFE static inline int
motion_same(const FilterWish* const a, const FilterWish* const b)
{
  return a->cycles == b->cycles && a->q == b->q && a->mix.low == b->mix.low &&
         a->mix.high == b->mix.high && a->mix.band == b->mix.band &&
         a->mix.off == b->mix.off;
}

/// What the filter is to be `i` frames from now.
RT_SAFE static inline FilterWish
motion_wish(const Motion* const m,
            const Params* const p,
            const double        rate,
            const int32_t       i)
{
  double hz = (double)line_at(&m->line[MOTION_CUTOFF], i);
  if (motion_acts(m, MOTION_TO_CUTOFF)) {
    const float octaves = line_at(&m->line[MOTION_TO_CUTOFF], i);
    hz *= dsp_exp2((double)octaves * (double)motion_lfo(m, p, i));
  }
  const double least = 10.0 / rate < 0.1 ? 10.0 / rate : 0.1;
  return (FilterWish){dsp_clamp(hz / rate, least, 0.49),
                      (double)line_at(&m->line[MOTION_Q], i),
                      {(double)line_at(&m->line[MOTION_LOWPASS], i),
                       (double)line_at(&m->line[MOTION_HIGHPASS], i),
                       (double)line_at(&m->line[MOTION_BANDPASS], i),
                       (double)line_at(&m->line[MOTION_OFF], i)}};
}

/// Make the filter's coefficients.
RT_SAFE static inline void
motion_design(Motion* const m, const FilterWish wish)
{
  if (!motion_same(&wish, &m->wish)) {
    m->wish = wish;
    m->next = filter_design(wish.cycles, wish.q, wish.mix);
  }
}

/// True if a cell must not lead from one cutoff to another: half of that would
/// be heard as less resonance.
RT_SAFE static inline int
motion_is_far(const double from, const double to)
{
  return to > from * 1.2 || from > to * 1.2; // A quarter of an octave
}

/// End the present cell in its middle.
RT_SAFE static inline void
motion_halve_cell(Motion* const m)
{
  for (int c = 0; c < FILTER_COEFFS; ++c) {
    m->next.c[c] = 0.5f * (m->now.c[c] + m->next.c[c]);
  }
  m->wish.cycles = 0.0; // Of no wish
}

/// Go on to the next cell, `at` frames from the grid; true if the filters are
/// to forget what they had.
RT_SAFE static inline int
motion_next_cell(Motion* const       m,
                 const Params* const p,
                 const double        rate,
                 const uint32_t      at)
{
  const int  was  = m->bypass;
  const int  off  = m->wish.mix.off == 1.0;
  FilterWish wish = motion_wish(m, p, rate, CELL - (int32_t)at);

  if (at && m->cell == CELL) {
    motion_halve_cell(m);
  }
  m->cell = CELL - at;
  if (!at && motion_is_far(m->wish.cycles, wish.cycles)) {
    m->cell = CELL / 2;
    wish    = motion_wish(m, p, rate, CELL / 2);
  }
  m->now = m->next;
  motion_design(m, wish);
  m->bypass = off && m->wish.mix.off == 1.0;
  return m->bypass && !was;
}

/// The same for any chunk, `at` frames from the grid; where a parameter moves,
/// cells are short, so that it is followed soon.
RT_SAFE static inline int
motion_next_filter(Motion* const       m,
                   const Params* const p,
                   const double        rate,
                   const uint32_t      at)
{
  const int half = at == CELL / 2 && (m->cell < CELL || m->moves);
  return (!at || half) && motion_next_cell(m, p, rate, at);
}

/// Write the coefficients of the chunk that begins `at` frames from the grid.
RT_SAFE static inline void
motion_slide(const Motion* const m,
             const Kernel* const kernel,
             const uint32_t      at,
             Rows* const         rows)
{
  const uint32_t first = at < m->cell ? at : at - m->cell;
  kernel->slide(&m->now, &m->next, (float)first, 1.0f / (float)m->cell, rows);
}

/// Stand as if it had gone on all the time, `left` frames before a cell's end.
RT_SAFE static inline void
motion_wake(Motion* const       m,
            const Params* const p,
            const double        rate,
            const int32_t       left)
{
  m->form      = motion_form(m, p, 0);
  m->form.grow = 0U;
  m->form_next = m->form;
  motion_design(m, motion_wish(m, p, rate, 0));
  m->now        = m->next;
  const int off = m->wish.mix.off == 1.0;
  motion_design(m, motion_wish(m, p, rate, left));
  m->bypass  = off && m->wish.mix.off == 1.0;
  m->cell    = CELL;
  m->vibrato = 0.0;
}

#endif // CHRONUS_PLUGIN_MOTION_FILTER_H
