// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/heard.h"

#include "host/engine/look.h"
#include "host/engine/sent.h"

#include <math.h>
#include <string.h>

/// Whether two copies are here and gave the same
static bool
is_shared(const Poll* const poll)
{
  uint32_t n = 0U;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    n += poll->ballots[r].here;
  }
  return n > 1U && poll->equal;
}

/// Add what is left of the step at the last change of copies
static void
ease(const Engine* const engine,
     float* const        samples,
     const float         step,
     const uint32_t      n_frames)
{
  for (uint32_t i = 0U; i < n_frames && engine->eased + i < HEARD_EASE_FRAMES;
       ++i) {
    const float left = (float)(HEARD_EASE_FRAMES - engine->eased - i);
    samples[i] += step * (left / (float)HEARD_EASE_FRAMES);
  }
}

bool
heard_jumps(const Engine* const engine,
            const uint32_t      r,
            const uint32_t      n_frames)
{
  bool jumps = false;
  for (uint32_t p = 0U; p < engine->n_outputs && !engine->faded; ++p) {
    const float first = engine->candidate[r][(size_t)p * n_frames];
    jumps |= look_jumps(engine->last[p], engine->stir[p], first);
  }
  return jumps;
}

/// Remember where output `p` ends, and its largest step
static void
note_end(Engine* const      engine,
         const uint32_t     p,
         const float* const samples,
         const uint32_t     n_frames)
{
  engine->stir[p] = look_stir(samples, n_frames);
  engine->last[p] = samples[n_frames - 1U];
}

void
heard_play(Engine* const      engine,
           const Cycle* const cycle,
           const Poll* const  poll,
           const uint32_t     who)
{
  const bool apart = !engine->agree && !engine->dispute.open;
  sent_play(engine, cycle, who);
  const bool changed = apart && engine->apart && who != engine->heard;
  if (changed || !apart) {
    engine->eased = changed ? 0U : HEARD_EASE_FRAMES;
  }
  meter_begin(&engine->setup.stats->meter, engine->n_outputs);
  for (uint32_t p = 0U; p < engine->n_outputs && p < METER_MOST; ++p) {
    meter_note(&engine->setup.stats->meter, p, engine->peaks[who][p]);
  }
  for (uint32_t p = 0U; p < engine->n_outputs; ++p) {
    const float* const from =
      engine->candidate[who] + ((size_t)p * cycle->frames);
    memcpy(cycle->outputs[p], from, cycle->frames * sizeof(float));
    engine->step[p] = changed ? engine->last[p] - from[0] : engine->step[p];
    ease(engine, cycle->outputs[p], engine->step[p], cycle->frames);
    note_end(engine, p, cycle->outputs[p], cycle->frames);
  }
  const uint32_t eased = engine->eased + cycle->frames;
  engine->eased        = eased < HEARD_EASE_FRAMES ? eased : HEARD_EASE_FRAMES;
  engine->faded        = 0U;
  engine->heard        = who;
  engine->apart        = apart;
  engine->loud    = engine->is_loud[who] && (engine->loud || is_shared(poll));
  engine->loudest = fmaxf(engine->loudest, engine->level[who]);
}

void
heard_fall_back(Engine* const engine, const Cycle* const cycle)
{
  engine->apart = false; // What comes back begins anew
  sent_play(engine, cycle, COPIES_MAX);
  const uint32_t n_inputs = engine->setup.log->n_inputs;
  const float    fade     = (float)(engine->setup.rate_hz / 1000.0);
  Meter* const   meter    = &engine->setup.stats->meter;
  meter_begin(meter, engine->n_outputs);
  for (uint32_t p = 0U; p < engine->n_outputs; ++p) {
    const float* const dry = engine->setup.dry && n_inputs
                               ? cycle->inputs[p < n_inputs ? p : 0U]
                               : NULL;
    if (!engine->faded) {
      engine->last[p] -= dry ? dry[0] : 0.0f;
    }
    for (uint32_t i = 0U; i < cycle->frames; ++i) {
      const float left = 1.0f - ((float)(engine->faded + i) / fade);
      cycle->outputs[p][i] =
        (dry ? dry[i] : 0.0f) + (left > 0.0f ? engine->last[p] * left : 0.0f);
    }
    meter_note(meter, p, look_level(cycle->outputs[p], cycle->frames).peak);
  }
  engine->faded = (float)(engine->faded + cycle->frames) < fade
                    ? engine->faded + cycle->frames
                    : (uint32_t)fade + 1U;
}
