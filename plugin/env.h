// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_ENV_H
#define CHRONUS_PLUGIN_ENV_H

#include "plugin/lines.h"
#include "plugin/rt.h"

#include <stdint.h>

// The envelopes of a group of voices: lines, exact to the frame, straight
// unless a curve is asked for.  Audio thread.

/// Where an envelope stands
typedef enum {
  ENV_IDLE,    ///< At 0, over
  ENV_ATTACK,  ///< Going to 1
  ENV_DECAY,   ///< Going from 1 to the sustain level
  ENV_SUSTAIN, ///< At the sustain level
  ENV_RELEASE, ///< Going to 0
} EnvStage;

/// The full bend is (0.1375 + 0.8625 u)^8 for u from 1 to 0: 60 dB in the first
/// half of the time, as an exponential, and then an end
static const float ENV_BEND_FROM = 0.1375f;
static const float ENV_BEND_BY   = 0.8625f;

/// Envelopes; all zero is idle
typedef struct {
  Lines    line;         ///< Levels, 0 to 1
  float    bow[GROUP];   ///< How far a line bends on its way: 0 is straight
  float    rest[GROUP];  ///< How far it goes besides
  float    per[GROUP];   ///< 1 / frames that a bent line takes
  int32_t  bowed;        ///< True if any is bent
  EnvStage stage[GROUP]; ///< What the lines are
} Env;

/// What all envelopes share
typedef struct {
  int32_t attack_frames;  ///< From the gate to 1
  int32_t decay_frames;   ///< From 1 to the sustain level
  int32_t release_frames; ///< From the end of the gate to 0
  float   sustain;        ///< Level, 0 to 1
  float   curve;          ///< Bend of decay and release, 0 to 1
} EnvTimes;

/// The level now.
RT_SAFE static inline float
env_now(const Env* const e, const int v)
{
  const float u    = 1.0f - ((float)lines_past(&e->line, v) * e->per[v]);
  const float bent = (u * ENV_BEND_BY) + ENV_BEND_FROM;
  const float two  = bent * bent;
  const float four = two * two;
  return e->bowed
           ? e->line.to[v] + ((e->rest[v] * u) + (e->bow[v] * (four * four)))
           : lines_now(&e->line, v);
}

/// Let a line that has come to its end be straight.
RT_SAFE static inline void
env_straighten(Env* const e, const int v)
{
  e->bow[v]  = 0.0f;
  e->rest[v] = 0.0f;
  e->per[v]  = 0.0f; // Or what is bent by nothing would grow without end
}

/// Head for a level, bent by `curve`.
RT_SAFE static inline void
env_aim(Env* const    e,
        const int     v,
        const float   to,
        const int32_t frames,
        const float   curve)
{
  const float now = env_now(e, v);
  lines_rest(&e->line, v, now);
  lines_aim(&e->line, v, to, frames);
  e->bow[v]  = frames > 0 ? curve * (now - to) : 0.0f;
  e->rest[v] = frames > 0 ? (now - to) - e->bow[v] : 0.0f;
  e->per[v]  = frames > 0 ? 1.0f / (float)frames : 0.0f;
  e->bowed   = 0;
  for (int k = 0; k < GROUP; ++k) {
    e->bowed |= e->bow[k] != 0.0f;
  }
}

/// Pass the corners that lie at the present frame.
RT_SAFE static inline void
env_turn(Env* const e, const EnvTimes* const t, const int v)
{
  if (e->stage[v] == ENV_ATTACK && !lines_left(&e->line, v)) {
    e->stage[v] = ENV_DECAY;
    env_aim(e, v, t->sustain, t->decay_frames, t->curve);
  }
  if (e->stage[v] == ENV_DECAY && !lines_left(&e->line, v)) {
    e->stage[v] = ENV_SUSTAIN;
  }
  if (e->stage[v] == ENV_RELEASE && !lines_left(&e->line, v)) {
    e->stage[v] = ENV_IDLE;
  }
}

/// Attack from the present level, whatever it is, in the full time.
RT_SAFE static inline void
env_start(Env* const e, const EnvTimes* const t, const int v)
{
  e->stage[v] = ENV_ATTACK;
  env_aim(e, v, 1.0f, t->attack_frames, 0.0f);
  env_turn(e, t, v);
}

/// Release from the present level in the full time.
RT_SAFE static inline void
env_release(Env* const e, const EnvTimes* const t, const int v)
{
  if (e->stage[v] != ENV_IDLE) {
    e->stage[v] = ENV_RELEASE;
    env_aim(e, v, 0.0f, t->release_frames, t->curve);
    env_turn(e, t, v);
  }
}

/// Follow a new sustain level: a decay keeps its end, a held note takes
/// `frames` to get there.
RT_SAFE static inline void
env_follow(Env* const            e,
           const EnvTimes* const t,
           const int             v,
           const int32_t         frames)
{
  if (e->stage[v] == ENV_DECAY) {
    env_aim(e, v, t->sustain, lines_left(&e->line, v), t->curve);
  } else if (e->stage[v] == ENV_SUSTAIN) {
    env_aim(e, v, t->sustain, frames, 0.0f);
  }
}

/// Let `n` frames pass, no more than to the next corner; true if one is there.
RT_SAFE static inline int
env_skip(Env* const e, const EnvTimes* const t, const int32_t n)
{
  const uint32_t set = lines_skip(&e->line, n);
  for (int v = 0; set >> v; ++v) {
    if (set >> v & 1U) {
      env_straighten(e, v);
      env_turn(e, t, v);
    }
  }
  return set != 0U;
}

#endif // CHRONUS_PLUGIN_ENV_H
