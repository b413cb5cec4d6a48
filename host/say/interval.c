// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/interval.h"

#include "host/say/change.h"
#include "host/say/key.h"
#include "host/say/named.h"
#include "host/say/notes.h"
#include "host/say/pitch.h"
#include "host/say/quantity.h"
#include "host/say/sound.h"
#include "host/say/wording.h"

#include <math.h>
#include <stddef.h>

/// A movement of the pitch
typedef struct {
  double      ratio; ///< Of the frequencies
  const Word* word;  ///< Interval, unit or direction that said so
  uint32_t    n;     ///< Tokens
} Move;

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

/// Add the interval that is joined to one: an octave and a fifth
static void
join_interval(const Talk* const talk, const uint32_t at, Move* const move)
{
  Move           more;
  const uint32_t next = at + move->n;
  if (talk_kind(talk, next, WORD_AND) &&
      interval_at(talk, next + 1U, false, &more)) {
    const uint32_t after = next + 1U + more.n;
    if (after >= talk->tokens.n || talk_kind(talk, after, WORD_AND) ||
        talk_kind(talk, after, WORD_THEN)) {
      move->ratio *= more.ratio;
      move->n = after - at;
    }
  }
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
  key_rule(talk); // The third in C minor: the key first
  if (talk->state.key == CONTEXT_NO_KEY && !talk->has_reg) {
    sound_tone(talk, talk->state.last_hz * move->ratio);
  } else {
    sound_tone(talk, pitch_hz(notes_root(talk)) * in_scale(talk, move->ratio));
  }
  notes_tell(talk, from, "degree above the key or the last note");
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
  const uint32_t after = from + move.n;
  const uint32_t next =
    talk_kind(talk, after, WORD_RELATION) ? after : talk_skip(talk, after);
  const Word* const direction = talk_kind(talk, next, WORD_DIRECTION);
  const Word* const relation  = talk_kind(talk, next, WORD_RELATION);
  uint32_t          root      = next + talk_length(talk, next);
  Named             named;
  const uint32_t    n = relation ? named_after(talk, &root, &named) : 0U;
  if (n) {
    talk->at = root + n;
    sound_tone(talk, pitch_hz(named.note) * pow(move.ratio, relation->value));
    notes_tell(talk, from, "interval from a note");
  } else if (direction) {
    talk->at = next + talk_length(talk, next);
    sound_move(talk, pow(move.ratio, direction->value));
    notes_tell(talk, from, "interval from what sounds");
  } else if (talk->wants_note) {
    play_degree(talk, from, &move);
  } else {
    return false;
  }
  return true;
}

bool
interval_by_direction(Talk* const talk)
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
    join_interval(talk, before, &move);
    talk->at = before + move.n;
    sound_move(talk, pow(move.ratio, direction->value));
    notes_tell(talk, from, "interval from what sounds");
    return true;
  }
  const Word* const tone =
    lexicon_named(talk->lexicon, direction->value > 0.0 ? "higher" : "lower");
  if (!tone || change_quality(talk, from)) {
    return false;
  }
  Manner manner = manner_plain();
  talk->at      = from + talk_length(talk, from);
  wording_after(talk, tone, &manner); // Up a bit
  change_word(talk, tone, &manner, tone->phrases[0]);
  talk_rule(talk, from, tone, "");
  return true;
}

bool
interval_rule(Talk* const talk)
{
  return interval_first(talk) || interval_by_direction(talk);
}
