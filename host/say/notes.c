// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/notes.h"

#include "host/say/change.h"
#include "host/say/named.h"
#include "host/say/pitch.h"
#include "host/say/quantity.h"
#include "host/say/sound.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/// A plain number that is played is a frequency from here on
#define LEAST_HZ 20.0

/// So much longer is a glide that is slow
#define SLOWLY 4.0

/// A movement of the pitch
typedef struct {
  double      ratio; ///< Of the frequencies
  const Word* word;  ///< Interval, unit or direction that said so
  uint32_t    n;     ///< Tokens
} Move;

/// Note what was played, with its name and frequency
static void
rule_tone(const Talk* const talk, const uint32_t from, const char* const how)
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

/// The pitch class that chords and degrees are counted from
static int
root_note(const Talk* const talk)
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
             talk->has_reg ? pitch_hz(root_note(talk)) : talk->state.last_hz);
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
  return root_note(talk);
}

/// A chord without a root: a mysterious chord
static bool
chord_alone(Talk* const talk)
{
  const uint32_t    from  = talk->at;
  const Word*       chord = talk_kind(talk, from, WORD_CHORD);
  const uint32_t    next  = from + talk_length(talk, from);
  const Word* const plain = talk_kind(talk, next, WORD_CHORD);
  const bool        named = plain && !plain->n_notes;
  if (!chord || (!named && !talk->wants_note)) {
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
             (quantity.dimension == DIMENSION_FREQUENCY ||
              (is_plain && talk->wants_note && quantity.number >= LEAST_HZ))) {
    talk->at = at + n;
    sound_tone(talk, quantity.number);
  } else {
    return false;
  }
  rule_tone(talk, from, "note by number");
  return true;
}

bool
notes_unnamed(Talk* const talk)
{
  return chord_alone(talk) || tone_by_number(talk);
}

/// Play notes that are joined, such as C and E and G, at one time
static bool
several(Talk* const talk, const Named* const first)
{
  Word        chord = {.kind = WORD_CHORD, .n_notes = 1U};
  const Word* joint = NULL;
  while ((joint = talk_kind(talk, talk->at, WORD_AND))) {
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
  if (!named.chord && !named.scale && several(talk, &named)) {
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
    rule_tone(talk, from, "note");
  }
  return true;
}

/// Read an interval and how often it is taken: two octaves, 3 semitones, 7
static bool
interval_at(const Talk* const talk,
            const uint32_t    at,
            const bool        plain,
            Move* const       move)
{
  Quantity       quantity = {.number = 1.0};
  const uint32_t counted  = quantity_at(talk, at, false, &quantity);
  uint32_t       next     = talk_skip(talk, at + counted);
  const Word*    interval =
    quantity.dimension ? NULL : talk_kind(talk, next, WORD_INTERVAL);
  if (interval) {
    *move = (Move){pow(interval->value, quantity.number),
                   interval,
                   next + talk_length(talk, next) - at};
    return true;
  }
  next             = counted ? at : talk_skip(talk, at);
  const uint32_t n = quantity_at(talk, next, true, &quantity);
  if (n && (quantity.dimension == DIMENSION_PITCH ||
            (plain && counted && !quantity.dimension))) {
    *move = (Move){pow(2.0, quantity.number / 12.0), NULL, next + n - at};
    return true;
  }
  return false;
}

/// The interval of a scale that a plain one means: in minor a third is minor
static double
in_scale(const Talk* const talk, const double ratio)
{
  static const int  major[] = {0, 2, 4, 5, 7, 9, 11};
  const Word* const scale   = lexicon_named(talk->lexicon, talk->state.scale);
  const long        steps   = lround(12.0 * log2(ratio));
  for (uint32_t i = 0U; scale && i < 7U && i < scale->n_notes; ++i) {
    for (uint32_t w = 0U; major[i] == steps && w < talk->lexicon->n; ++w) {
      const Word* const word = &talk->lexicon->words[w];
      if (word->kind == WORD_INTERVAL &&
          lround(12.0 * log2(word->value)) == lroundf(scale->notes[i])) {
        return word->value;
      }
    }
  }
  return ratio;
}

/// Play a degree of the key, or what lies so far above the last note
static void
play_degree(Talk* const talk, const uint32_t from, const Move* const move)
{
  talk->at = from + move->n;
  if (talk->state.key == CONTEXT_NO_KEY && !talk->has_reg) {
    sound_tone(talk, talk->state.last_hz * move->ratio);
  } else {
    sound_tone(talk, pitch_hz(root_note(talk)) * in_scale(talk, move->ratio));
  }
  rule_tone(talk, from, "degree above the key or the last note");
}

/// What stands after an interval: higher, lower, or above a note
static bool
interval_first(Talk* const talk)
{
  const uint32_t from = talk->at;
  Move           move;
  if (!interval_at(talk, from, false, &move)) {
    return false;
  }
  const uint32_t    next      = talk_skip(talk, from + move.n);
  const Word* const direction = talk_kind(talk, next, WORD_DIRECTION);
  const Word* const relation  = talk_kind(talk, next, WORD_RELATION);
  uint32_t          root      = next + talk_length(talk, next);
  Named             named;
  const uint32_t    n = relation ? named_after(talk, &root, &named) : 0U;
  if (n) {
    talk->at = root + n;
    sound_tone(talk, pitch_hz(named.note) * pow(move.ratio, relation->value));
    rule_tone(talk, from, "interval from a note");
  } else if (direction) {
    talk->at = next + talk_length(talk, next);
    sound_move(talk, pow(move.ratio, direction->value));
    rule_tone(talk, from, "interval from what sounds");
  } else if (talk->wants_note) {
    play_degree(talk, from, &move);
  } else {
    return false;
  }
  return true;
}

/// Up, and by how much; a whole tone where that is not said
static bool
direction_first(Talk* const talk)
{
  const uint32_t    from      = talk->at;
  const Word* const direction = talk_kind(talk, from, WORD_DIRECTION);
  uint32_t          next      = from + talk_length(talk, from);
  if (!direction) {
    return false;
  }
  next += talk_kind(talk, next, WORD_BY) ? talk_length(talk, next) : 0U;
  next = talk_skip(talk, next);
  Move           move;
  const uint32_t before =
    next > from && interval_at(talk, next, true, &move) ? next : 0U;
  if (before) {
    talk->at = before + move.n;
    sound_move(talk, pow(move.ratio, direction->value));
    rule_tone(talk, from, "interval from what sounds");
    return true;
  }
  const Word* const tone =
    lexicon_named(talk->lexicon, direction->value > 0.0 ? "higher" : "lower");
  if (!tone || change_quality(talk, from)) {
    return false;
  }
  const Manner plain = change_plain();
  talk->at           = from + talk_length(talk, from);
  change_word(talk, tone, &plain, tone->phrases[0]);
  talk_rule(talk, from, tone, "");
  return true;
}

bool
notes_interval(Talk* const talk)
{
  return interval_first(talk) || direction_first(talk);
}

/// Read `over 2 seconds` or `slowly` after a note to which the pitch slides
static void
read_time(Talk* const talk, const Word* const glide, Manner* const manner)
{
  uint32_t next = talk->at;
  next += talk_kind(talk, next, WORD_TO) ? talk_length(talk, next) : 0U;
  next = talk_skip(talk, next);
  Quantity       quantity;
  const uint32_t n = quantity_at(talk, next, next > talk->at, &quantity);
  if (n && quantity.dimension == DIMENSION_TIME) {
    change_take(manner, &quantity);
    talk->at = next + n;
    return;
  }
  const Word* const how = talk_kind(talk, talk->at, WORD_COMPARATIVE);
  if (how && how->speed != 0.0 && glide->n_effects) {
    quantity = (Quantity){glide->effects[0].number * pow(SLOWLY, -how->speed),
                          DIMENSION_TIME};
    change_take(manner, &quantity);
    talk->at += talk_length(talk, talk->at);
  }
}

/// Set the time of a glide, and note what it was, for the next note
static void
set_glide(Talk* const talk, const Word* const glide, const Manner* const manner)
{
  const uint32_t port =
    glide->n_effects ? talk_port(talk, glide->effects[0].path) : TALK_NO_PORT;
  if (port != TALK_NO_PORT && !talk->state.gliding) {
    talk->state.glide_ms = (double)talk->values[port];
    talk->state.gliding  = true;
  }
  change_effects(talk, glide, manner);
}

bool
notes_glide(Talk* const talk)
{
  const uint32_t    from   = talk->at;
  const Word* const glide  = talk_kind(talk, from, WORD_GLIDE);
  Manner            manner = change_plain();
  Quantity          hz     = {0};
  Named             named  = {0};
  if (!glide) {
    return false;
  }
  uint32_t next = from + talk_length(talk, from);
  uint32_t n    = named_after(talk, &next, &named);
  double   to   = n ? pitch_hz(named.note) : 0.0;
  if (!n) {
    n  = quantity_at(talk, next, false, &hz);
    to = hz.dimension == DIMENSION_FREQUENCY ? hz.number : 0.0;
  }
  if (to > 0.0) {
    talk->at = next + n;
    read_time(talk, glide, &manner);
    set_glide(talk, glide, &manner);
    sound_slide(talk, to);
    rule_tone(talk, from, "slide");
    return true;
  }
  if (talk_kind(talk, next, WORD_DIRECTION)) {
    talk->at = next;
    set_glide(talk, glide, &manner);
    return direction_first(talk);
  }
  return false;
}

bool
notes_length(Talk* const talk)
{
  const uint32_t    from     = talk->at;
  const Word* const word     = talk_kind(talk, from, WORD_FOR);
  const uint32_t    at       = talk_skip(talk, from + talk_length(talk, from));
  Quantity          quantity = {0};
  const uint32_t    n        = quantity_at(talk, at, true, &quantity);
  if (!word || !n) {
    return false;
  }
  const double beat_ms = 60000.0 / talk->state.tempo_bpm;
  if (quantity.dimension != DIMENSION_TIME &&
      quantity.dimension != DIMENSION_BEATS) {
    return false;
  }
  const double ms =
    fmax(0.0,
         quantity.dimension == DIMENSION_TIME ? quantity.number
                                              : quantity.number * beat_ms);
  talk->at = at + n;
  if (sound_is_on(talk)) {
    sound_end(talk, ms);
  } else {
    talk->length = ms;
  }
  talk_rule(talk, from, word, "");
  return true;
}

static bool
set_key(Talk* const talk, const Word* const word)
{
  const uint32_t from = talk->at;
  uint32_t       next = from + talk_length(talk, from);
  Named          named;
  char           part[SAID_WORD_BYTES];
  const uint32_t n = named_after(talk, &next, &named);
  if (!n || (!named.chord && named.has_octave)) {
    return false;
  }
  // The quality is read anew, as that of a scale
  const bool minor = named.chord && named.chord->n_notes > 1U &&
                     lroundf(named.chord->notes[1]) == 3L;
  snprintf(talk->state.scale,
           sizeof(talk->state.scale),
           "%s",
           named.scale ? named.scale->name
           : minor     ? "minorScale"
                       : "majorScale");
  talk->state.key = ((named.note % 12) + 12) % 12;
  talk->at        = next + n;
  talk_rule(talk, from, word, talk->state.scale);
  said_line(talk->said,
            SAID_REMARK,
            NULL,
            "the key is %s now",
            talk_typed(talk, next, talk->at, part));
  return true;
}

static bool
set_tempo(Talk* const talk)
{
  const uint32_t    from = talk->at;
  const Word* const word = talk_kind(talk, from, WORD_TEMPO);
  uint32_t          next = from + (word ? talk_length(talk, from) : 0U);
  next += word && talk_kind(talk, next, WORD_TO) ? talk_length(talk, next) : 0U;
  Quantity       quantity = {0};
  const uint32_t n        = quantity_at(talk, next, false, &quantity);
  const bool     is_tempo = quantity.dimension == DIMENSION_TEMPO;
  if (!n || (!is_tempo && !(word && !quantity.dimension))) {
    return false;
  }
  talk->at              = next + n;
  talk->state.tempo_bpm = fmin(fmax(quantity.number, 10.0), 1000.0);
  said_line(talk->said,
            SAID_REMARK,
            NULL,
            "the tempo is %.5g beats per minute",
            talk->state.tempo_bpm);
  if (word) {
    talk_rule(talk, from, word, "");
  }
  return true;
}

bool
notes_setting(Talk* const talk)
{
  const Word* const key = talk_kind(talk, talk->at, WORD_KEY);
  return (key && set_key(talk, key)) || set_tempo(talk);
}
