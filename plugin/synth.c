// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/synth.h"

#include "plugin/bank.h"
#include "plugin/dsp.h"
#include "plugin/group.h"
#include "plugin/kernel.h"
#include "plugin/line.h"
#include "plugin/motion.h"
#include "plugin/motion_filter.h"
#include "plugin/params.h"
#include "plugin/rt.h"
#include "plugin/table.h"
#include "plugin/voices.h"

#include <stdint.h>
#include <string.h>

BankSetup
synth_setup(const Synth* const s)
{
  const uint32_t lanes = bank_lanes(&s->state.bank);
  return (BankSetup){
    .table  = &s->table,
    .motion = &s->state.motion,
    .params = &s->state.params,
    .rate   = s->rate,
    .kernel = group_is_full(lanes) ? s->kernel : s->kernel->half,
    .frame  = (uint32_t)(s->state.frame % CHUNK),
    .lanes  = lanes,
    .times  = &s->state.times,
  };
}

int32_t
synth_glide_frames(const Synth* const s)
{
  return dsp_frames((double)s->state.params.v[PARAM_SINE_GLIDE_TIME], s->rate);
}

void
synth_wake(Synth* const s)
{
  SynthState* const t = &s->state;
  if (!t->bank.sounds) {
    const int32_t left = CELL - (int32_t)(t->frame % CELL);
    motion_wake(&t->motion, &t->params, s->rate, left);
  }
}

/// The parameter times the factor that its controller makes, of `most` at most.
RT_SAFE static float
shaded(const SynthState* const t,
       const Param             param,
       const SynthShade        shade,
       const double            most_octaves)
{
  const double octaves = (double)t->shade[shade] * most_octaves / 64.0;
  return octaves != 0.0
           ? (float)((double)t->params.v[param] * dsp_exp2(octaves))
           : t->params.v[param];
}

void
synth_aim(Synth* const s, const int jump)
{
  static const double LOG2_10 = 3.32192809488736234787;

  SynthState* const t = &s->state;
  Params            p = t->params;
  p.v[PARAM_FILTER_Q] = shaded(t, PARAM_FILTER_Q, SYNTH_RESONANCE, LOG2_10);
  p.v[PARAM_FILTER_Q] = params_admit(PARAM_FILTER_Q, p.v[PARAM_FILTER_Q], 1.0f);
  p.v[PARAM_FILTER_CUTOFF] = shaded(t, PARAM_FILTER_CUTOFF, SYNTH_CUTOFF, 4.0);
  motion_aim(&t->motion, &p, s->rate, jump);

  const float attack  = shaded(t, PARAM_ADSR_ATTACK, SYNTH_ATTACK, 4.0);
  const float release = shaded(t, PARAM_ADSR_RELEASE, SYNTH_RELEASE, 4.0);
  t->times            = (EnvTimes){
               dsp_frames((double)params_admit(PARAM_ADSR_ATTACK, attack, 0.0f), s->rate),
               dsp_frames((double)p.v[PARAM_ADSR_DECAY], s->rate),
               dsp_frames((double)params_admit(PARAM_ADSR_RELEASE, release, 0.0f),
               s->rate),
               p.v[PARAM_ADSR_SUSTAIN],
               p.v[PARAM_ADSR_CURVE]};

  const float pan = (float)t->level[SYNTH_PAN];
  const float a   = (float)(t->level[SYNTH_VOLUME] + 127) / 127.0f;
  const float b   = (float)(t->level[SYNTH_EXPRESSION] + 127) / 127.0f;
  motion_level(&t->motion,
               a * a * b * b,
               pan > 0.0f ? 1.0f - (pan / 63.0f) : 1.0f,
               pan < 0.0f ? 1.0f + (pan / 64.0f) : 1.0f,
               jump ? 0 : dsp_frames(MOTION_GAIN_MS, s->rate));
}

void
synth_init(Synth* const synth, const double rate, const Kernel* const kernel)
{
  synth->rate   = rate;
  synth->kernel = kernel;
  table_init(&synth->table, rate);
  synth_reset(synth);
}

void
synth_reset(Synth* const synth)
{
  memset(&synth->state, 0, sizeof(synth->state));
}

/// Let the gate voice follow its frequency and its gate.
RT_SAFE static void
set_gate_voice(Synth* const s, const Params* const was)
{
  SynthState* const  t    = &s->state;
  const float* const v    = t->params.v;
  const double       hz   = (double)v[PARAM_SINE_FREQ];
  const int          gate = v[PARAM_ADSR_GATE] > was->v[PARAM_ADSR_GATE];
  const int          shut = v[PARAM_ADSR_GATE] < was->v[PARAM_ADSR_GATE];
  const BankSetup    u    = synth_setup(s);

  if (!t->primed) {
    bank_bend(&t->bank, GATE_VOICE, 1.0);
    bank_glide(&t->bank, GATE_VOICE, hz, hz, 0);
  } else if (v[PARAM_SINE_FREQ] != was->v[PARAM_SINE_FREQ]) {
    const double now = bank_hz(&t->bank, GATE_VOICE);
    bank_glide(&t->bank, GATE_VOICE, now, hz, synth_glide_frames(s));
  }
  if (gate) {
    synth_wake(s);
    bank_start(&t->bank, &u, GATE_VOICE, 1.0f, 0);
  } else if (shut) {
    bank_release(&t->bank, &u, GATE_VOICE);
  }
}

void
synth_set(Synth* const synth, const Params* const values)
{
  SynthState* const t   = &synth->state;
  Params            was = t->params;
  uint32_t          raw[N_PARAMS];
  memcpy(raw, values->v, sizeof(raw));
  if (t->primed && !memcmp(raw, t->raw, sizeof(raw))) {
    return; // Mostly
  }
  memcpy(t->raw, raw, sizeof(raw));
  for (int p = 0; p < N_PARAMS && !t->primed; ++p) {
    was.v[p] = PARAM_INFO[p].def;
  }
  int changed = !t->primed;
  for (int p = 0; p < N_PARAMS; ++p) {
    t->params.v[p] = params_admit((Param)p, values->v[p], was.v[p]);
    changed |= t->params.v[p] != was.v[p];
  }
  if (!changed) {
    return;
  }

  synth_aim(synth, !t->primed);
  if (t->params.v[PARAM_LFO_RESET] > was.v[PARAM_LFO_RESET]) {
    t->motion.lfo.phase = 0U;
  }
  if (t->params.v[PARAM_ADSR_SUSTAIN] != was.v[PARAM_ADSR_SUSTAIN]) {
    const BankSetup u = synth_setup(synth);
    bank_follow(&t->bank, &u, dsp_frames(MOTION_GAIN_MS, synth->rate));
  }
  if (t->params.v[PARAM_VOICE_TUNING] != was.v[PARAM_VOICE_TUNING]) {
    synth_retune(synth);
  }
  if (t->params.v[PARAM_VOICE_COUNT] < was.v[PARAM_VOICE_COUNT]) {
    synth_limit(synth);
  }
  if (t->params.v[PARAM_VOICE_MODE] != was.v[PARAM_VOICE_MODE]) {
    for (int c = 0; c < CHANNELS; ++c) {
      synth_notes_off(synth, (uint8_t)c);
    }
  }
  set_gate_voice(synth, &was);
  t->primed = 1;
}

void
synth_transport(Synth* const synth, const int rolls)
{
  if (rolls && !synth->state.rolls) {
    synth->state.motion.lfo.phase = 0U;
  }
  synth->state.rolls = rolls;
}

/// Go on to the next chunk of the grid, and the next cell where one begins.
RT_SAFE static void
next_chunk(Synth* const s, const BankSetup* const u)
{
  SynthState* const t  = &s->state;
  const uint32_t    at = (uint32_t)(t->frame % CELL);
  if (motion_next_filter(&t->motion, &t->params, s->rate, at)) {
    bank_forget(&t->bank);
  }
  motion_next_chunk(&t->motion, &t->params);

  const double   vibrato = motion_vibrato(&t->motion, &t->params, 2 * CHUNK);
  uint32_t       groups  = t->bank.sounds;
  const VoiceSet over =
    bank_next_chunk(&t->bank, u, vibrato, vibrato != t->motion.vibrato);
  t->motion.vibrato = vibrato;
  for (; groups; groups &= groups - 1U) {
    const int g = __builtin_ctz(groups);
    for (uint32_t set = over.lanes[g]; set; set &= set - 1U) {
      t->voices.state[(g * GROUP) + __builtin_ctz(set)] = VOICE_FREE;
    }
  }
}

/// Write frames that do not cross the grid; for `rows` see motion_render().
RT_SAFE static void
render_chunk(Synth* const  s,
             Rows* const   rows,
             float* const  left,
             float* const  right,
             const int32_t n)
{
  SynthState* const t    = &s->state;
  const int32_t     from = (int32_t)(t->frame % CHUNK);
  const Span        span = {from, from + n};
  const uint32_t    at   = (uint32_t)(t->frame % CELL) - (uint32_t)from;
  const BankSetup   u    = synth_setup(s);

  motion_render(&t->motion, &t->params, rows, span);
  if (!rows->bypass) {
    motion_slide(&t->motion, u.kernel, at, rows);
  }
  bank_render(&t->bank, &u, rows, span, left, right);
  bank_skip(&t->bank, n);
  t->frame += (uint64_t)n;
  if (t->frame % CHUNK == 0U) {
    next_chunk(s, &u);
  }
}

void
synth_render(Synth* const  synth,
             float* const  left,
             float* const  right,
             const int32_t n)
{
  SynthState* const t = &synth->state;
  int32_t           i = 0;
  Rows              rows;
  rows.rests = 0;
  while (i < n && t->bank.sounds) {
    const int32_t grid = CHUNK - (int32_t)(t->frame % CHUNK);
    const int32_t m    = grid < n - i ? grid : n - i;
    render_chunk(synth, &rows, left + i, right + i, m);
    i += m;
  }
  if (i < n) {
    memset(left + i, 0, (size_t)(n - i) * sizeof(float));
    memset(right + i, 0, (size_t)(n - i) * sizeof(float));
    motion_skip(&t->motion, n - i);
    line_skip(&t->bank.glide[GATE_VOICE], n - i);
    t->frame += (uint64_t)(n - i);
  }
}
