// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_MOTION_H
#define CHRONUS_PLUGIN_MOTION_H

#include "plugin/dsp.h"
#include "plugin/filter.h"
#include "plugin/lfo.h"
#include "plugin/line.h"
#include "plugin/params.h"
#include "plugin/rt.h"

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
  MOTION_WHEEL,
  N_MOTIONS,
} MotionLine;

/// Time that the gain takes
static const double MOTION_GAIN_MS = 5.0;

/// Time that all others take
static const double MOTION_MS = 10.0;

/// All zero is at rest
typedef struct {
  Line line[N_MOTIONS]; ///< By MotionLine, in the parameter's unit
  Lfo  lfo;             ///< The one LFO
} Motion;

/// What comes of it, frame by frame
typedef struct {
  double    pitch[TILE];  ///< Factor for every frequency
  FilterRow filter[TILE]; ///< Coefficients for every filter
  float     gain[TILE];   ///< Factor for the sum of the voices
  int       pitch_moves;  ///< False if all of `pitch` is 1
} MotionRows;

/// Head for the value of one parameter, unless it is there or on the way.
RT_SAFE static inline void
motion_aim_line(Motion* const    m,
                const MotionLine line,
                const float      to,
                const int32_t    frames)
{
  if (m->line[line].to != to || frames == 0) {
    line_aim(&m->line[line], to, frames);
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
}

/// Head for this many cents of vibrato by the modulation wheel.
RT_SAFE static inline void
motion_wheel(Motion* const m, const float cents, const double rate)
{
  motion_aim_line(m, MOTION_WHEEL, cents, dsp_frames(MOTION_MS, rate));
}

/// True if a line is neither at 0 nor at rest.
RT_SAFE static inline int
motion_acts(const Motion* const m, const MotionLine line)
{
  return m->line[line].to != 0.0f || !line_rests(&m->line[line]);
}

/// True if voices are heard without the filter, and only so.
RT_SAFE static inline int
motion_bypasses(const Motion* const m)
{
  return m->line[MOTION_OFF].to == 1.0f && line_rests(&m->line[MOTION_OFF]);
}

/// Phase increment of the LFO.
RT_SAFE static inline uint64_t
motion_lfo_increment(const Params* const p, const double rate)
{
  return dsp_increment(dsp_clamp((double)p->v[PARAM_LFO_FREQ] / rate, 0., .49));
}

/// Let `n` frames pass unheard.
RT_SAFE static inline void
motion_skip(Motion* const       m,
            const Params* const p,
            const double        rate,
            const int32_t       n)
{
  for (int l = 0; l < N_MOTIONS; ++l) {
    line_skip(&m->line[l], n);
  }
  lfo_skip(&m->lfo, motion_lfo_increment(p, rate), n);
}

/// Write L = depth * wave + offset, held to -1 to 1, of the next `n` frames.
RT_SAFE static inline void
motion_render_lfo(const Motion* const m,
                  const Params* const p,
                  const double        rate,
                  float* const        out,
                  const int32_t       n)
{
  const Shape shape = (Shape)(int)p->v[PARAM_LFO_SHAPE];

  lfo_render(&m->lfo, shape, motion_lfo_increment(p, rate), out, n);
  for (int32_t i = 0; i < n; ++i) {
    const float depth  = line_at(&m->line[MOTION_DEPTH], i);
    const float offset = line_at(&m->line[MOTION_OFFSET], i);
    const float sum    = (depth * out[i]) + offset;
    out[i]             = sum < -1.0f ? -1.0f : sum > 1.0f ? 1.0f : sum;
  }
}

/// The filter's coefficients `i` frames from now, for an LFO at `l`.
RT_SAFE static inline FilterRow
motion_filter(const Motion* const m,
              const float         l,
              const double        rate,
              const int32_t       i)
{
  const FilterMix mix     = {(double)line_at(&m->line[MOTION_LOWPASS], i),
                             (double)line_at(&m->line[MOTION_HIGHPASS], i),
                             (double)line_at(&m->line[MOTION_BANDPASS], i),
                             (double)line_at(&m->line[MOTION_OFF], i)};
  const double    octaves = (double)line_at(&m->line[MOTION_TO_CUTOFF], i);
  const double    hz =
    (double)line_at(&m->line[MOTION_CUTOFF], i) * dsp_exp2(octaves * (double)l);
  const double least  = 10.0 / rate < 0.1 ? 10.0 / rate : 0.1;
  const double cycles = dsp_clamp(hz / rate, least, 0.49);

  return filter_design(cycles, (double)line_at(&m->line[MOTION_Q], i), mix);
}

/// Write the filter's coefficients of the next `n` frames.
RT_SAFE static inline void
motion_render_filter(const Motion* const m,
                     const float* const  lfo,
                     const double        rate,
                     FilterRow* const    out,
                     const int32_t       n)
{
  const int moves =
    motion_acts(m, MOTION_TO_CUTOFF) || !line_rests(&m->line[MOTION_CUTOFF]) ||
    !line_rests(&m->line[MOTION_Q]) || !line_rests(&m->line[MOTION_LOWPASS]) ||
    !line_rests(&m->line[MOTION_HIGHPASS]) ||
    !line_rests(&m->line[MOTION_BANDPASS]) || !line_rests(&m->line[MOTION_OFF]);

  for (int32_t i = 0; i < n; ++i) {
    out[i] = i && !moves ? out[0] : motion_filter(m, lfo[i], rate, i);
  }
}

/**
   Write the next `n` frames, and let them pass.

   @param n At most TILE.
*/
RT_SAFE static inline void
motion_render(Motion* const       m,
              const Params* const p,
              const double        rate,
              MotionRows* const   rows,
              const int32_t       n)
{
  float     lfo[TILE] = {0.0f};
  const int vibrates =
    motion_acts(m, MOTION_TO_PITCH) || motion_acts(m, MOTION_WHEEL);

  if (vibrates || motion_acts(m, MOTION_TO_CUTOFF) ||
      motion_acts(m, MOTION_TO_GAIN)) {
    motion_render_lfo(m, p, rate, lfo, n);
  }
  for (int32_t i = 0; i < n; ++i) {
    const float cents = line_at(&m->line[MOTION_TO_PITCH], i) +
                        line_at(&m->line[MOTION_WHEEL], i);
    const float to_gain = line_at(&m->line[MOTION_TO_GAIN], i);
    const float octaves = cents * lfo[i] * (1.0f / 1200.0f);

    rows->pitch[i] = vibrates ? dsp_exp2((double)octaves) : 1.0;
    rows->gain[i]  = line_at(&m->line[MOTION_GAIN], i) *
                    (1.0f - (to_gain * 0.5f * (1.0f - lfo[i])));
  }
  rows->pitch_moves = vibrates;
  motion_render_filter(m, lfo, rate, rows->filter, n);
  motion_skip(m, p, rate, n);
}

#endif // CHRONUS_PLUGIN_MOTION_H
