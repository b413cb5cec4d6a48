// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/rules.h"

#include "host/say/change.h"
#include "host/say/named.h"
#include "host/say/quantity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/// Whether a word takes a time or rate, which faster and longer scale
static bool
is_timed(const Word* const word)
{
  for (uint32_t e = 0U; word && e < word->n_effects; ++e) {
    if (word->effects[e].takes == DIMENSION_TIME ||
        word->effects[e].takes == DIMENSION_FREQUENCY) {
      return true;
    }
  }
  return false;
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
  Named          named;
  Talk           probe = *talk;
  const uint32_t next  = at + talk_length(talk, at);
  probe.has_reg        = true;
  return talk_kind(talk, at, WORD_REGISTER) && named_at(&probe, next, &named);
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

/// Take one word that stands before a quality or control; false if it is none
static bool
take_manner(const Talk* const talk, const uint32_t at, Manner* const manner)
{
  const Word* const degree   = talk_kind(talk, at, WORD_DEGREE);
  const Word* const ratio    = talk_kind(talk, at, WORD_RATIO);
  const Word* const compared = talk_kind(talk, at, WORD_COMPARATIVE);
  if (talk_kind(talk, at, WORD_NEGATION)) {
    manner->negated = !manner->negated;
  } else if (degree && !is_register(talk, at) &&
             (!change_quality(talk, at) || leads_to_modulation(talk, at))) {
    manner->degree *= degree->value;
    manner->scaled = true;
  } else if (ratio) {
    manner->ratio = ratio->value;
  } else if (compared &&
             (compares(talk, at) || leads_to_modulation(talk, at))) {
    manner->amount = compared->value != 0.0 ? compared->value : manner->amount;
    manner->speed  = compared->speed != 0.0 ? compared->speed : manner->speed;
  } else {
    return talk_kind(talk, at, WORD_FILLER) ||
           (talk_kind(talk, at, WORD_AND) &&
            (manner->scaled || manner->speed != 0.0) &&
            leads_to_modulation(talk, at));
  }
  return true;
}

/// Take a quantity with what leads to it: to 800 Hz, by 20 %, over 3 seconds
static uint32_t
quantity_after(const Talk* const talk,
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

static bool
takes(const Word* const word, const Dimension dimension)
{
  for (uint32_t e = 0U; dimension && e < word->n_effects; ++e) {
    if (word->effects[e].takes == dimension) {
      return true;
    }
  }
  return false;
}

/// Take what stands after a quality: a bit, over 3 seconds, at 6 Hz
static void
take_trailing(Talk* const talk, const Word* const word, Manner* const manner)
{
  const Word*    degree = talk_kind(talk, talk->at, WORD_DEGREE);
  const uint32_t after  = talk->at + talk_length(talk, talk->at);
  if (degree && (after >= talk->tokens.n || talk_kind(talk, after, WORD_AND) ||
                 talk_kind(talk, after, WORD_THEN))) {
    manner->degree *= degree->value;
    manner->scaled = true;
    talk->at       = after;
  }
  if (talk_kind(talk, talk->at, WORD_ENOUGH)) {
    manner->negated = !manner->negated;
    talk->at += talk_length(talk, talk->at);
  }
  const Word* const compared = talk_kind(talk, talk->at, WORD_COMPARATIVE);
  if (compared && is_timed(word) && !compares(talk, talk->at)) {
    manner->amount = compared->value;
    manner->speed  = compared->speed;
    talk->at += talk_length(talk, talk->at);
  }
  const Word* joint;
  Quantity    quantity;
  uint32_t    n;
  while ((n = quantity_after(talk, talk->at, &joint, &quantity)) &&
         takes(word, quantity.dimension)) {
    change_take(manner, &quantity);
    talk->at += n;
  }
}

/// Do a quality by some quantity: louder by 3 dB; false if that was not said
static bool
do_by(Talk* const talk, const uint32_t from, const Word* const word)
{
  const Word*    joint    = NULL;
  Quantity       quantity = {0};
  const uint32_t n        = quantity_after(talk, talk->at, &joint, &quantity);
  const Effect*  effect   = NULL;
  for (uint32_t e = 0U; e < word->n_effects && !effect; ++e) {
    effect = word->effects[e].kind == EFFECT_FACTOR ? &word->effects[e] : NULL;
  }
  const Word* const control =
    effect ? talk_parameter(talk, effect->path) : NULL;
  if (!n || !joint || joint->kind != WORD_BY || !control) {
    return false;
  }
  char part[SAID_WORD_BYTES];
  if (!quantity.dimension && quantity.number < 1.0) {
    quantity.dimension = DIMENSION_SHARE; // By half
  }
  talk->at += n;
  talk_rule(talk, from, word, "");
  change_by(talk,
            control,
            &quantity,
            effect->number > 1.0 ? 1.0 : -1.0,
            talk_typed(talk, from, talk->at, part));
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
  take_trailing(talk, word, manner);
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
}

/// Take what stands after a control's name: up, a bit longer
static void
take_after_name(Talk* const talk, Manner* const manner)
{
  for (bool more = true; more;) {
    const uint32_t    at        = talk->at;
    const Word* const direction = talk_kind(talk, at, WORD_DIRECTION);
    const Word* const compared  = talk_kind(talk, at, WORD_COMPARATIVE);
    const Word* const degree    = talk_kind(talk, at, WORD_DEGREE);
    const Word* const ratio     = talk_kind(talk, at, WORD_RATIO);
    const Word* const filler    = talk_kind(talk, at, WORD_FILLER);
    more                        = ratio || direction || compared || degree ||
           (filler && !talk_kind(talk, at, WORD_TO));
    if (compared) {
      manner->amount = compared->value;
      manner->speed  = compared->speed;
    } else if (direction) {
      manner->amount = direction->value;
    } else if (degree) {
      manner->degree *= degree->value;
      manner->scaled = true;
    } else if (ratio) {
      manner->ratio = ratio->value;
    }
    talk->at += more ? talk_length(talk, at) : 0U;
  }
}

/// Do what is said of a control
static void
do_parameter(Talk* const       talk,
             const uint32_t    from,
             const Word* const word,
             Manner* const     manner)
{
  char        part[SAID_WORD_BYTES];
  const Word* joint    = NULL;
  Quantity    quantity = {0};
  talk->at += talk_length(talk, talk->at);
  take_after_name(talk, manner);
  const uint32_t n    = quantity_after(talk, talk->at, &joint, &quantity);
  const uint32_t next = talk_skip(talk, talk->at);
  if (!n && manner->amount == 0.0 && manner->speed == 0.0 && !manner->negated &&
      manner->ratio <= 0.0 && change_quality(talk, next)) {
    talk->at = next; // The filter darker: the quality says it all
    return;
  }

  const Word* const interval =
    n || manner->amount == 0.0 ? NULL : talk_kind(talk, next, WORD_INTERVAL);
  if (interval) {
    talk->at      = next + talk_length(talk, next);
    manner->ratio = pow(interval->value, manner->amount);
  }
  talk->at += n;
  talk_typed(talk, from, talk->at, part);
  talk_rule(talk, from, word, "");
  if (n && ((joint && joint->kind == WORD_BY) ||
            (manner->amount != 0.0 && !joint))) {
    const double sign = manner->amount < 0.0 ? -1.0 : 1.0;
    change_by(talk, word, &quantity, manner->negated ? -sign : sign, part);
  } else if (n) {
    change_to(talk, word, &quantity, part);
  } else {
    change_parameter(talk, word, manner, part);
  }
}

/// Answer that something is not there
static void
do_absent(Talk* const       talk,
          const uint32_t    from,
          const Word* const word,
          const bool        negated)
{
  char part[SAID_WORD_BYTES];
  talk->at += talk_length(talk, talk->at);
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
  char              part[SAID_WORD_BYTES];
  Manner            manner = change_plain();
  if (!n) {
    return false;
  }
  if (quality && takes(quality, quantity.dimension)) {
    change_take(&manner, &quantity);
    talk->at = next;
    do_quality(talk, from, quality, &manner);
    return true;
  }
  if (!word) {
    return false;
  }
  talk->at = next + talk_length(talk, next);
  talk_typed(talk, from, talk->at, part);
  talk_rule(talk, from, word, "");
  change_to(talk, word, &quantity, part);
  return true;
}

/// Do the style that the coming words describe before they do: a warm bass
static void
do_style_first(Talk* const talk)
{
  uint32_t at = talk->at;
  while (at < talk->tokens.n && !talk_kind(talk, at, WORD_AND) &&
         !talk_kind(talk, at, WORD_THEN) &&
         !talk_kind(talk, at, WORD_NEGATION)) {
    const Word* const style  = talk_kind(talk, at, WORD_STYLE);
    const Manner      plain  = change_plain();
    const uint32_t    length = talk_length(talk, at);
    char              part[SAID_WORD_BYTES];
    if (style && at + 1U > talk->styled) {
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

bool
rules_change(Talk* const talk)
{
  const uint32_t from   = talk->at;
  Manner         manner = change_plain();
  if (change_with_number(talk)) {
    return true;
  }
  uint32_t at = from;
  while (at < talk->tokens.n && take_manner(talk, at, &manner)) {
    at += talk_length(talk, at);
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

/// Say what a control is at
static void
answer(const Talk* const talk, const char* const name, const char* const path)
{
  const uint32_t port = talk_port(talk, path);
  if (port == TALK_NO_PORT) {
    said_line(talk->said, SAID_ABSENT, name, "this plugin has no %s", path);
    return;
  }
  const ModelPort* const p     = &talk->model->ports[port];
  const double           value = (double)talk->values[port];
  const char*            label = "";
  for (uint32_t i = 0U; p->enumeration && i < p->n_points; ++i) {
    if (fabs((double)p->points[i].value - value) < 0.5) {
      label = p->points[i].label;
    }
  }
  said_line(talk->said,
            SAID_ANSWER,
            name,
            "%s is %.5g%s%s%s%s",
            p->path,
            value,
            *p->unit ? " " : "",
            p->unit,
            *label ? ", " : "",
            label);
}

bool
rules_question(Talk* const talk)
{
  const uint32_t    from     = talk->at;
  const Word* const question = talk_kind(talk, from, WORD_QUESTION);
  if (!question) {
    return false;
  }
  const uint32_t    at        = talk_skip(talk, from + talk_length(talk, from));
  const Word* const parameter = talk_kind(talk, at, WORD_PARAMETER);
  const Word* const quality   = change_quality(talk, at);
  const char*       path      = parameter ? parameter->path : NULL;
  for (uint32_t e = 0U; quality && !path && e < quality->n_effects; ++e) {
    const Effect* const effect = &quality->effects[e];
    path = effect->kind == EFFECT_FACTOR || quality->n_effects == 1U
             ? effect->path
             : quality->path;
  }
  if (!path) {
    return false;
  }
  char part[SAID_WORD_BYTES];
  talk->at = at + talk_length(talk, at);
  talk_rule(talk, from, question, "");
  answer(talk, talk_typed(talk, at, talk->at, part), path);
  talk->at = talk_skip(talk, talk->at);
  return true;
}

/// End the notes of a chord that sounds but did not before, and the reverse
static void
restore_chord(Talk* const talk, const ContextState* const before)
{
  for (uint32_t note = 0U; note < 128U; ++note) {
    const bool was = context_holds(before, note);
    if (was != context_holds(&talk->state, note)) {
      SaidMessage* const message =
        said_message(talk->said, was ? "/note/on" : "/note/off", talk->now);
      if (message) {
        message->form    = SAID_NUMBER;
        message->n_args  = 1U;
        message->args[0] = note;
      }
      ++talk->n_changes;
    }
  }
}

static void
undo(Talk* const talk)
{
  const Context* const context = talk->context;
  if (talk->n_undone == context->n_steps) {
    said_line(talk->said, SAID_REMARK, NULL, "there is nothing left to undo");
    return;
  }
  const ContextStep* const step =
    &context->steps[context->n_steps - ++talk->n_undone];
  for (uint32_t p = 0U; p < talk->model->n_ports; ++p) {
    if (step->touched[p] && step->values[p] != talk->values[p]) {
      talk_set(talk, p, (double)step->values[p]);
    }
  }
  restore_chord(talk, &step->state);
  talk->state            = step->state;
  talk->fresh            = true;
  talk->said->ends_notes = true;
}

static void
reset(Talk* const talk)
{
  const ContextState quiet = {.held = {0U, 0U}};
  for (uint32_t p = 0U; p < talk->model->n_ports; ++p) {
    const ModelPort* const port = &talk->model->ports[p];
    if (port->kind == PORT_CONTROL_IN && port->path && !port->trigger &&
        port->def != talk->values[p]) {
      talk_set(talk, p, (double)port->def);
    }
  }
  restore_chord(talk, &quiet);
  talk->state.held[0]    = 0U;
  talk->state.held[1]    = 0U;
  talk->state.gliding    = false;
  talk->fresh            = true;
  talk->said->ends_notes = true;
}

static void
stop(Talk* const talk)
{
  said_message(talk->said, "/panic", talk->now);
  for (uint32_t p = 0U; p < talk->model->n_ports; ++p) {
    if (talk->model->ports[p].gate_path) {
      talk->values[p]  = 0.0f;
      talk->touched[p] = 1U;
    }
  }
  talk->state.held[0]    = 0U;
  talk->state.held[1]    = 0U;
  talk->said->ends_notes = true;
  ++talk->n_changes;
}

bool
rules_command(Talk* const talk)
{
  const uint32_t        from     = talk->at;
  const Meanings* const meanings = &talk->meanings[from];
  const Word*           word     = NULL;
  if ((word = lookup_kind(meanings, WORD_UNDO))) {
    undo(talk);
  } else if ((word = lookup_kind(meanings, WORD_STOP))) {
    stop(talk);
  } else if ((word = lookup_kind(meanings, WORD_RESET))) {
    reset(talk);
  } else if ((word = lookup_kind(meanings, WORD_IMMEDIATELY))) {
    talk->at_once = true;
  } else if ((word = lookup_kind(meanings, WORD_AGAIN)) &&
             !talk->context->text[0]) {
    said_line(talk->said, SAID_REMARK, NULL, "nothing was said before");
  } else {
    return false;
  }
  talk->at += talk_length(talk, from);
  talk_rule(talk, from, word, "");
  return true;
}
