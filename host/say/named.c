// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/named.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/// A letter with what belongs to it
typedef struct {
  PitchName   name;  ///< As in the word
  const Word* chord; ///< From its ending, as in `cmaj7`, or null
  uint32_t    n;     ///< Tokens so far
} Letter;

int
named_octave(const Talk* const talk)
{
  return (int)floor(round(pitch_note(talk->state.last_hz)) / 12.0) - 1;
}

/// The chord with this phrase, or null
static const Word*
chord_called(const Talk* const talk, const char* const phrase)
{
  for (uint32_t w = talk->lexicon->n; w; --w) {
    const Word* const word = &talk->lexicon->words[w - 1U];
    for (uint32_t p = 0U; word->kind == WORD_CHORD && p < word->n_phrases;
         ++p) {
      if (word->n_notes && !strcmp(word->phrases[p], phrase)) {
        return word;
      }
    }
  }
  return NULL;
}

/// Whether the word `chord` itself stands at a token
static bool
says_chord(const Talk* const talk, const uint32_t at)
{
  const Word* const word = talk_kind(talk, at, WORD_CHORD);
  return word && !word->n_notes;
}

/// Whether a capital means something: a small letter stands somewhere
static bool
has_small_letters(const Talk* const talk)
{
  for (uint32_t i = 0U; i < talk->tokens.n; ++i) {
    for (const char* c = talk->tokens.items[i].typed; *c; ++c) {
      if (islower((unsigned char)*c)) {
        return true;
      }
    }
  }
  return false;
}

static bool
is_capital(const Talk* const talk, const uint32_t at)
{
  return at && isupper((unsigned char)talk->tokens.items[at].typed[0]) &&
         has_small_letters(talk);
}

static bool
is_octave(const Talk* const talk, const uint32_t at)
{
  if (at >= talk->tokens.n || !talk->tokens.items[at].is_number) {
    return false;
  }
  const double number = talk->tokens.items[at].number;
  return number >= -1.0 && number <= 9.0 && number == floor(number) &&
         !talk_kind(talk, at + 1U, WORD_UNIT);
}

/// Whether what follows an `a` makes it a note rather than an article
static bool
makes_note(const Talk* const talk, const uint32_t at)
{
  const uint32_t next = at + 1U;
  if (next >= talk->tokens.n || talk_kind(talk, next, WORD_AND) ||
      talk_kind(talk, next, WORD_THEN) || talk_kind(talk, next, WORD_FOR) ||
      talk_kind(talk, next, WORD_ACCIDENTAL) ||
      talk_kind(talk, next, WORD_DYNAMIC) || is_octave(talk, next)) {
    return true;
  }
  if (talk_kind(talk, next, WORD_RELATION)) {
    return true;
  }
  const uint32_t after = next + talk_length(talk, next);
  return talk_kind(talk, next, WORD_CHORD) && !says_chord(talk, next) &&
         !says_chord(talk, after) && !named_is_root(talk, after);
}

/// Whether a letter is a note where it stands, not an article or a dynamic
static bool
is_meant(const Talk* const talk, const uint32_t at)
{
  const Meanings* const meanings = &talk->meanings[at];
  const bool            after    = at && talk_kind(talk, at - 1U, WORD_MIDDLE);
  if (meanings->n_tokens > 1U) {
    return false;
  }
  if (!meanings->n_tokens || talk->has_reg || after) {
    return true;
  }
  if (lookup_kind(meanings, WORD_FILLER)) {
    return is_capital(talk, at) || makes_note(talk, at);
  }
  if (lookup_kind(meanings, WORD_DYNAMIC)) {
    return talk->wants_note || is_capital(talk, at) ||
           talk_kind(talk, at + 1U, WORD_ACCIDENTAL) ||
           talk_kind(talk, at + 1U, WORD_CHORD) || is_octave(talk, at + 1U);
  }
  return true;
}

/// Read a letter, its accidentals and its octave or ending
static bool
letter_at(const Talk* const talk, const uint32_t at, Letter* const letter)
{
  if (at >= talk->tokens.n) {
    return false;
  }
  const char* const word = talk->tokens.items[at].word;
  *letter                = (Letter){.n = 1U};
  if (!pitch_name(word, &letter->name) ||
      (word[1] && talk->meanings[at].n_tokens) ||
      (!word[1] && !is_meant(talk, at))) {
    return false;
  }

  PitchName* const name = &letter->name;
  if (*name->rest) {
    letter->chord = chord_called(talk, name->rest);
    return letter->chord != NULL;
  }
  const size_t length = strlen(word);
  if (name->octave != PITCH_NO_OCTAVE && says_chord(talk, at + 1U) &&
      (letter->chord = chord_called(talk, word + length - 1U))) {
    name->octave = PITCH_NO_OCTAVE;
  }
  const Word* const sign = talk_kind(talk, at + 1U, WORD_ACCIDENTAL);
  if (sign && !name->altered && name->octave == PITCH_NO_OCTAVE) {
    name->semitone += (int)sign->value;
    letter->n += talk_length(talk, at + 1U);
  }
  return true;
}

/// Read an octave that follows as a word of its own
static int
octave_after(const Talk* const talk, const uint32_t at, uint32_t* const n)
{
  uint32_t next = at + *n;
  if (talk_kind(talk, next, WORD_OCTAVE)) {
    next += talk_length(talk, next);
  }
  if (!is_octave(talk, next)) {
    return PITCH_NO_OCTAVE;
  }
  *n = next + 1U - at;
  return (int)talk->tokens.items[next].number;
}

/// Read `above middle C` after a letter
static bool
relation_after(const Talk* const talk,
               const uint32_t    at,
               const int         semitone,
               uint32_t* const   n,
               int* const        note)
{
  const Word* const relation = talk_kind(talk, at + *n, WORD_RELATION);
  uint32_t   next   = talk_skip(talk, at + *n + talk_length(talk, at + *n));
  const bool middle = talk_kind(talk, next, WORD_MIDDLE) != NULL;
  next += middle ? talk_length(talk, next) : 0U;
  Letter letter;
  if (!relation || !letter_at(talk, next, &letter)) {
    return false;
  }

  const int octave = letter.name.octave != PITCH_NO_OCTAVE ? letter.name.octave
                     : middle                              ? PITCH_OCTAVE
                                                           : named_octave(talk);
  const int from   = (12 * (octave + 1)) + letter.name.semitone;
  const int above  = (((semitone - from) % 12) + 12) % 12;
  if (relation->value > 0.0) {
    *note = from + (above ? above : 12);
  } else {
    *note = from - (12 - above);
  }
  *n = next + letter.n - at;
  return true;
}

/// Read the chord or scale that a letter is the root of
static void
read_quality(const Talk* const talk,
             const uint32_t    at,
             uint32_t* const   n,
             Named* const      named)
{
  const Word* const chord = talk_kind(talk, at + *n, WORD_CHORD);
  const Word* const scale = talk_kind(talk, at + *n, WORD_SCALE);
  if (!named->chord && chord && chord->n_notes) {
    named->chord = chord;
    *n += talk_length(talk, at + *n);
  } else if (!named->chord && scale && !chord) {
    named->scale = scale;
    *n += talk_length(talk, at + *n);
  }
  if (says_chord(talk, at + *n)) {
    named->chord =
      named->chord ? named->chord : lexicon_named(talk->lexicon, "major");
    *n += talk_length(talk, at + *n);
  }
}

bool
named_is_root(const Talk* const talk, const uint32_t at)
{
  PitchName      name;
  const uint32_t next = at + talk_length(talk, at);
  return (talk_kind(talk, at, WORD_TO) || talk_kind(talk, at, WORD_KEY)) &&
         next < talk->tokens.n &&
         pitch_name(talk->tokens.items[next].word, &name) && !*name.rest;
}

uint32_t
named_at(const Talk* const talk, const uint32_t at, Named* const named)
{
  const bool     middle = talk_kind(talk, at, WORD_MIDDLE) != NULL;
  const uint32_t first  = middle ? at + talk_length(talk, at) : at;
  Letter         letter;
  if (!letter_at(talk, first, &letter)) {
    return 0U;
  }

  *named            = (Named){.chord = letter.chord};
  uint32_t  n       = letter.n;
  const int in_word = letter.name.octave;
  const int octave =
    in_word == PITCH_NO_OCTAVE ? octave_after(talk, first, &n) : in_word;
  named->has_octave = middle || talk->has_reg || octave != PITCH_NO_OCTAVE;
  const int usual   = middle          ? PITCH_OCTAVE
                      : talk->has_reg ? PITCH_OCTAVE + talk->reg
                                      : named_octave(talk);
  named->note = (12 * ((octave == PITCH_NO_OCTAVE ? usual : octave) + 1)) +
                letter.name.semitone;
  if (!named->has_octave &&
      relation_after(talk, first, letter.name.semitone, &n, &named->note)) {
    named->has_octave = true;
  }
  read_quality(talk, first, &n, named);
  return first + n - at;
}

uint32_t
named_after(const Talk* const talk, uint32_t* const at, Named* const named)
{
  uint32_t n = named_at(talk, *at, named);
  while (!n && talk_kind(talk, *at, WORD_FILLER)) {
    *at += talk_length(talk, *at);
    n = named_at(talk, *at, named);
  }
  return n;
}
