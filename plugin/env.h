// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_ENV_H
#define CHRONUS_PLUGIN_ENV_H

#include "plugin/line.h"
#include "plugin/rt.h"

#include <stdint.h>

// The envelope of one voice: straight lines, exact to the frame.  Audio thread.

/// Where an envelope stands
typedef enum {
  ENV_IDLE,    ///< At 0, over
  ENV_ATTACK,  ///< Going to 1
  ENV_DECAY,   ///< Going from 1 to the sustain level
  ENV_SUSTAIN, ///< At the sustain level
  ENV_RELEASE, ///< Going to 0
} EnvStage;

/// An envelope; all zero is idle
typedef struct {
  Line     line;  ///< Level, 0 to 1
  EnvStage stage; ///< What the line is
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
env_turn(Env* const e, const EnvTimes* const t)
{
  if (e->stage == ENV_ATTACK && line_rests(&e->line)) {
    e->stage = ENV_DECAY;
    line_aim(&e->line, t->sustain, t->decay_frames);
  }
  if (e->stage == ENV_DECAY && line_rests(&e->line)) {
    e->stage = ENV_SUSTAIN;
  }
  if (e->stage == ENV_RELEASE && line_rests(&e->line)) {
    *e = (Env){.stage = ENV_IDLE};
  }
}

/// Attack from the present level, whatever it is, in the full time.
RT_SAFE static inline void
env_start(Env* const e, const EnvTimes* const t)
{
  env_turn(e, t);
  e->stage = ENV_ATTACK;
  line_aim(&e->line, 1.0f, t->attack_frames);
}

/// Release from the present level in the full time.
RT_SAFE static inline void
env_release(Env* const e, const EnvTimes* const t)
{
  env_turn(e, t);
  if (e->stage != ENV_IDLE) {
    e->stage = ENV_RELEASE;
    line_aim(&e->line, 0.0f, t->release_frames);
  }
}

/// Follow a new sustain level: a decay keeps its end, a held note takes
/// `frames` to get there.
RT_SAFE static inline void
env_follow(Env* const e, const EnvTimes* const t, const int32_t frames)
{
  if (e->stage == ENV_DECAY && !line_rests(&e->line)) {
    line_aim(&e->line, t->sustain, e->line.n - e->line.k);
  } else if (e->stage == ENV_DECAY || e->stage == ENV_SUSTAIN) {
    e->stage = ENV_SUSTAIN;
    line_aim(&e->line, t->sustain, frames);
  }
}

/**
   Write the next `n` levels.

   @return Frames until it was over, `n` if it is not.
*/
RT_SAFE static inline int32_t
env_render(Env* const            e,
           const EnvTimes* const t,
           float* const          out,
           const int32_t         n)
{
  int32_t i = 0;
  while (i < n) {
    env_turn(e, t);
    if (e->stage == ENV_IDLE) {
      break;
    }
    const int32_t left  = e->line.n - e->line.k;
    const int32_t until = left > 0 && left < n - i ? left : n - i;
    line_render(&e->line, out + i, 1, until);
    i += until;
  }
  return i;
}

#endif // CHRONUS_PLUGIN_ENV_H
