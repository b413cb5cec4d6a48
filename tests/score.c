// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/score.h"

#include "host/base/chance.h"
#include "plugin/params.h"
#include "tests/plugin_rig.h"

#include <stdint.h>
#include <stdlib.h>

/// A whole number from 0 to below `n`.
static int
pick(uint32_t* const seed, const int n)
{
  return (int)(chance_part(seed) * (float)n);
}

/// By time; at one frame parameters come first, for they begin a block.
static int
compare(const void* const a, const void* const b)
{
  const ScoreAction* const x = (const ScoreAction*)a;
  const ScoreAction* const y = (const ScoreAction*)b;
  const int later            = (x->frame > y->frame) - (x->frame < y->frame);
  return later ? later
               : (x->status != SCORE_CONTROL) - (y->status != SCORE_CONTROL);
}

/// Make up the change of a parameter that is worth hearing.
static ScoreAction
change(uint32_t* const seed)
{
  const Param      p    = (Param)pick(seed, N_PARAMS);
  const ParamInfo* info = &PARAM_INFO[p];
  float            to   = info->max - info->min;
  if (p == PARAM_SINE_SHAPE || p == PARAM_FILTER_MODE) {
    return (ScoreAction){0U, SCORE_SPEED, 0, 0, (float)pick(seed, 2)};
  }
  if (p >= PARAM_ADSR_ATTACK && p <= PARAM_ADSR_RELEASE && to > 1.0f) {
    to = 90.0f; // Milliseconds, so that the corners are met
  } else if (p == PARAM_SINE_GLIDE_TIME) {
    to = 120.0f;
  }
  return (ScoreAction){
    0U, SCORE_CONTROL, (int)p, 0, info->min + (to * chance_part(seed))};
}

/// Make up a MIDI message.
static ScoreAction
message(uint32_t* const seed)
{
  static const int CONTROLS[] = {1,  1,  64, 64, 64, 66, 66,  67,  7,   11,
                                 10, 71, 72, 73, 74, 6,  100, 120, 121, 123};

  const int   channel = pick(seed, 2);
  const float kind    = chance_part(seed);
  ScoreAction a       = {0U, 0x90 | channel, 30 + pick(seed, 60), 1, 0.0f};
  a.data2             = pick(seed, 128);
  if (kind > 0.95f) {
    a.status = 0xE0 | channel;
  } else if (kind > 0.92f) {
    a.status = (pick(seed, 2) ? 0xA0 : 0xD0) | channel;
  } else if (kind > 0.82f) {
    a.status = 0xB0 | channel;
    a.data1  = CONTROLS[pick(seed, 20)];
    a.data2  = a.data1 == 100 ? pick(seed, 3) : a.data2;
  } else if (kind > 0.65f) {
    a.status = 0x80 | channel;
  }
  return a;
}

void
score_make(Score* const   score,
           const uint32_t seed,
           const int      shape,
           const int      mode)
{
  uint32_t     s = (seed * 2654435761U) | 1U;
  ScoreAction* a = score->action;
  for (int k = 0; k < SCORE_ACTIONS; ++k) {
    a[k]       = k % 3 ? message(&s) : change(&s);
    a[k].frame = (uint32_t)pick(&s, SCORE_FRAMES);
  }
  a[0] = (ScoreAction){0U, SCORE_CONTROL, PARAM_SINE_SHAPE, 0, (float)shape};
  a[1] = (ScoreAction){0U, SCORE_CONTROL, PARAM_FILTER_MODE, 0, (float)mode};
  a[2] = (ScoreAction){17U, SCORE_CONTROL, PARAM_ADSR_GATE, 0, 1.0f};
  a[3] = (ScoreAction){
    9000U, SCORE_CONTROL, PARAM_SINE_SHAPE, 0, (float)((shape + 1) % 4)};
  a[4] = (ScoreAction){
    15000U, SCORE_CONTROL, PARAM_FILTER_MODE, 0, (float)((mode + 1) % 4)};
  a[5] = (ScoreAction){0U, 0xB0, 101, 0, 0.0f}; // Tunings may follow
  qsort(a, SCORE_ACTIONS, sizeof(*a), compare);
}

/// The end of the block that starts at `from`, if nothing cuts it before.
static uint32_t
block_end(const ScoreCuts cuts, const uint32_t from, uint32_t* const seed)
{
  switch (cuts) {
    case SCORE_SINGLE:
      return from + 1U;
    case SCORE_PRIME:
      return from + 61U;
    case SCORE_RANDOM:
      return from + (uint32_t)pick(seed, 301);
    case SCORE_WHOLE:
    case SCORE_CUTS:
      break;
  }
  return SCORE_FRAMES;
}

/// Queue what happens in a block, which ends before the next parameter change;
/// returns its end.
static uint32_t
queue(const Score* const score,
      Rig* const         rig,
      const uint32_t     from,
      const uint32_t     to)
{
  for (int k = 0; k < SCORE_ACTIONS; ++k) {
    const ScoreAction* const a = &score->action[k];
    if (a->frame >= to) {
      return to;
    }
    if (a->frame >= from) {
      if (a->status == SCORE_CONTROL && a->frame > from) {
        return a->frame;
      }
      if (a->status == SCORE_CONTROL) {
        rig->control[a->data1] = a->value;
      } else if (a->status == SCORE_SPEED) {
        rig_speed(rig, (int64_t)(a->frame - from), a->value);
      } else {
        rig_midi(
          rig, (int64_t)(a->frame - from), a->status, a->data1, a->data2);
      }
    }
  }
  return to;
}

void
score_play(const Score* const score,
           Rig* const         rig,
           const uint32_t     from,
           const uint32_t     to,
           const ScoreCuts    cuts,
           float* const       out)
{
  uint32_t seed = 99U + (uint32_t)cuts;
  uint32_t i    = from;
  rig->panned   = 1;
  while (i < to) {
    const uint32_t wish  = block_end(cuts, i, &seed);
    const uint32_t until = queue(score, rig, i, wish < to ? wish : to);
    rig_run(rig, out + (i - from), until - i);
    i = until;
  }
}
