// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_BANK_H
#define CHRONUS_PLUGIN_BANK_H

#include "plugin/dsp.h"
#include "plugin/env.h"
#include "plugin/filter.h"
#include "plugin/line.h"
#include "plugin/motion.h"
#include "plugin/rt.h"
#include "plugin/table.h"
#include "plugin/voices.h"
#include "plugin/wave.h"

#include <stdint.h>
#include <string.h>

// The sound of all voices: oscillator, envelope, filter, level, sum.
// Audio thread.

enum { GROUPS = VOICES / GROUP };

/// A voice that fades out takes this long
static const double BANK_FADE_MS = 3.0;

/// All zero is silence
typedef struct {
  Wave   wave[VOICES];   ///< Oscillators
  Env    env[VOICES];    ///< Envelopes
  Line   level[VOICES];  ///< Velocity, 0 to 1, or the way to it
  Line   glide[VOICES];  ///< Octaves above `hz`, on the way to 0
  double hz[VOICES];     ///< Pitch where the glide ends
  double bend[VOICES];   ///< Factor for the pitch
  int    sounds[VOICES]; ///< True from the start to exact silence
  int    fresh[VOICES];  ///< True if the oscillator starts with the next frame
  Filter filter[GROUPS]; ///< Filters, a group of lanes each
} Bank;

/// What the voices share
typedef struct {
  const Table* table; ///< Residuals for the sample rate
  double       rate;  ///< In Hz
  Shape        shape; ///< Of all oscillators
  EnvTimes     times; ///< Of all envelopes
} BankSetup;

/// The pitch of a voice now, in Hz, without bend and vibrato.
RT_SAFE static inline double
bank_hz(const Bank* const b, const int v)
{
  return b->hz[v] * dsp_exp2((double)line_at(&b->glide[v], 0));
}

/// Go from the pitch `from` to `hz`, both above 0, in `frames`.
RT_SAFE static inline void
bank_glide(Bank* const   b,
           const int     v,
           const double  from,
           const double  hz,
           const int32_t frames)
{
  b->hz[v]    = hz;
  b->glide[v] = (Line){0};
  if (frames > 0 && from != hz) {
    line_aim(&b->glide[v], (float)dsp_log2(from / hz), 0);
    line_aim(&b->glide[v], 0.0f, frames);
  }
}

/// Cut a voice off at once.
RT_SAFE static inline void
bank_clear(Bank* const b, const int v)
{
  b->wave[v]                         = (Wave){0};
  b->env[v]                          = (Env){.stage = ENV_IDLE};
  b->level[v]                        = (Line){0};
  b->sounds[v]                       = 0;
  b->fresh[v]                        = 0;
  b->filter[v / GROUP].s1[v % GROUP] = 0.0f;
  b->filter[v / GROUP].s2[v % GROUP] = 0.0f;
}

/**
   Open a voice's gate.

   A silent voice starts at phase 0; one that sounds attacks from its present
   level, in the full time, and moves to its new velocity over `frames`.
*/
RT_SAFE static inline void
bank_start(Bank* const            b,
           const BankSetup* const u,
           const int              v,
           const float            velocity,
           const int32_t          frames)
{
  env_turn(&b->env[v], &u->times);
  if (b->env[v].stage == ENV_IDLE) {
    b->fresh[v] = 1;
  }
  line_aim(&b->level[v], velocity, b->sounds[v] ? frames : 0);
  env_start(&b->env[v], &u->times);
  b->sounds[v] = 1;
}

/// Close a voice's gate.
RT_SAFE static inline void
bank_release(Bank* const b, const BankSetup* const u, const int v)
{
  env_release(&b->env[v], &u->times);
}

/// Take a voice away without a click.
RT_SAFE static inline void
bank_fade(Bank* const b, const BankSetup* const u, const int v)
{
  line_aim(&b->level[v], 0.0f, dsp_frames(BANK_FADE_MS, u->rate));
}

/// Loudness of every voice, as an integer that grows with it.
RT_SAFE static inline void
bank_loudness(const Bank* const b, uint32_t loudness[VOICES])
{
  for (int v = 0; v < VOICES; ++v) {
    const float level =
      line_at(&b->env[v].line, 0) * line_at(&b->level[v], 0) * 1073741824.0f;
    loudness[v] = (uint32_t)level;
  }
}

/// Write the phase increments of a voice's next `n` frames.
RT_SAFE static inline void
bank_pitch(const Bank* const       b,
           const BankSetup* const  u,
           const int               v,
           const MotionRows* const rows,
           uint64_t* const         out,
           const int32_t           n)
{
  const int    moves = rows->pitch_moves || !line_rests(&b->glide[v]);
  const double base  = b->hz[v] * b->bend[v] / u->rate;

  for (int32_t i = 0; i < n; ++i) {
    const double glide = (double)line_at(&b->glide[v], i);
    const double cycles =
      base * (glide != 0.0 ? dsp_exp2(glide) : 1.0) * rows->pitch[i];
    out[i] = i && !moves ? out[0] : dsp_increment(dsp_clamp(cycles, 0., .49));
  }
}

/// Write oscillator times envelope of one voice into its lane.
RT_SAFE static inline void
bank_render_voice(Bank* const             b,
                  const BankSetup* const  u,
                  const int               v,
                  const MotionRows* const rows,
                  float                   x[][GROUP],
                  const int32_t           n)
{
  uint64_t increment[TILE];
  float    wave[TILE];
  float    env[TILE];

  bank_pitch(b, u, v, rows, increment, n);
  if (b->fresh[v]) {
    b->fresh[v] = 0;
    wave_start(&b->wave[v], u->table, u->shape, increment[0]);
  }
  const int32_t live = env_render(&b->env[v], &u->times, env, n);
  wave_render(&b->wave[v], u->table, u->shape, increment, wave, live);
  for (int32_t i = 0; i < live; ++i) {
    x[i][v % GROUP] = wave[i] * env[i];
  }
}

/// Add one group of voices to the sum, lane by lane.
RT_SAFE static inline void
bank_render_group(Bank* const             b,
                  const BankSetup* const  u,
                  const int               group,
                  const MotionRows* const rows,
                  float                   sum[][GROUP],
                  const int32_t           n)
{
  float x[TILE][GROUP];
  float level[TILE][GROUP];
  memset(x, 0, (size_t)n * sizeof(x[0]));
  memset(level, 0, (size_t)n * sizeof(level[0]));

  for (int lane = 0; lane < GROUP; ++lane) {
    const int v = (group * GROUP) + lane;
    if (b->sounds[v]) {
      bank_render_voice(b, u, v, rows, x, n);
      line_render(&b->level[v], &level[0][lane], GROUP, n);
    }
  }
  filter_render(&b->filter[group], rows->filter, x, n);
  for (int32_t i = 0; i < n; ++i) {
    for (int lane = 0; lane < GROUP; ++lane) {
      sum[i][lane] += x[i][lane] * level[i][lane];
    }
  }
}

/// True if any voice of a group sounds.
RT_SAFE static inline int
bank_group_sounds(const Bank* const b, const int group)
{
  int any = 0;
  for (int lane = 0; lane < GROUP; ++lane) {
    any |= b->sounds[(group * GROUP) + lane];
  }
  return any;
}

/// True if any voice sounds.
RT_SAFE static inline int
bank_sounds(const Bank* const b)
{
  int any = 0;
  for (int group = 0; group < GROUPS; ++group) {
    any |= bank_group_sounds(b, group);
  }
  return any;
}

/**
   Write the sum of all voices.

   The order of the additions is fixed, whichever voices sound.

   @param n Frames, at most TILE.
*/
RT_SAFE static inline void
bank_render(Bank* const             b,
            const BankSetup* const  u,
            const MotionRows* const rows,
            float* const            out,
            const int32_t           n)
{
  float sum[TILE][GROUP];
  memset(sum, 0, (size_t)n * sizeof(sum[0]));

  for (int group = 0; group < GROUPS; ++group) {
    if (bank_group_sounds(b, group)) {
      bank_render_group(b, u, group, rows, sum, n);
    }
  }
  for (int32_t i = 0; i < n; ++i) {
    const float* const s = sum[i];
    const float        all =
      ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
    out[i] = (all * rows->gain[i]) + 0.0f; // Never minus zero
  }
  for (int v = 0; v < VOICES; ++v) {
    line_skip(&b->glide[v], n);
  }
}

/// Let `n` frames pass unheard, when no voice sounds; the gate voice glides on.
RT_SAFE static inline void
bank_skip(Bank* const b, const int32_t n)
{
  line_skip(&b->glide[0], n);
}

/**
   End the voices that have fallen silent; returns them.

   @param bypassed True if the filter is not heard.
*/
RT_SAFE static inline VoiceSet
bank_reap(Bank* const b, const BankSetup* const u, const int bypassed)
{
  VoiceSet set = 0U;
  for (int v = 0; v < VOICES; ++v) {
    if (b->sounds[v]) {
      env_turn(&b->env[v], &u->times);
      const int faded = b->level[v].to == 0.0f && line_rests(&b->level[v]);
      const int over =
        b->env[v].stage == ENV_IDLE &&
        (bypassed || filter_rests(&b->filter[v / GROUP], v % GROUP));
      if (faded || over) {
        bank_clear(b, v);
        set |= (VoiceSet)1U << v;
      }
    }
  }
  return set;
}

#endif // CHRONUS_PLUGIN_BANK_H
