// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/sound.h"

#include "host/say/change.h"
#include "host/say/pitch.h"

#include <math.h>
#include <stddef.h>

/// The word whose path is the pitch, and whose effects open the gate
static const Word*
play_word(const Talk* const talk)
{
  return lexicon_named(talk->lexicon, "play");
}

static uint32_t
pitch_port(const Talk* const talk)
{
  const Word* const play = play_word(talk);
  return play ? talk_port(talk, play->path) : TALK_NO_PORT;
}

static uint32_t
gate_port(const Talk* const talk)
{
  const Word* const play = play_word(talk);
  return play && play->n_effects ? talk_port(talk, play->effects[0].path)
                                 : TALK_NO_PORT;
}

static uint32_t
glide_port(const Talk* const talk)
{
  const Word* const glide = lexicon_named(talk->lexicon, "glideTo");
  return glide && glide->n_effects ? talk_port(talk, glide->effects[0].path)
                                   : TALK_NO_PORT;
}

static double
beat_s(const Talk* const talk)
{
  return 60.0 / talk->state.tempo_bpm;
}

static bool
holds_chord(const Talk* const talk)
{
  return talk->state.held[0] || talk->state.held[1];
}

bool
sound_is_on(const Talk* const talk)
{
  const uint32_t gate = gate_port(talk);
  return holds_chord(talk) ||
         (gate != TALK_NO_PORT && talk->values[gate] > 0.0f);
}

/// Add a MIDI note's begin or end
static void
add_note(Talk* const talk, const int note, const bool on, const double seconds)
{
  SaidMessage* const message =
    said_message(talk->said, on ? "/note/on" : "/note/off", seconds);
  if (message) {
    message->form    = SAID_NUMBER;
    message->n_args  = 1U;
    message->args[0] = note;
  }
  ++talk->n_changes;
}

static void
begin_midi(Talk* const talk, const int note)
{
  if (note >= 0 && note < 128) {
    add_note(talk, note, true, talk->now);
    context_hold(&talk->state, (uint32_t)note, true);
  }
}

/// End the notes of a chord
static void
end_chord(Talk* const talk, const double seconds)
{
  for (uint32_t note = 0U; note < 128U; ++note) {
    if (context_holds(&talk->state, note)) {
      add_note(talk, (int)note, false, seconds);
      context_hold(&talk->state, note, false);
    }
  }
}

/// Take note that something begins
static void
note_begin(Talk* const talk)
{
  talk->noted            = true;
  talk->fresh            = true;
  talk->wants_note       = false;
  talk->has_reg          = false;
  talk->end              = 0.0;
  talk->said->ends_notes = true;
  if (talk->length > 0.0) {
    sound_end(talk, talk->length);
    talk->length = 0.0;
  }
}

void
sound_tone(Talk* const talk, const double hz)
{
  const uint32_t pitch = pitch_port(talk);
  const uint32_t glide = glide_port(talk);
  const Manner   plain = manner_plain();
  end_chord(talk, talk->now);
  if (pitch == TALK_NO_PORT || gate_port(talk) == TALK_NO_PORT) {
    begin_midi(talk, (int)lround(fmin(fmax(pitch_note(hz), 0.0), 127.0)));
    talk->state.last_hz = hz;
    note_begin(talk);
    return;
  }

  if (talk->state.gliding && glide != TALK_NO_PORT) {
    talk_set(talk, glide, talk->state.glide_ms);
    talk->state.gliding = false;
  }
  talk_set(talk, pitch, hz);
  talk->state.last_hz = (double)talk->values[pitch];
  change_effects(talk, play_word(talk), &plain);
  note_begin(talk);
}

void
sound_chord(Talk* const talk, const int root, const Word* const chord)
{
  const uint32_t gate = gate_port(talk);
  end_chord(talk, talk->now);
  if (gate != TALK_NO_PORT && talk->values[gate] > 0.0f) {
    talk_set(talk, gate, 0.0);
  }
  for (uint32_t n = 0U; n < chord->n_notes; ++n) {
    begin_midi(talk, root + (int)lroundf(chord->notes[n]));
  }
  talk->state.last_hz = pitch_hz(root);
  note_begin(talk);
}

void
sound_scale(Talk* const talk, const int root, const Word* const scale)
{
  const double start = talk->now;
  for (uint32_t n = 0U; n <= scale->n_notes; ++n) {
    const double above = n < scale->n_notes ? (double)scale->notes[n] : 12.0;
    talk->now          = start + (0.5 * n * beat_s(talk));
    sound_tone(talk, pitch_hz(root + above));
  }
  sound_end(talk, 500.0 * beat_s(talk));
}

/// Move every note of a chord by semitones
static void
move_chord(Talk* const talk, const int semitones)
{
  const ContextState before = talk->state;
  end_chord(talk, talk->now);
  for (int note = 0; note < 128; ++note) {
    if (context_holds(&before, (uint32_t)note)) {
      begin_midi(talk, note + semitones);
    }
  }
  talk->said->ends_notes = true;
}

void
sound_move(Talk* const talk, const double ratio)
{
  const uint32_t pitch = pitch_port(talk);
  if (holds_chord(talk)) {
    move_chord(talk, (int)lround(12.0 * log2(ratio)));
    talk->state.last_hz *= ratio;
  } else if (pitch == TALK_NO_PORT) {
    said_line(talk->said, SAID_UNKNOWN, NULL, "no note sounds");
  } else {
    sound_slide(talk, (double)talk->values[pitch] * ratio);
  }
  talk->noted      = true;
  talk->wants_note = false;
}

void
sound_slide(Talk* const talk, const double hz)
{
  const uint32_t pitch = pitch_port(talk);
  if (pitch == TALK_NO_PORT) {
    sound_tone(talk, hz);
    return;
  }
  talk_set(talk, pitch, hz);
  talk->state.last_hz = (double)talk->values[pitch];
  talk->wants_note    = false;
  talk->has_reg       = false;
  talk->noted         = true;
}

void
sound_end(Talk* const talk, const double ms)
{
  const double   seconds = talk->now + (ms / 1000.0);
  const uint32_t gate    = gate_port(talk);
  end_chord(talk, seconds);
  if (gate != TALK_NO_PORT && talk->values[gate] > 0.0f) {
    talk_set_at(talk, gate, 0.0, seconds);
  }
  talk->end = seconds;
}

void
sound_then(Talk* const talk)
{
  if (talk->end > talk->now) {
    talk->now = talk->end;
  } else if (talk->noted) {
    talk->now += beat_s(talk);
  }
  talk->noted = false;
}
