// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_ENV_H
#define CHRONUS_PLUGIN_ENV_H

#include "plugin/lines.h"
#include "plugin/rt.h"

#include <stdint.h>

// The envelopes of a group of voices: straight lines, exact to the frame.
// Audio thread.

/// Where an envelope stands
typedef enum {
  ENV_IDLE,    ///< At 0, over
  ENV_ATTACK,  ///< Going to 1
  ENV_DECAY,   ///< Going from 1 to the sustain level
  ENV_SUSTAIN, ///< At the sustain level
  ENV_RELEASE, ///< Going to 0
} EnvStage;

/// Envelopes; all zero is idle
typedef struct {
  Lines    line;         ///< Levels, 0 to 1
  EnvStage stage[GROUP]; ///< What the lines are
} Env;

/// What all envelopes share
typedef struct {
  int32_t attack_frames;  ///< From the gate to 1
  int32_t decay_frames;   ///< From 1 to the sustain level
  int32_t release_frames; ///< From the end of the gate to 0
  float   sustain;        ///< Level, 0 to 1
} EnvTimes;

/// Pass the corners that lie at the present frame.
RT_SAFE static inline void
env_turn(Env* const e, const EnvTimes* const t, const int v)
{
  if (e->stage[v] == ENV_ATTACK && !lines_left(&e->line, v)) {
    e->stage[v] = ENV_DECAY;
    lines_aim(&e->line, v, t->sustain, t->decay_frames);
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
  lines_aim(&e->line, v, 1.0f, t->attack_frames);
  env_turn(e, t, v);
}

/// Release from the present level in the full time.
RT_SAFE static inline void
env_release(Env* const e, const EnvTimes* const t, const int v)
{
  if (e->stage[v] != ENV_IDLE) {
    e->stage[v] = ENV_RELEASE;
    lines_aim(&e->line, v, 0.0f, t->release_frames);
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
    lines_aim(&e->line, v, t->sustain, lines_left(&e->line, v));
  } else if (e->stage[v] == ENV_SUSTAIN) {
    lines_aim(&e->line, v, t->sustain, frames);
  }
}

/// Let `n` frames pass, no more than to the next corner; true if one is there.
RT_SAFE static inline int
env_skip(Env* const e, const EnvTimes* const t, const int32_t n)
{
  const uint32_t set = lines_skip(&e->line, n);
  for (int v = 0; set >> v; ++v) {
    if (set >> v & 1U) {
      env_turn(e, t, v);
    }
  }
  return set != 0U;
}

#endif // CHRONUS_PLUGIN_ENV_H
