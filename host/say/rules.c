// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/rules.h"

#include "host/say/change.h"
#include "host/say/control.h"
#include "host/say/effect.h"
#include "host/say/named.h"
#include "host/say/wording.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/// Move the control that a quality multiplies by a quantity: 3 dB louder; false
/// if it multiplies none
static bool
move_by(Talk* const       talk,
        const uint32_t    from,
        const Word* const word,
        Quantity          quantity)
{
  const Effect* effect = NULL;
  for (uint32_t e = 0U; e < word->n_effects && !effect; ++e) {
    effect = word->effects[e].kind == EFFECT_FACTOR ? &word->effects[e] : NULL;
  }
  const Word* const control =
    effect ? talk_parameter(talk, effect->path) : NULL;
  if (!control) {
    return false;
  }
  char part[SAID_WORD_BYTES];
  if (!quantity.dimension && quantity.number < 1.0) {
    quantity.dimension = DIMENSION_SHARE; // By half
  }
  talk_rule(talk, from, word, "");
  control_by(talk,
             control,
             &quantity,
             effect->number > 1.0 ? 1.0 : -1.0,
             talk_typed(talk, from, talk->at, part));
  return true;
}

/// Do a quality by some quantity: louder by 3 dB; false if that was not said
static bool
do_by(Talk* const talk, const uint32_t from, const Word* const word)
{
  const Word*    joint    = NULL;
  Quantity       quantity = {0};
  const uint32_t n        = wording_quantity(talk, talk->at, &joint, &quantity);
  const uint32_t before   = talk->at;
  if (!n || !joint || joint->kind != WORD_BY) {
    return false;
  }
  talk->at += n;
  if (!move_by(talk, from, word, quantity)) {
    talk->at = before;
    return false;
  }
  return true;
}

/// Do a quality, in a manner
static void
do_quality(Talk* const       talk,
           const uint32_t    from,
           const Word* const word,
           Manner* const     manner)
{
  char part[SAID_WORD_BYTES];
  char more[64] = "";
  talk->at += talk_length(talk, talk->at);
  if (do_by(talk, from, word)) {
    return;
  }
  wording_after(talk, word, manner);
  talk_typed(talk, from, talk->at, part);
  if (manner->scaled || manner->negated) {
    snprintf(more,
             sizeof(more),
             "%sdegree %.3g",
             manner->negated ? "the opposite, " : "",
             manner->degree);
  }
  talk_rule(talk, from, word, more);
  change_word(talk, word, manner, part);
  talk->subject = word->kind == WORD_MODULATION ? word : NULL;
}

/// Whether two controls belong to one module
static bool
is_beside(const char* const a, const char* const b)
{
  const char* const name = strrchr(a, '/');
  return name && !strncmp(a, b, (size_t)(name + 1 - a));
}

/// The control of the modulation before that a quantity measures where the one
/// that is named does not: vibrato with a depth of 40 cents
static const Word*
fitting(const Talk* const     talk,
        const Word* const     word,
        const Quantity* const quantity)
{
  const uint32_t port  = talk_port(talk, word->path);
  double         value = 0.0;
  if (!talk->subject || port == TALK_NO_PORT ||
      quantity_for(talk, quantity, word, port, &value)) {
    return word;
  }
  const char* const path = effect_taking(talk->subject, quantity->dimension);
  const Word* const other =
    path && is_beside(path, word->path) ? talk_parameter(talk, path) : NULL;
  return other ? other : word;
}

/// Take a fraction in words that a control is moved by as a share: by half
static void
take_fraction(const Talk* const talk, Quantity* const quantity)
{
  if (!quantity->dimension && quantity->number < 1.0 &&
      talk_kind(talk, talk->at - 1U, WORD_NUMBER)) {
    quantity->dimension = DIMENSION_SHARE;
  }
}

/// Do what is said of a control
static void
do_parameter(Talk* const    talk,
             const uint32_t from,
             const Word*    word,
             Manner* const  manner)
{
  char        part[SAID_WORD_BYTES];
  const Word* joint    = NULL;
  Quantity    quantity = {0};
  talk->at += talk_length(talk, talk->at);
  wording_after_name(talk, manner);
  const uint32_t n    = wording_quantity(talk, talk->at, &joint, &quantity);
  const uint32_t next = talk_skip(talk, talk->at);
  if (!n && manner->amount == 0.0 && manner->speed == 0.0 && !manner->negated &&
      manner->ratio <= 0.0 && change_quality(talk, next)) {
    talk->at = next; // The filter darker: the quality says it all
    return;
  }

  const uint32_t    by = talk_kind(talk, next, WORD_BY)
                           ? talk_skip(talk, next + talk_length(talk, next))
                           : next;
  const Word* const interval =
    n || manner->amount == 0.0 || word->dimension != DIMENSION_FREQUENCY
      ? NULL
      : talk_kind(talk, by, WORD_INTERVAL);
  if (interval) {
    talk->at      = by + talk_length(talk, by);
    manner->ratio = interval->value;
  }
  talk->at += n;
  talk_typed(talk, from, talk->at, part);
  const bool moves = n && ((joint && joint->kind == WORD_BY) ||
                           (manner->amount != 0.0 && !joint));
  word             = n ? fitting(talk, word, &quantity) : word;
  talk_rule(talk, from, word, "");
  if (moves) {
    const double sign = manner->amount < 0.0 ? -1.0 : 1.0;
    take_fraction(talk, &quantity);
    control_by(talk, word, &quantity, manner->negated ? -sign : sign, part);
  } else if (n) {
    control_to(talk, word, &quantity, part);
  } else {
    control_move(talk, word, manner, part);
  }
}

/// Answer that something is not there
static void
do_absent(Talk* const       talk,
          const uint32_t    from,
          const Word* const word,
          const bool        negated)
{
  char        part[SAID_WORD_BYTES];
  const Word* joint;
  Quantity    quantity;
  talk->at += talk_length(talk, talk->at);
  talk->at += wording_quantity(talk, talk->at, &joint, &quantity);
  talk_typed(talk, from, talk->at, part);
  said_line(
    talk->said, negated ? SAID_REMARK : SAID_ABSENT, part, "%s", word->text);
}

/// A quantity that stands before what it is of: 20 ms attack, 6 Hz vibrato
static bool
change_with_number(Talk* const talk)
{
  const uint32_t    from     = talk->at;
  Quantity          quantity = {0};
  const uint32_t    n        = quantity_at(talk, from, false, &quantity);
  const uint32_t    next     = talk_skip(talk, from + n);
  const Word* const word     = talk_kind(talk, next, WORD_PARAMETER);
  const Word* const quality  = change_quality(talk, next);
  if (!n) {
    return false;
  }
  if (quality && effect_taking(quality, quantity.dimension)) {
    Manner manner = manner_plain();
    manner_take(&manner, &quantity);
    talk->at = next;
    do_quality(talk, from, quality, &manner);
    return true;
  }
  if (quality && quantity.dimension) {
    talk->at = next + talk_length(talk, next);
    if (move_by(talk, from, quality, quantity)) {
      return true;
    }
    talk->at = from;
  }
  if (!word) {
    return false;
  }
  char part[SAID_WORD_BYTES];
  talk->at = next + talk_length(talk, next);
  talk_rule(talk, from, word, "");
  control_to(talk, word, &quantity, talk_typed(talk, from, talk->at, part));
  return true;
}

/// Do the style that the coming words describe before they do: a warm bass
static void
do_style_first(Talk* const talk)
{
  uint32_t at = talk->at;
  while (at < talk->tokens.n && !talk_kind(talk, at, WORD_THEN) &&
         !talk_kind(talk, at, WORD_NEGATION) &&
         (!talk_kind(talk, at, WORD_AND) ||
          talk_kind(talk, at + 1U, WORD_ADJECTIVE))) {
    const Word* const style  = talk_kind(talk, at, WORD_STYLE);
    const Manner      plain  = manner_plain();
    const uint32_t    length = talk_length(talk, at);
    if (style && at + 1U > talk->styled) {
      char part[SAID_WORD_BYTES];
      talk->styled = at + 1U;
      change_word(talk, style, &plain, talk_typed(talk, at, at + length, part));
    }
    at += length;
  }
}

bool
rules_style(Talk* const talk)
{
  const uint32_t    from  = talk->at;
  const Word* const style = talk_kind(talk, from, WORD_STYLE);
  do_style_first(talk);
  if (!style || from + 1U > talk->styled) {
    return false;
  }
  talk->at += talk_length(talk, from);
  talk_rule(talk, from, style, "");
  return true;
}

/// Do what is said of the modulation before: slower and deeper
static bool
change_subject(Talk* const talk)
{
  const uint32_t    from     = talk->at;
  const Word* const subject  = talk->subject;
  const Word* const compared = talk_kind(talk, from, WORD_COMPARATIVE);
  const uint32_t    next     = from + talk_length(talk, from);
  if (!subject || !compared || !from || !talk_kind(talk, from - 1U, WORD_AND) ||
      (next < talk->tokens.n && !talk_kind(talk, next, WORD_AND))) {
    return false;
  }
  char   part[SAID_WORD_BYTES];
  Manner manner = manner_plain();
  manner_compare(&manner, compared);
  talk->at = next;
  talk_rule(talk, from, subject, "");
  change_word(talk, subject, &manner, talk_typed(talk, from, talk->at, part));
  return true;
}

bool
rules_change(Talk* const talk)
{
  const uint32_t from   = talk->at;
  Manner         manner = manner_plain();
  if (change_with_number(talk) || change_subject(talk)) {
    return true;
  }
  uint32_t at = from;
  Named    named;
  while (at < talk->tokens.n && !named_at(talk, at, &named) &&
         wording_before(talk, at, &manner)) {
    at += talk_length(talk, at);
  }
  if (named_at(talk, at, &named)) {
    return false; // A note, with fillers before it
  }
  const Word* const absent    = talk_kind(talk, at, WORD_ABSENT);
  const Word* const quality   = change_quality(talk, at);
  const Word* const parameter = talk_kind(talk, at, WORD_PARAMETER);
  if (!absent && !quality && !parameter) {
    return false;
  }
  talk->at = at;
  if (absent) {
    do_absent(talk, from, absent, manner.negated);
  } else if (quality && !(parameter && manner.amount != 0.0)) {
    do_quality(talk, from, quality, &manner);
  } else {
    do_parameter(talk, from, parameter, &manner);
  }
  return true;
}
