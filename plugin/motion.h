// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_MOTION_H
#define CHRONUS_PLUGIN_MOTION_H

#include "plugin/dsp.h"
#include "plugin/filter.h"
#include "plugin/group.h"
#include "plugin/lfo.h"
#include "plugin/line.h"
#include "plugin/params.h"
#include "plugin/rt.h"
#include "plugin/shape.h"
#include "plugin/wave.h"

#include <stdint.h>

// All that moves alike for every voice: parameters on their way, and the LFO.
// Audio thread.

/// Parameters that do not jump
typedef enum {
  MOTION_GAIN,
  MOTION_CUTOFF,
  MOTION_Q,
  MOTION_DEPTH,
  MOTION_OFFSET,
  MOTION_TO_PITCH,
  MOTION_TO_CUTOFF,
  MOTION_TO_GAIN,
  MOTION_LOWPASS,
  MOTION_HIGHPASS,
  MOTION_BANDPASS,
  MOTION_OFF,
  MOTION_WIDTH,
  MOTION_WHEEL,
  MOTION_VOLUME,
  MOTION_LEFT,
  MOTION_RIGHT,
  N_MOTIONS,
} MotionLine;

/// Time that the gain takes
static const double MOTION_GAIN_MS = 5.0;

/// Time that all others take
static const double MOTION_MS = 10.0;

/// What the filter's coefficients depend on
typedef struct {
  double    cycles; ///< Cutoff, per frame
  double    q;      ///< Resonance
  FilterMix mix;    ///< What is heard
} FilterWish;

/// All zero is at rest
typedef struct {
  Line       line[N_MOTIONS]; ///< By MotionLine, in the parameter's unit
  Lfo        lfo;             ///< The one LFO
  uint64_t   lfo_inc;         ///< Its phase increment
  FilterWish wish;            ///< What `next` was made of
  FilterRow  now;             ///< Coefficients at the present cell's start
  FilterRow  next;            ///< At its end
  WaveForm   form;            ///< Waveform in the present chunk
  WaveForm   form_next;       ///< In the next
  double     vibrato;         ///< Factor for the pitch that was last asked for
  int32_t    moves;           ///< True if any line does
  int32_t    bypass;          ///< True if no filter is heard in this cell
  uint32_t   cell;            ///< Its length: CELL or half of that
} Motion;

/// Head for the value of one parameter, unless it is there or on the way.
RT_SAFE static inline void
motion_aim_line(Motion* const    m,
                const MotionLine line,
                const float      to,
                const int32_t    frames)
{
  if (m->line[line].to != to || frames == 0) {
    line_aim(&m->line[line], to, frames);
    m->moves = 1;
  }
}

/**
   Head for the values of the parameters.

   @param jump True to be there at once.
*/
RT_SAFE static inline void
motion_aim(Motion* const       m,
           const Params* const p,
           const double        rate,
           const int           jump)
{
  const int32_t fast = jump ? 0 : dsp_frames(MOTION_GAIN_MS, rate);
  const int32_t slow = jump ? 0 : dsp_frames(MOTION_MS, rate);
  const int     mode = (int)p->v[PARAM_FILTER_MODE];

  m->lfo_inc =
    dsp_increment(dsp_clamp((double)p->v[PARAM_LFO_FREQ] / rate, 0.0, 0.49));
  motion_aim_line(m, MOTION_GAIN, p->v[PARAM_SINE_GAIN], fast);
  motion_aim_line(m, MOTION_CUTOFF, p->v[PARAM_FILTER_CUTOFF], slow);
  motion_aim_line(m, MOTION_Q, p->v[PARAM_FILTER_Q], slow);
  motion_aim_line(m, MOTION_DEPTH, p->v[PARAM_LFO_DEPTH], slow);
  motion_aim_line(m, MOTION_OFFSET, p->v[PARAM_LFO_OFFSET], slow);
  motion_aim_line(m, MOTION_TO_PITCH, p->v[PARAM_LFO_TO_PITCH], slow);
  motion_aim_line(m, MOTION_TO_CUTOFF, p->v[PARAM_LFO_TO_CUTOFF], slow);
  motion_aim_line(m, MOTION_TO_GAIN, p->v[PARAM_LFO_TO_GAIN], slow);
  motion_aim_line(m, MOTION_LOWPASS, mode == 0 ? 1.0f : 0.0f, slow);
  motion_aim_line(m, MOTION_HIGHPASS, mode == 1 ? 1.0f : 0.0f, slow);
  motion_aim_line(m, MOTION_BANDPASS, mode == 2 ? 1.0f : 0.0f, slow);
  motion_aim_line(m, MOTION_OFF, mode == 3 ? 1.0f : 0.0f, slow);
  motion_aim_line(m, MOTION_WIDTH, p->v[PARAM_SINE_WIDTH], slow);
}

/// Head for this many cents of vibrato by the modulation wheel.
RT_SAFE static inline void
motion_wheel(Motion* const m, const float cents, const double rate)
{
  motion_aim_line(m, MOTION_WHEEL, cents, dsp_frames(MOTION_MS, rate));
}

/// Head for these levels of all sound, of the left side and of the right.
RT_SAFE static inline void
motion_level(Motion* const m,
             const float   volume,
             const float   left,
             const float   right,
             const int32_t frames)
{
  motion_aim_line(m, MOTION_VOLUME, volume, frames);
  motion_aim_line(m, MOTION_LEFT, left, frames);
  motion_aim_line(m, MOTION_RIGHT, right, frames);
}

/// True if a line is neither at 0 nor at rest.
RT_SAFE static inline int
motion_acts(const Motion* const m, const MotionLine line)
{
  return m->line[line].to != 0.0f || !line_rests(&m->line[line]);
}

/// Let `n` frames pass unheard.
RT_SAFE static inline void
motion_skip(Motion* const m, const int32_t n)
{
  if (m->moves) {
    m->moves = 0;
    for (int l = 0; l < N_MOTIONS; ++l) {
      line_skip(&m->line[l], n);
      m->moves |= !line_rests(&m->line[l]);
    }
  }
  lfo_skip(&m->lfo, m->lfo_inc, n);
}

/// L = depth * wave + offset, held to -1 to 1, `i` frames from now.
RT_SAFE static inline float
motion_lfo(const Motion* const m, const Params* const p, const int32_t i)
{
  const Shape    shape = (Shape)(int)p->v[PARAM_LFO_SHAPE];
  const uint64_t phase = m->lfo.phase + ((uint64_t)i * m->lfo_inc);
  float          wave  = 0.0f;
  shape_render(shape, &phase, &wave, 1);
  const float sum = (line_at(&m->line[MOTION_DEPTH], i) * wave) +
                    line_at(&m->line[MOTION_OFFSET], i);
  return sum < -1.0f ? -1.0f : sum > 1.0f ? 1.0f : sum;
}

/// The factor of the LFO for every pitch, `i` frames from now.
RT_SAFE static inline double
motion_vibrato(const Motion* const m, const Params* const p, const int32_t i)
{
  if (!motion_acts(m, MOTION_TO_PITCH) && !motion_acts(m, MOTION_WHEEL)) {
    return 1.0;
  }
  const float cents =
    line_at(&m->line[MOTION_TO_PITCH], i) + line_at(&m->line[MOTION_WHEEL], i);
  return dsp_exp2((double)(cents * motion_lfo(m, p, i)) / 1200.0);
}

/// The waveform in the chunk that begins `i` frames from now.
RT_SAFE static inline WaveForm
motion_form(const Motion* const m, const Params* const p, const int32_t i)
{
  const float  from = line_at(&m->line[MOTION_WIDTH], i);
  const float  to   = line_at(&m->line[MOTION_WIDTH], i + CHUNK);
  const double unit = 4294967296.0;

  return (WaveForm){
    (Shape)(int)p->v[PARAM_SINE_SHAPE],
    (uint32_t)((double)from * unit),
    (uint32_t)(int32_t)(((double)to - (double)from) * (unit / CHUNK))};
}

/// Go on to the next chunk.
RT_SAFE static inline void
motion_next_chunk(Motion* const m, const Params* const p)
{
  m->form      = m->form_next;
  m->form_next = motion_form(m, p, CHUNK);
}

/// Write a line as it is in the present chunk; what lies before the next frame,
/// `from`, does not matter.
RT_SAFE static inline void
motion_row(const Line* const l, const int32_t from, float row[CHUNK])
{
  for (int32_t i = 0; i < CHUNK; ++i) {
    row[i] = l->to;
  }
  for (int32_t i = from; i < CHUNK && l->k + i - from < l->n; ++i) {
    row[i] = line_at(l, i - from);
  }
}

/// Write the factor for the sum of the voices.
RT_SAFE static inline void
motion_gain(const Motion* const m,
            const Params* const p,
            const int32_t       from,
            float               row[CHUNK])
{
  float volume[CHUNK];
  motion_row(&m->line[MOTION_GAIN], from, row);
  motion_row(&m->line[MOTION_VOLUME], from, volume);
  for (int32_t i = 0; i < CHUNK; ++i) {
    row[i] *= volume[i];
  }
  if (motion_acts(m, MOTION_TO_GAIN)) {
    for (int32_t i = from; i < CHUNK; ++i) {
      const float l = motion_lfo(m, p, i - from);
      row[i] *= 1.0f - (line_at(&m->line[MOTION_TO_GAIN], i - from) * 0.5f *
                        (1.0f - l));
    }
  }
}

/**
   Write a span of the present chunk, all but the filter's coefficients, and
   let it pass.

   @param rows From the span before, if only the time changed since, or with
   `rests` 0.
*/
RT_SAFE static inline void
motion_render(Motion* const       m,
              const Params* const p,
              Rows* const         rows,
              const Span          span)
{
  rows->shape  = m->form.shape;
  rows->bypass = m->bypass;
  for (int32_t i = 0; i < CHUNK && rows->shape == SHAPE_SQUARE; ++i) {
    const uint32_t width = m->form.width + ((uint32_t)i * m->form.grow);
    rows->width[i]       = width;
    rows->mean[i]        = shape_saw((uint64_t)(width - 0x80000000U) << 32U);
  }
  if (!rows->rests) {
    motion_gain(m, p, span.from, rows->gain);
    motion_row(&m->line[MOTION_LEFT], span.from, rows->side[0]);
    motion_row(&m->line[MOTION_RIGHT], span.from, rows->side[1]);
    rows->rests = !m->moves && !motion_acts(m, MOTION_TO_GAIN);
  }
  motion_skip(m, span.to - span.from);
}

#endif // CHRONUS_PLUGIN_MOTION_H
