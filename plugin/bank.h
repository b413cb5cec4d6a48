// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_BANK_H
#define CHRONUS_PLUGIN_BANK_H

#include "plugin/dsp.h"
#include "plugin/env.h"
#include "plugin/group.h"
#include "plugin/kernel.h"
#include "plugin/line.h"
#include "plugin/lines.h"
#include "plugin/motion.h"
#include "plugin/params.h"
#include "plugin/rt.h"
#include "plugin/table.h"
#include "plugin/voices.h"
#include "plugin/wave.h"

#include <stdint.h>
#include <string.h>

// The sound of all voices: oscillator, filter, envelope, level, sum.
// Audio thread.

/// Frames that a voice takes to fade out
enum { BANK_FADE_FRAMES = 128 };

/// All zero is silence
typedef struct {
  Group    group[GROUPS]; ///< What is rendered side by side
  Line     glide[VOICES]; ///< Octaves above `hz`, on the way to 0
  double   hz[VOICES];    ///< Pitch where the glide ends
  double   bend[VOICES];  ///< Factor for the pitch
  float    press[VOICES]; ///< Cents of vibrato by pressure
  VoiceSet moved;         ///< Voices whose pitch is not what `goal` says
  uint32_t sounds;        ///< Groups that sound, one bit each
} Bank;

/// What the voices share
typedef struct {
  const Table*    table;  ///< Residuals for the sample rate
  const Motion*   motion; ///< What moves
  const Params*   params; ///< Values
  const Kernel*   kernel; ///< For as many voices as sound
  const EnvTimes* times;  ///< Of all envelopes
  double          rate;   ///< In Hz
  uint32_t        frame;  ///< From the present chunk's start
  uint32_t        lanes;  ///< Those that sound, see bank_lanes()
} BankSetup;

/// The lanes, one bit each, in which a voice of any group sounds.
RT_SAFE static inline uint32_t
bank_lanes(const Bank* const b)
{
  uint32_t lanes = 0U;
  for (uint32_t set = b->sounds; set; set &= set - 1U) {
    lanes |= b->group[__builtin_ctz(set)].sounds;
  }
  return lanes;
}

/// The pitch of a voice now, in Hz, without bend and vibrato.
RT_SAFE static inline double
bank_hz(const Bank* const b, const int v)
{
  return b->hz[v] * dsp_exp2((double)line_at(&b->glide[v], 0));
}

/// The factor for the pitch that comes of pressure, `ahead` frames from now.
RT_SAFE static inline double
bank_press(const Bank* const      b,
           const BankSetup* const u,
           const int              v,
           const int32_t          ahead)
{
  const float lfo = motion_lfo(u->motion, u->params, ahead);
  return dsp_exp2((double)(b->press[v] * lfo) / 1200.0);
}

/// The phase increment of a voice `ahead` frames from now.
RT_SAFE static inline uint64_t
bank_increment(const Bank* const      b,
               const BankSetup* const u,
               const int              v,
               const double           vibrato,
               const int32_t          ahead)
{
  const double glide  = (double)line_at(&b->glide[v], ahead);
  const double factor = glide != 0.0 ? dsp_exp2(glide) : 1.0;
  const double press  = b->press[v] != 0.0f ? bank_press(b, u, v, ahead) : 1.0;
  const double cycles =
    b->hz[v] * b->bend[v] / u->rate * factor * vibrato * press;

  return dsp_increment(dsp_clamp(cycles, 1e-8, 0.49));
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
  voices_add(&b->moved, v);
}

/// Bend a voice's pitch by a factor.
RT_SAFE static inline void
bank_bend(Bank* const b, const int v, const double factor)
{
  b->bend[v] = factor;
  voices_add(&b->moved, v);
}

/// Give a voice this many cents of vibrato.
RT_SAFE static inline void
bank_set_press(Bank* const b, const int v, const float cents)
{
  b->press[v] = cents;
  voices_add(&b->moved, v);
}

/// True if a voice sounds.
RT_SAFE static inline int
bank_has(const Bank* const b, const int v)
{
  return (int)(b->group[v / GROUP].sounds >> (v % GROUP) & 1U);
}

/// Cut a voice off at once.
RT_SAFE static inline void
bank_clear(Bank* const b, const int v)
{
  Group* const g    = &b->group[v / GROUP];
  const int    lane = v % GROUP;

  g->env.stage[lane] = ENV_IDLE;
  env_straighten(&g->env, lane);
  lines_rest(&g->env.line, lane, 0.0f);
  lines_rest(&g->level, lane, 0.0f);
  g->s1[lane] = 0.0f;
  g->s2[lane] = 0.0f;
  g->sounds &= ~(1U << lane);
  b->sounds &= ~((g->sounds ? 0U : 1U) << (v / GROUP));
  b->moved.lanes[v / GROUP] &= ~(1U << lane);
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
  Group* const g    = &b->group[v / GROUP];
  const int    lane = v % GROUP;

  if (g->env.stage[lane] == ENV_IDLE) {
    bank_clear(b, v);
    wave_start(
      &g->wave,
      u->table,
      u->motion->form,
      u->motion->form_next,
      lane,
      bank_increment(b, u, v, motion_vibrato(u->motion, u->params, 0), 0),
      u->frame);
    voices_add(&b->moved, v);
  }
  lines_aim(&g->level, lane, velocity, g->sounds >> lane & 1U ? frames : 0);
  env_start(&g->env, u->times, lane);
  g->sounds |= 1U << lane;
  b->sounds |= 1U << (v / GROUP);
  g->check = 1;
}

/// Close a voice's gate.
RT_SAFE static inline void
bank_release(Bank* const b, const BankSetup* const u, const int v)
{
  env_release(&b->group[v / GROUP].env, u->times, v % GROUP);
  b->group[v / GROUP].check = 1;
}

/// Take a voice away without a click.
RT_SAFE static inline void
bank_fade(Bank* const b, const int v)
{
  lines_aim(&b->group[v / GROUP].level, v % GROUP, 0.0f, BANK_FADE_FRAMES);
}

/// Let all voices follow a new sustain level.
RT_SAFE static inline void
bank_follow(Bank* const b, const BankSetup* const u, const int32_t frames)
{
  for (int v = 0; v < VOICES; ++v) {
    env_follow(&b->group[v / GROUP].env, u->times, v % GROUP, frames);
  }
}

/// Loudness of every voice, as an integer that grows with it.
RT_SAFE static inline void
bank_loudness(const Bank* const b, uint32_t loudness[VOICES])
{
  for (int v = 0; v < VOICES; ++v) {
    const Group* const g     = &b->group[v / GROUP];
    const float        level = env_now(&g->env, v % GROUP) *
                        lines_now(&g->level, v % GROUP) * 1073741824.0f;
    loudness[v] = (uint32_t)(int32_t)level;
  }
}

/// Forget what the filters had.
RT_SAFE static inline void
bank_forget(Bank* const b)
{
  for (int g = 0; g < GROUPS; ++g) {
    memset(b->group[g].s1, 0, sizeof(b->group[g].s1));
    memset(b->group[g].s2, 0, sizeof(b->group[g].s2));
  }
}

/// Add one group of voices to the sum, lane by lane; see Kernel: render.
RT_SAFE static inline void
bank_render_group(Group* const           g,
                  const BankSetup* const u,
                  const Rows* const      rows,
                  const Span             span,
                  const uint32_t         begin,
                  Samples* const         sum)
{
  const Kernel* kernel = group_is_full(g->sounds) ? u->kernel : u->kernel->half;
  Samples       x;
  kernel->wave(g, rows, &x);
  for (int32_t i = span.from; i < span.to;) {
    const int32_t n =
      lines_until(&g->level, lines_until(&g->env.line, span.to - i));
    kernel->render(g, rows, (Span){i, i + n}, begin, &x, sum);
    g->check |= env_skip(&g->env, u->times, n);
    g->check |= lines_skip(&g->level, n) != 0U;
    i += n;
  }
}

/**
   Write the sum of all voices for a span of the present chunk.

   The order of the additions is fixed, whichever voices sound and however many
   lanes the kernels have.
*/
RT_SAFE static inline void
bank_render(Bank* const            b,
            const BankSetup* const u,
            const Rows* const      rows,
            const Span             span,
            float* const           left,
            float* const           right)
{
  // Where they are more than a few, all are added up without a look
  const uint32_t all   = (1U << GROUP) - 1U;
  const uint32_t lanes = group_few(u->lanes) < 0 ? all : u->lanes;
  Samples        sum;
  for (uint32_t set = b->sounds; set; set &= set - 1U) {
    Group* const   g     = &b->group[__builtin_ctz(set)];
    const uint32_t begin = set == b->sounds ? lanes : 0U;
    bank_render_group(g, u, rows, span, begin, &sum);
  }
  u->kernel->mix(&sum, rows, span, lanes, left, right);
}

/// Say where the pitch of voice `v` is to be two chunks from now.
RT_SAFE static inline void
bank_aim_pitch(Bank* const            b,
               const BankSetup* const u,
               const int              v,
               const double           vibrato)
{
  wave_aim(&b->group[v / GROUP].wave,
           v % GROUP,
           bank_increment(b, u, v, vibrato, 2 * CHUNK));
  if (line_rests(&b->glide[v]) && b->press[v] == 0.0f) {
    b->moved.lanes[v / GROUP] &= ~(1U << (v % GROUP));
  }
}

/// Clear the voices of group `k` that are over; returns them.
RT_SAFE static inline uint32_t
bank_end(Bank* const b, const int k)
{
  Group* const g    = &b->group[k];
  uint32_t     over = 0U;
  for (int v = 0; v < GROUP; ++v) {
    const int faded = g->level.to[v] == 0.0f && !lines_left(&g->level, v);
    if ((g->sounds >> v & 1U) && (faded || g->env.stage[v] == ENV_IDLE)) {
      bank_clear(b, (k * GROUP) + v);
      over |= 1U << v;
    }
  }
  g->check = 0;
  return over;
}

/**
   Go on to the next chunk; returns the voices that are over.

   @param vibrato Factor for every pitch, two chunks from now.
   @param vibrates True if it differs from the last one.
*/
RT_SAFE static inline VoiceSet
bank_next_chunk(Bank* const            b,
                const BankSetup* const u,
                const double           vibrato,
                const int              vibrates)
{
  VoiceSet over = {{0U}};
  for (uint32_t set = b->sounds; set; set &= set - 1U) {
    const int    k = __builtin_ctz(set);
    Group* const g = &b->group[k];
    over.lanes[k]  = g->check ? bank_end(b, k) : 0U;
    uint32_t moves = vibrates ? g->sounds : g->sounds & b->moved.lanes[k];
    for (; moves; moves &= moves - 1U) {
      bank_aim_pitch(b, u, (k * GROUP) + __builtin_ctz(moves), vibrato);
    }
    u->kernel->advance(
      &g->wave, u->table, u->motion->form, u->motion->form_next, g->sounds);
  }
  return over;
}

/// Let the glides go on for `n` frames: those of voices that sound, and that of
/// the gate voice.
RT_SAFE static inline void
bank_skip(Bank* const b, const int32_t n)
{
  if (!bank_has(b, GATE_VOICE)) {
    line_skip(&b->glide[GATE_VOICE], n);
  }
  for (uint32_t groups = b->sounds; groups; groups &= groups - 1U) {
    const int k = __builtin_ctz(groups);
    for (uint32_t set = b->moved.lanes[k]; set; set &= set - 1U) {
      line_skip(&b->glide[(k * GROUP) + __builtin_ctz(set)], n);
    }
  }
}

#endif // CHRONUS_PLUGIN_BANK_H
