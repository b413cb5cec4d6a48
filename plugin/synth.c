// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/synth.h"

#include "plugin/bank.h"
#include "plugin/dsp.h"
#include "plugin/group.h"
#include "plugin/kernel.h"
#include "plugin/line.h"
#include "plugin/motion.h"
#include "plugin/params.h"
#include "plugin/rt.h"
#include "plugin/table.h"
#include "plugin/voices.h"

#include <stdint.h>
#include <string.h>

/// The modulation wheel's range
static const float WHEEL_CENTS = 50.0f;

/// What the voices share, by the present parameters.
RT_SAFE static BankSetup
setup(const Synth* const s)
{
  return (BankSetup){
    .table  = &s->table,
    .motion = &s->state.motion,
    .params = &s->state.params,
    .rate   = s->rate,
    .kernel = s->kernel,
    .frame  = (uint32_t)(s->state.frame % CHUNK),
    .times  = s->state.times,
  };
}

/// The envelopes' times by the present parameters.
RT_SAFE static EnvTimes
env_times(const Synth* const s)
{
  const float* const v = s->state.params.v;
  return (EnvTimes){dsp_frames((double)v[PARAM_ADSR_ATTACK], s->rate),
                    dsp_frames((double)v[PARAM_ADSR_DECAY], s->rate),
                    dsp_frames((double)v[PARAM_ADSR_RELEASE], s->rate),
                    v[PARAM_ADSR_SUSTAIN]};
}

/// Frames that a glide takes.
RT_SAFE static int32_t
glide_frames(const Synth* const s)
{
  return dsp_frames((double)s->state.params.v[PARAM_SINE_GLIDE_TIME], s->rate);
}

/// The factor by which a channel's wheel bends the pitch.
RT_SAFE static double
bend_factor(const SynthState* const t, const uint8_t channel)
{
  return dsp_exp2((double)t->bend[channel] * (2.0 / (12.0 * 8192.0)));
}

/// Catch up with the time in which nothing sounded, before something does.
RT_SAFE static void
wake(Synth* const s)
{
  SynthState* const t = &s->state;
  if (!bank_sounds(&t->bank)) {
    const int32_t left = CELL - (int32_t)(t->frame % CELL);
    motion_wake(&t->motion, &t->params, s->rate, left);
  }
}

/// Release a set of voices.
RT_SAFE static void
release(Synth* const s, const VoiceSet set)
{
  const BankSetup u = setup(s);
  for (int v = 0; v < VOICES; ++v) {
    if (voices_has(&set, v)) {
      bank_release(&s->state.bank, &u, v);
    }
  }
}

void
synth_init(Synth* const synth, const double rate, const Kernel kernel)
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
  const BankSetup    u    = setup(s);

  if (!t->primed) {
    bank_bend(&t->bank, GATE_VOICE, 1.0);
    bank_glide(&t->bank, GATE_VOICE, hz, hz, 0);
  } else if (v[PARAM_SINE_FREQ] != was->v[PARAM_SINE_FREQ]) {
    const double now = bank_hz(&t->bank, GATE_VOICE);
    bank_glide(&t->bank, GATE_VOICE, now, hz, glide_frames(s));
  }
  if (gate) {
    wake(s);
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
  if (t->primed && !memcmp(values, &t->raw, sizeof(t->raw))) {
    return; // Mostly
  }
  t->raw = *values;
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

  t->times = env_times(synth);
  motion_aim(&t->motion, &t->params, synth->rate, !t->primed);
  if (t->params.v[PARAM_LFO_RESET] > was.v[PARAM_LFO_RESET]) {
    t->motion.lfo.phase = 0U;
  }
  if (t->params.v[PARAM_ADSR_SUSTAIN] != was.v[PARAM_ADSR_SUSTAIN]) {
    const BankSetup u = setup(synth);
    bank_follow(&t->bank, &u, dsp_frames(MOTION_GAIN_MS, synth->rate));
  }
  set_gate_voice(synth, &was);
  t->primed = 1;
}

void
synth_note_on(Synth* const  synth,
              const uint8_t channel,
              const uint8_t note,
              const uint8_t velocity)
{
  SynthState* const t  = &synth->state;
  const BankSetup   u  = setup(synth);
  const double      hz = 440.0 * dsp_exp2(((double)note - 69.0) * (1.0 / 12.0));

  uint32_t loudness[VOICES];
  bank_loudness(&t->bank, loudness);
  const VoiceStart to = voices_start(
    &t->voices, channel, note, (int)t->params.v[PARAM_VOICE_COUNT], loudness);

  if (to.stolen != NO_VOICE) {
    bank_fade(&t->bank, to.stolen);
  }
  wake(synth);
  if (!to.resumes) {
    const double from = t->last_hz > 0.0 ? t->last_hz : hz;
    bank_clear(&t->bank, to.lane);
    bank_glide(&t->bank, to.lane, from, hz, glide_frames(synth));
    bank_bend(&t->bank, to.lane, bend_factor(t, channel));
  }
  bank_start(&t->bank,
             &u,
             to.lane,
             (float)velocity / 127.0f,
             dsp_frames(MOTION_GAIN_MS, synth->rate));
  t->last_hz = hz;
}

void
synth_note_off(Synth* const synth, const uint8_t channel, const uint8_t note)
{
  release(synth, voices_stop(&synth->state.voices, channel, note));
}

void
synth_pedal(Synth* const synth, const uint8_t channel, const int down)
{
  release(synth, voices_pedal(&synth->state.voices, channel, down));
}

void
synth_bend(Synth* const synth, const uint8_t channel, const int32_t bend)
{
  SynthState* const t = &synth->state;
  t->bend[channel]    = bend;
  for (int v = 0; v < GATE_VOICE; ++v) {
    if (t->voices.state[v] != VOICE_FREE && t->voices.channel[v] == channel) {
      bank_bend(&t->bank, v, bend_factor(t, channel));
    }
  }
}

void
synth_wheel(Synth* const synth, const uint8_t value)
{
  const float cents = WHEEL_CENTS * ((float)value / 127.0f);
  motion_wheel(&synth->state.motion, cents, synth->rate);
}

void
synth_notes_off(Synth* const synth, const uint8_t channel)
{
  release(synth, voices_stop_all(&synth->state.voices, channel));
}

void
synth_sound_off(Synth* const synth, const uint8_t channel)
{
  const VoiceSet set = voices_silence(&synth->state.voices, channel);
  for (int v = 0; v < VOICES; ++v) {
    if (voices_has(&set, v)) {
      bank_fade(&synth->state.bank, v);
    }
  }
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
next_chunk(Synth* const s)
{
  SynthState* const t = &s->state;
  if (t->frame % CELL == 0U &&
      motion_next_cell(&t->motion, &t->params, s->rate)) {
    bank_forget(&t->bank);
  }
  motion_next_chunk(&t->motion, &t->params);

  const double    vibrato = motion_vibrato(&t->motion, &t->params, 2 * CHUNK);
  const BankSetup u       = setup(s);
  const VoiceSet  over =
    bank_next_chunk(&t->bank, &u, vibrato, vibrato != t->motion.vibrato);
  t->motion.vibrato = vibrato;
  for (int g = 0; g < GROUPS; ++g) {
    for (int v = 0; over.lanes[g] >> v; ++v) {
      if (over.lanes[g] >> v & 1U) {
        t->voices.state[(g * GROUP) + v] = VOICE_FREE;
      }
    }
  }
}

/// Write frames that do not cross the grid.
RT_SAFE static void
render_chunk(Synth* const s, float* const out, const int32_t n)
{
  SynthState* const t    = &s->state;
  const int32_t     from = (int32_t)(t->frame % CHUNK);
  const Span        span = {from, from + n};
  const int32_t     cell = (int32_t)(t->frame % CELL) - from;
  const BankSetup   u    = setup(s);
  Rows              rows;

  motion_render(&t->motion, &t->params, &rows, span);
  if (!rows.bypass) {
    kernel_slide(s->kernel, &t->motion.now, &t->motion.next, cell, &rows);
  }
  bank_render(&t->bank, &u, &rows, span, out);
  bank_skip(&t->bank, n);
  t->frame += (uint64_t)n;
  if (t->frame % CHUNK == 0U) {
    next_chunk(s);
  }
}

void
synth_render(Synth* const synth, float* const out, const int32_t n)
{
  SynthState* const t = &synth->state;
  int32_t           i = 0;
  while (i < n && bank_sounds(&t->bank)) {
    const int32_t grid = CHUNK - (int32_t)(t->frame % CHUNK);
    const int32_t m    = grid < n - i ? grid : n - i;
    render_chunk(synth, out + i, m);
    i += m;
  }
  if (i < n) {
    memset(out + i, 0, (size_t)(n - i) * sizeof(float));
    motion_skip(&t->motion, n - i);
    line_skip(&t->bank.glide[GATE_VOICE], n - i);
    t->frame += (uint64_t)(n - i);
  }
}
