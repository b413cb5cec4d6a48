// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/wording.h"

#include "host/say/change.h"
#include "host/say/effect.h"
#include "host/say/pitch.h"
#include "host/say/quantity.h"

#include <math.h>
#include <stddef.h>

/// Whether a word takes a time or rate, which faster and longer scale
static bool
is_timed(const Word* const word)
{
  return word && (effect_taking(word, DIMENSION_TIME) ||
                  effect_taking(word, DIMENSION_FREQUENCY));
}

/// Whether a comparative at a token belongs to the word after it
static bool
compares(const Talk* const talk, const uint32_t at)
{
  const uint32_t    next    = talk_skip(talk, at + talk_length(talk, at));
  const Word* const quality = change_quality(talk, next);
  return talk_kind(talk, next, WORD_PARAMETER) ||
         talk_kind(talk, next, WORD_ABSENT) || is_timed(quality) ||
         (quality && quality->kind == WORD_MODULATION) ||
         (quality && !change_quality(talk, at));
}

/// Whether a degree such as `deep` is the register of a note after it
static bool
is_register(const Talk* const talk, const uint32_t at)
{
  PitchName      name;
  const uint32_t next = at + talk_length(talk, at);
  return talk_kind(talk, at, WORD_REGISTER) && next < talk->tokens.n &&
         talk_length(talk, next) == 1U &&
         pitch_name(talk->tokens.items[next].word, &name) && !*name.rest;
}

/// Whether nothing but fillers, commas and the like stands before a modulation
static bool
leads_to_modulation(const Talk* const talk, const uint32_t at)
{
  uint32_t next = at;
  while (talk_kind(talk, next, WORD_FILLER) ||
         talk_kind(talk, next, WORD_AND) ||
         talk_kind(talk, next, WORD_DEGREE) ||
         talk_kind(talk, next, WORD_COMPARATIVE)) {
    next += talk_length(talk, next);
  }
  return talk_kind(talk, next, WORD_MODULATION);
}

bool
wording_before(const Talk* const talk, const uint32_t at, Manner* const manner)
{
  const Word* const degree   = talk_kind(talk, at, WORD_DEGREE);
  const Word* const ratio    = talk_kind(talk, at, WORD_RATIO);
  const Word* const compared = talk_kind(talk, at, WORD_COMPARATIVE);
  if (talk_kind(talk, at, WORD_NEGATION)) {
    manner->negated = !manner->negated;
  } else if (degree && !is_register(talk, at) &&
             (!change_quality(talk, at) || leads_to_modulation(talk, at))) {
    manner_scale(manner, degree);
  } else if (ratio) {
    manner->ratio = ratio->value;
  } else if (compared &&
             (compares(talk, at) || leads_to_modulation(talk, at))) {
    manner_compare(manner, compared);
  } else {
    return talk_kind(talk, at, WORD_FILLER) ||
           (talk_kind(talk, at, WORD_AND) &&
            (manner->scaled || manner->speed != 0.0) &&
            leads_to_modulation(talk, at));
  }
  return true;
}

uint32_t
wording_quantity(const Talk* const talk,
                 const uint32_t    at,
                 const Word**      joint,
                 Quantity* const   quantity)
{
  const Word* const to           = talk_kind(talk, at, WORD_TO);
  const Word* const by           = talk_kind(talk, at, WORD_BY);
  const Word* const for_how_long = talk_kind(talk, at, WORD_FOR);
  *joint                         = to ? to : by ? by : for_how_long;
  const uint32_t next =
    talk_skip(talk, at + (*joint ? talk_length(talk, at) : 0U));
  const uint32_t n = quantity_at(talk, next, *joint != NULL, quantity);
  return n ? next + n - at : 0U;
}

/// Whether a part of the sentence ends before a token
static bool
ends_at(const Talk* const talk, const uint32_t at)
{
  return at >= talk->tokens.n || talk_kind(talk, at, WORD_AND) ||
         talk_kind(talk, at, WORD_THEN);
}

/// Take how fast or long after a quality: slower, twice as fast
static void
take_pace(Talk* const talk, Manner* const manner)
{
  const Word* const ratio = talk_kind(talk, talk->at, WORD_RATIO);
  const uint32_t    at = talk->at + (ratio ? talk_length(talk, talk->at) : 0U);
  const Word* const compared = talk_kind(talk, at, WORD_COMPARATIVE);
  if (compared && !compares(talk, at)) {
    manner_compare(manner, compared);
    manner->degree = ratio ? log2(ratio->value) : manner->degree;
    talk->at       = at + talk_length(talk, at);
  }
}

void
wording_after(Talk* const talk, const Word* const word, Manner* const manner)
{
  const Word*    degree = talk_kind(talk, talk->at, WORD_DEGREE);
  const uint32_t after  = talk->at + talk_length(talk, talk->at);
  if (degree && ends_at(talk, after)) {
    manner_scale(manner, degree);
    talk->at = after;
  }
  if (talk_kind(talk, talk->at, WORD_ENOUGH)) {
    manner->negated = !manner->negated;
    talk->at += talk_length(talk, talk->at);
  }
  if (talk_kind(talk, talk->at, WORD_NEGATION) &&
      ends_at(talk, talk->at + talk_length(talk, talk->at))) {
    manner->negated = !manner->negated; // Turn the vibrato off
    talk->at += talk_length(talk, talk->at);
  }
  if (is_timed(word)) {
    take_pace(talk, manner);
  }
  const Word* joint;
  Quantity    quantity;
  uint32_t    n;
  while ((n = wording_quantity(talk, talk->at, &joint, &quantity)) &&
         effect_taking(word, quantity.dimension)) {
    manner_take(manner, &quantity);
    talk->at += n;
  }
}

/// Whether a filler says nothing about a control: one that leads to a number or
/// length does
static bool
is_mere(const Talk* const talk, const uint32_t at)
{
  const Word*    joint    = NULL;
  Quantity       quantity = {0};
  const uint32_t next     = talk_skip(talk, at);
  return talk_kind(talk, at, WORD_FILLER) &&
         !wording_quantity(talk, at, &joint, &quantity) &&
         !talk_kind(talk, at, WORD_BY) &&
         (!change_quality(talk, next) ||
          talk_kind(talk, next, WORD_COMPARATIVE));
}

void
wording_after_name(Talk* const talk, Manner* const manner)
{
  for (bool more = true; more;) {
    const uint32_t    at        = talk->at;
    const Word* const direction = talk_kind(talk, at, WORD_DIRECTION);
    const Word* const compared  = talk_kind(talk, at, WORD_COMPARATIVE);
    const Word* const degree    = talk_kind(talk, at, WORD_DEGREE);
    const Word* const ratio     = talk_kind(talk, at, WORD_RATIO);
    Quantity          quantity  = {0};
    const Word* const negation  = quantity_at(talk, at, false, &quantity)
                                    ? NULL // Minus three
                                    : talk_kind(talk, at, WORD_NEGATION);
    more =
      ratio || direction || compared || degree || negation || is_mere(talk, at);
    if (negation) {
      manner->negated = !manner->negated;
    } else if (compared) {
      manner_compare(manner, compared);
    } else if (direction) {
      manner->amount = direction->value;
    } else if (degree) {
      manner_scale(manner, degree);
    } else if (ratio) {
      manner->ratio = ratio->value;
    }
    talk->at += more ? talk_length(talk, at) : 0U;
  }
}
