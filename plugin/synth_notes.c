// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/bank.h"
#include "plugin/channel.h"
#include "plugin/dsp.h"
#include "plugin/keys.h"
#include "plugin/motion.h"
#include "plugin/params.h"
#include "plugin/rt.h"
#include "plugin/synth.h"
#include "plugin/voices.h"

#include <stdint.h>

// Notes and controllers; the rest of the synth is in synth.c

/// Vibrato of the modulation wheel and of pressure, in cents
static const float WHEEL_CENTS = 50.0f;

/// What the soft pedal leaves of a note's level
static const float SOFT_LEVEL = 0.6f;

/// Modes, numbered as in the port
typedef enum { MODE_POLY, MODE_MONO, MODE_LEGATO } Mode;

/// The pitch of a note, by the reference.
RT_SAFE static double
note_hz(const SynthState* const t, const uint8_t note)
{
  const double octaves = ((double)note - 69.0) * (1.0 / 12.0);
  return (double)t->params.v[PARAM_VOICE_TUNING] * dsp_exp2(octaves);
}

/// The level of a note, 0 to 1, by velocity, its curve and the soft pedal.
RT_SAFE static float
note_level(const SynthState* const t, const Key key)
{
  const float curve = t->params.v[PARAM_VOICE_VELOCITY];
  const float plain = (float)key.velocity / 127.0f;
  const float bent =
    curve != 0.0f
      ? (float)dsp_exp2(dsp_log2((double)plain) * dsp_exp2(2.0 * (double)curve))
      : plain;
  return t->channel[key.channel].soft ? bent * SOFT_LEVEL : bent;
}

/// Release a set of voices.
RT_SAFE static void
release(Synth* const s, const VoiceSet set)
{
  const BankSetup u = synth_setup(s);
  for (int v = 0; v < VOICES; ++v) {
    if (voices_has(&set, v)) {
      bank_release(&s->state.bank, &u, v);
    }
  }
}

/// True if a note is to glide from the last one's pitch.
RT_SAFE static int
glides(const SynthState* const t)
{
  // The new key is down already
  return t->params.v[PARAM_VOICE_GLIDE] == 0.0f || t->keys.n > 1;
}

/// Start a note in a voice of its own.
RT_SAFE static int
start(Synth* const s, const Key key, const int limit)
{
  static const uint32_t NOT_ASKED[VOICES] = {0U};

  SynthState* const t  = &s->state;
  const double      hz = note_hz(t, key.note);
  uint32_t          loudness[VOICES];
  const int         full = voices_full(&t->voices, limit);
  if (full) {
    bank_loudness(&t->bank, loudness);
  }
  const VoiceStart to = voices_start(
    &t->voices, key.channel, key.note, limit, full ? loudness : NOT_ASKED);

  if (to.stolen != NO_VOICE) {
    bank_fade(&t->bank, to.stolen);
  }
  synth_wake(s);
  if (!to.resumes) {
    const Channel* const c    = &t->channel[key.channel];
    const double         from = t->last_hz > 0.0 && glides(t) ? t->last_hz : hz;
    if (bank_has(&t->bank, to.lane)) {
      bank_clear(&t->bank, to.lane); // For want of a free one
    }
    bank_glide(&t->bank, to.lane, from, hz, synth_glide_frames(s));
    bank_bend(&t->bank, to.lane, channel_factor(c));
    bank_set_press(
      &t->bank, to.lane, WHEEL_CENTS * (float)c->pressure / 127.0f);
  }
  const BankSetup u = synth_setup(s);
  bank_start(&t->bank,
             &u,
             to.lane,
             note_level(t, key),
             dsp_frames(MOTION_GAIN_MS, s->rate));
  t->last_hz = hz;
  return to.lane;
}

/// Let the one voice go on to another key.
RT_SAFE static void
move(Synth* const s, const Key key, const int lane, const int again)
{
  SynthState* const t   = &s->state;
  const double      hz  = note_hz(t, key.note);
  const double      now = bank_hz(&t->bank, lane);

  t->voices.state[lane]   = VOICE_HELD;
  t->voices.note[lane]    = key.note;
  t->voices.channel[lane] = key.channel;
  bank_glide(&t->bank, lane, now, hz, synth_glide_frames(s));
  bank_bend(&t->bank, lane, channel_factor(&t->channel[key.channel]));
  if (again) {
    const BankSetup u = synth_setup(s);
    bank_start(&t->bank,
               &u,
               lane,
               note_level(t, key),
               dsp_frames(MOTION_GAIN_MS, s->rate));
  }
  t->last_hz = hz;
}

/// Let one voice play the key that comes first, if it does not yet.
RT_SAFE static void
play_solo(Synth* const s)
{
  SynthState* const t = &s->state;
  const Key         key =
    keys_first(&t->keys, (KeysFirst)(int)t->params.v[PARAM_VOICE_PRIORITY]);
  const int lane = t->solo - 1;
  const int held = lane >= 0 && (t->voices.state[lane] == VOICE_HELD ||
                                 t->voices.state[lane] == VOICE_PEDAL);
  const int same = held && t->voices.state[lane] == VOICE_HELD &&
                   t->voices.note[lane] == key.note &&
                   t->voices.channel[lane] == key.channel;
  if (!key.velocity || same) {
    return;
  }
  if (held) {
    move(s, key, lane, (int)t->params.v[PARAM_VOICE_MODE] == MODE_MONO);
  } else {
    t->solo = start(s, key, 1) + 1;
  }
}

void
synth_note_on(Synth* const  synth,
              const uint8_t channel,
              const uint8_t note,
              const uint8_t velocity)
{
  SynthState* const t   = &synth->state;
  const Key         key = {channel, note, velocity};

  keys_press(&t->keys, key);
  if ((int)t->params.v[PARAM_VOICE_MODE] == MODE_POLY) {
    (void)start(synth, key, (int)t->params.v[PARAM_VOICE_COUNT]);
  } else {
    play_solo(synth);
  }
}

void
synth_note_off(Synth* const synth, const uint8_t channel, const uint8_t note)
{
  SynthState* const t = &synth->state;

  keys_lift(&t->keys, channel, note);
  if ((int)t->params.v[PARAM_VOICE_MODE] == MODE_POLY || !t->keys.n) {
    release(synth, voices_stop(&t->voices, channel, note));
  } else {
    play_solo(synth);
  }
}

void
synth_pedal(Synth* const synth, const uint8_t channel, const int down)
{
  release(synth, voices_pedal(&synth->state.voices, channel, down));
}

void
synth_sostenuto(Synth* const synth, const uint8_t channel, const int down)
{
  release(synth, voices_sostenuto(&synth->state.voices, channel, down));
}

void
synth_tune(Synth* const synth, const uint8_t channel)
{
  SynthState* const t      = &synth->state;
  const double      factor = channel_factor(&t->channel[channel]);
  for (int v = 0; v < GATE_VOICE; ++v) {
    if (t->voices.state[v] != VOICE_FREE && t->voices.channel[v] == channel) {
      bank_bend(&t->bank, v, factor);
    }
  }
}

void
synth_settle(Synth* const synth)
{
  for (int c = 0; c < CHANNELS; ++c) {
    synth_tune(synth, (uint8_t)c);
  }
  if (synth->state.primed) {
    synth_aim(synth, 0);
  }
}

void
synth_retune(Synth* const synth)
{
  SynthState* const t = &synth->state;
  for (int v = 0; v < GATE_VOICE; ++v) {
    if (t->voices.state[v] != VOICE_FREE) {
      t->bank.hz[v] = note_hz(t, t->voices.note[v]);
      voices_add(&t->bank.moved, v);
    }
  }
}

void
synth_limit(Synth* const synth)
{
  SynthState* const t     = &synth->state;
  const int         limit = (int)t->params.v[PARAM_VOICE_COUNT];
  uint32_t          loudness[VOICES];
  bank_loudness(&t->bank, loudness);
  for (int n = voices_playing(&t->voices); n > limit; --n) {
    bank_fade(&t->bank, voices_steal(&t->voices, loudness));
  }
}

void
synth_press(Synth* const  synth,
            const uint8_t channel,
            const uint8_t note,
            const uint8_t value)
{
  SynthState* const t = &synth->state;
  if (note > 127U) {
    t->channel[channel].pressure = value;
  }
  for (int v = 0; v < GATE_VOICE; ++v) {
    if (voices_plays(&t->voices, v) && t->voices.channel[v] == channel &&
        (note > 127U || t->voices.note[v] == note)) {
      bank_set_press(&t->bank, v, WHEEL_CENTS * (float)value / 127.0f);
    }
  }
}

void
synth_shade(Synth* const synth, const SynthShade which, const uint8_t value)
{
  synth->state.shade[which] = value - 64;
  synth_aim(synth, 0);
}

void
synth_level(Synth* const synth, const SynthLevel which, const uint8_t value)
{
  synth->state.level[which] = value - (which == SYNTH_PAN ? 64 : 127);
  synth_aim(synth, 0);
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
  keys_lift_all(&synth->state.keys, channel);
  release(synth, voices_stop_all(&synth->state.voices, channel));
}

void
synth_sound_off(Synth* const synth, const uint8_t channel)
{
  keys_lift_all(&synth->state.keys, channel);
  const VoiceSet set = voices_silence(&synth->state.voices, channel);
  for (int v = 0; v < VOICES; ++v) {
    if (voices_has(&set, v)) {
      bank_fade(&synth->state.bank, v);
    }
  }
}
