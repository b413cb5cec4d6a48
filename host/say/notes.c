// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/notes.h"

#include "host/say/named.h"
#include "host/say/pitch.h"
#include "host/say/quantity.h"
#include "host/say/sound.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/// A plain number that is played is a frequency from here on
#define LEAST_HZ 20.0

void
notes_tell(const Talk* const talk, const uint32_t from, const char* const how)
{
  char part[SAID_WORD_BYTES];
  char name[PITCH_BYTES];
  pitch_print(talk->state.last_hz, name);
  said_line(talk->said,
            SAID_RULE,
            talk_typed(talk, from, talk->at, part),
            "%s: %s, %.5g Hz",
            how,
            name,
            talk->state.last_hz);
}

int
notes_root(const Talk* const talk)
{
  const int last = (int)lround(pitch_note(talk->state.last_hz));
  if (talk->state.key == CONTEXT_NO_KEY) {
    return talk->has_reg
             ? (12 * (PITCH_OCTAVE + talk->reg + 1)) + (last + 1200) % 12
             : last;
  }
  const int octave =
    talk->has_reg ? PITCH_OCTAVE + talk->reg : named_octave(talk);
  return (12 * (octave + 1)) + talk->state.key;
}

void
notes_any(Talk* const talk)
{
  sound_tone(talk,
             talk->has_reg ? pitch_hz(notes_root(talk)) : talk->state.last_hz);
}

/// The root that follows a chord, as in `a happy chord in D`, else the usual
static int
root_after(Talk* const talk)
{
  const uint32_t at = talk->at;
  Named          named;
  if (talk_kind(talk, at, WORD_KEY) || talk_kind(talk, at, WORD_TO)) {
    const uint32_t next = at + talk_length(talk, at);
    const uint32_t n    = named_at(talk, next, &named);
    if (n && !named.chord && !named.scale) {
      talk->at = next + n;
      return named.note;
    }
  }
  return notes_root(talk);
}

/// A chord without a root: a mysterious chord
static bool
chord_alone(Talk* const talk)
{
  const uint32_t    from  = talk->at;
  const uint32_t    at    = talk_skip(talk, from);
  const Word*       chord = talk_kind(talk, at, WORD_CHORD);
  const uint32_t    next  = at + talk_length(talk, at);
  const Word* const plain = talk_kind(talk, next, WORD_CHORD);
  const bool        named = plain && !plain->n_notes;
  const bool meant = talk->wants_note && !talk_kind(talk, at, WORD_INTERVAL);
  if (!chord || (!named && !meant && !named_is_root(talk, next))) {
    return false;
  }
  if (!chord->n_notes) {
    const bool minor = strstr(talk->state.scale, "minor") != NULL;
    chord            = lexicon_named(talk->lexicon, minor ? "minor" : "major");
    if (!chord) {
      return false;
    }
  }
  talk->at = named ? next + talk_length(talk, next) : next;
  sound_chord(talk, root_after(talk), chord);
  talk_rule(talk, from, chord, "");
  return true;
}

/// Whether a frequency at a token is one to be played: it stands by itself, or
/// after `play` or `at`
static bool
is_free(const Talk* const talk, const uint32_t at)
{
  return talk->wants_note || !at || talk_kind(talk, at - 1U, WORD_AND) ||
         talk_kind(talk, at - 1U, WORD_THEN) ||
         talk_kind(talk, at - 1U, WORD_TO);
}

/// A frequency, or a MIDI note by its number
static bool
tone_by_number(Talk* const talk)
{
  const uint32_t from     = talk->at;
  const bool     is_note  = talk_kind(talk, from, WORD_NOTE) != NULL;
  const uint32_t at       = from + (is_note ? talk_length(talk, from) : 0U);
  Quantity       quantity = {0};
  const uint32_t n        = quantity_at(talk, at, false, &quantity);
  const bool     is_plain = n && !quantity.dimension;
  if (is_plain && is_note && quantity.number >= 0.0 &&
      quantity.number <= 127.0) {
    talk->at = at + n;
    sound_tone(talk, pitch_hz(quantity.number));
  } else if (n && !is_note &&
             ((quantity.dimension == DIMENSION_FREQUENCY &&
               is_free(talk, from)) ||
              (is_plain && talk->wants_note && quantity.number >= LEAST_HZ))) {
    talk->at = at + n;
    sound_tone(talk, quantity.number);
  } else {
    return false;
  }
  notes_tell(talk, from, "note by number");
  return true;
}

bool
notes_unnamed(Talk* const talk)
{
  return chord_alone(talk) || tone_by_number(talk);
}

/// Play names in a row, such as C D E, one after another, half a beat each
static bool
row(Talk* const talk, const Named* const first)
{
  Named    named   = *first;
  uint32_t n       = 0U;
  uint32_t many    = 0U;
  talk->wants_note = !first->has_octave; // Else f is forte
  while ((n = named_at(talk, talk->at, &named)) && !named.chord &&
         !named.scale) {
    if (!many++) {
      sound_tone(talk, pitch_hz(first->note));
    }
    talk->at += n;
    talk->now += 30.0 / talk->state.tempo_bpm;
    sound_tone(talk, pitch_hz(named.note));
    talk->wants_note = !first->has_octave;
  }
  return many;
}

/// Play notes that are joined, such as C and E and G, at one time
static bool
several(Talk* const talk, const Named* const first)
{
  Word chord = {.kind = WORD_CHORD, .n_notes = 1U};
  while (talk_kind(talk, talk->at, WORD_AND)) {
    uint32_t       next = talk->at + 1U;
    Named          named;
    const uint32_t n = named_after(talk, &next, &named);
    if (!n || named.chord || named.scale || chord.n_notes == LEXICON_NOTES) {
      break;
    }
    chord.notes[chord.n_notes++] = (float)(named.note - first->note);
    talk->at                     = next + n;
  }
  if (chord.n_notes > 1U) {
    sound_chord(talk, first->note, &chord);
  }
  return chord.n_notes > 1U;
}

static void
rule_several(const Talk* const talk, const uint32_t from)
{
  char part[SAID_WORD_BYTES];
  said_line(talk->said,
            SAID_RULE,
            talk_typed(talk, from, talk->at, part),
            "notes: joined at one time, in a row half a beat each");
}

bool
notes_named(Talk* const talk)
{
  const uint32_t from = talk->at;
  Named          named;
  const uint32_t n = named_at(talk, from, &named);
  if (!n) {
    return false;
  }
  talk->at = from + n;
  if (!named.chord && !named.scale &&
      (several(talk, &named) || row(talk, &named))) {
    talk->wants_note = false;
    rule_several(talk, from);
    return true;
  }
  if (named.chord) {
    sound_chord(talk, named.note, named.chord);
    talk_rule(talk, from, named.chord, "");
  } else if (named.scale) {
    sound_scale(talk, named.note, named.scale);
    talk_rule(talk, from, named.scale, "");
  } else {
    sound_tone(talk, pitch_hz(named.note));
    notes_tell(talk, from, "note");
  }
  return true;
}
