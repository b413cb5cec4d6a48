// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/passage.h"

#include "host/say/change.h"
#include "host/say/interval.h"
#include "host/say/key.h"
#include "host/say/named.h"
#include "host/say/notes.h"
#include "host/say/pitch.h"
#include "host/say/quantity.h"
#include "host/say/sound.h"

#include <math.h>
#include <stddef.h>

/// So much longer is a glide that is slow
#define SLOWLY 4.0

/// No note is held longer: an hour
#define LONGEST_MS 3600000.0

/// Read `slowly` at a token; how many it takes
static uint32_t
pace_at(const Talk* const talk,
        const uint32_t    at,
        const Word* const glide,
        Manner* const     manner)
{
  const Word* const how = talk_kind(talk, at, WORD_COMPARATIVE);
  if (!how || how->speed == 0.0 || !glide->n_effects) {
    return 0U;
  }
  const Quantity quantity = {
    glide->effects[0].number * pow(SLOWLY, -how->speed), DIMENSION_TIME};
  manner_take(manner, &quantity);
  return talk_length(talk, at);
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
    manner_take(manner, &quantity);
    talk->at = next + n;
  } else {
    talk->at += pace_at(talk, talk->at, glide, manner);
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
passage_glide(Talk* const talk)
{
  const uint32_t    from   = talk->at;
  const Word* const glide  = talk_kind(talk, from, WORD_GLIDE);
  Manner            manner = manner_plain();
  Quantity          hz     = {0};
  Named             named  = {0};
  if (!glide) {
    return false;
  }
  uint32_t next = from + talk_length(talk, from);
  next += pace_at(talk, next, glide, &manner);
  uint32_t n  = named_after(talk, &next, &named);
  double   to = n ? pitch_hz(named.note) : 0.0;
  if (!n) {
    n  = quantity_at(talk, next, false, &hz);
    to = hz.dimension == DIMENSION_FREQUENCY ? hz.number : 0.0;
  }
  if (to > 0.0) {
    talk->at = next + n;
    read_time(talk, glide, &manner);
    set_glide(talk, glide, &manner);
    sound_slide(talk, to);
    notes_tell(talk, from, "slide");
    return true;
  }
  if (talk_kind(talk, next, WORD_DIRECTION)) {
    talk->at = next;
    set_glide(talk, glide, &manner);
    return interval_by_direction(talk);
  }
  return false;
}

bool
passage_length(Talk* const talk)
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
  if (quantity.number <= 0.0 || (quantity.dimension != DIMENSION_TIME &&
                                 quantity.dimension != DIMENSION_BEATS)) {
    return false;
  }
  const double ms =
    fmin(LONGEST_MS,
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
passage_setting(Talk* const talk)
{
  return key_rule(talk) || set_tempo(talk);
}
