// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/change.h"

#include <math.h>
#include <string.h>

/// How much a modulation deepens by `more`, or speeds up by `faster`
#define MORE_DEPTH 1.5
#define MORE_SPEED 2.0

Manner
change_plain(void)
{
  return (Manner){.degree = 1.0};
}

void
change_take(Manner* const manner, const Quantity* const quantity)
{
  manner->has[quantity->dimension]      = true;
  manner->quantity[quantity->dimension] = *quantity;
}

bool
change_is_quality(const WordKind kind)
{
  return kind == WORD_ADJECTIVE || kind == WORD_DYNAMIC ||
         kind == WORD_ARTICULATION || kind == WORD_MODULATION ||
         kind == WORD_STYLE;
}

const Word*
change_quality(const Talk* const talk, const uint32_t at)
{
  const Meanings* const meanings =
    at < talk->tokens.n ? &talk->meanings[at] : NULL;
  for (uint32_t m = 0U; meanings && m < meanings->n; ++m) {
    if (change_is_quality(meanings->words[m]->kind)) {
      return meanings->words[m];
    }
  }
  return NULL;
}

/// Say that the plugin has no such control
static bool
say_missing(const Talk* const talk, const char* const path, const char* part)
{
  said_line(
    talk->said, SAID_ABSENT, part, "this plugin has no %s", path ? path : "");
  return false;
}

/// Part of the way to a target, on a logarithmic scale where that makes sense
static double
part_way(const double from, const double to, const double degree)
{
  if (degree >= 1.0) {
    return to;
  }
  return from > 0.0 && to > 0.0 ? from * pow(to / from, degree)
                                : from + ((to - from) * degree);
}

/// Multiply, but not beyond how far the effect goes
static double
multiply(const Effect* const effect,
         const double        from,
         const Manner* const manner)
{
  const bool   up    = effect->number > 1.0;
  const double ratio = up ? manner->ratio : 1.0 / manner->ratio;
  const double to =
    from * (manner->ratio > 0.0 ? ratio : pow(effect->number, manner->degree));
  return to > from ? fmin(to, fmax(from, effect->most))
                   : fmax(to, fmin(from, effect->least));
}

/// Where an effect moves a control that is at `from`
static double
target(const Effect* const effect,
       const double        from,
       const Manner* const manner)
{
  const double n = effect->number;
  const double d = manner->degree;
  switch (effect->kind) {
    case EFFECT_TO:
    case EFFECT_KEEP:
      return part_way(from, n, d);
    case EFFECT_FACTOR:
      return multiply(effect, from, manner);
    case EFFECT_ADD:
      return from + (n * d);
    case EFFECT_AT_MOST: {
      const double most = d > 1.0 ? n * pow(2.0, 1.0 - d) : n;
      return from > most ? part_way(from, most, d) : from;
    }
    case EFFECT_AT_LEAST: {
      const double least = d > 1.0 ? n * pow(2.0, d - 1.0) : n;
      return from < least ? part_way(from, least, d) : from;
    }
    case EFFECT_REMARK:
      break;
  }
  return from;
}

/// Whether the controls are such that an effect is to be done
static bool
is_met(const Talk* const talk, const Effect* const effect)
{
  const uint32_t port = talk_port(talk, effect->when);
  if (!effect->when) {
    return true;
  }
  const double value =
    port == TALK_NO_PORT ? (double)NAN : (double)talk->values[port];
  return value >= effect->when_from && value <= effect->when_to;
}

/// Open or close a gate; one that is open is closed first, so that it begins
static void
set_gate(Talk* const talk, const uint32_t port, const bool on)
{
  // Long enough for the plugin to see it closed, too short to be heard
  const double apart  = 0.005;
  const bool   closes = talk->end > 0.0 && talk->end == talk->now;
  if (on && (closes || talk->values[port] > 0.0f)) {
    talk_set(talk, port, 0.0);
    talk_set_at(talk, port, 1.0, talk->now + apart);
  } else if (!on && talk->noted) { // What has just begun is heard first
    const double beat_s = 60.0 / talk->state.tempo_bpm;
    talk_set_at(
      talk,
      port,
      0.0,
      fmax(talk->end, talk->now + (talk->end > talk->now ? 0.0 : beat_s)));
  } else {
    talk_set(talk, port, on);
  }
  talk->fresh            = talk->fresh || on;
  talk->noted            = talk->noted || on;
  talk->said->ends_notes = true;
}

/// The effect's own number, or the quantity that was said in its place
static bool
number_for(const Talk* const   talk,
           const Effect* const effect,
           const uint32_t      port,
           const Manner* const manner,
           double* const       number)
{
  if (!effect->takes || !manner->has[effect->takes]) {
    return false;
  }
  return quantity_for(talk,
                      &manner->quantity[effect->takes],
                      talk_parameter(talk, effect->path),
                      port,
                      number);
}

static void
do_effect(Talk* const         talk,
          const Effect* const effect,
          const Manner* const manner)
{
  const uint32_t   port = talk_port(talk, effect->path);
  const ModelPort* p    = &talk->model->ports[port];
  const double     from = (double)talk->values[port];
  Manner           here = *manner;
  if (p->gate_path) {
    set_gate(talk, port, effect->number > 0.0);
    return;
  }
  if (p->enumeration || p->integer || p->toggled || effect->takes) {
    here.degree = 1.0; // What has no half way, or a number of its own
  }

  double least = 0.0;
  double most  = 0.0;
  talk_limits(talk, port, &least, &most);
  double     to    = fmin(fmax(target(effect, from, &here), least), most);
  const bool given = number_for(talk, effect, port, manner, &to);
  const bool moves = fabs(to - from) > 1e-6 * fabs(from);
  const bool named = effect->kind == EFFECT_TO || given;
  if (named || moves) {
    talk_set(talk, port, to);
  }
  if (moves && effect->remark) {
    said_line(talk->said, SAID_REMARK, NULL, "%s", effect->remark);
  }
}

void
change_effects(Talk* const         talk,
               const Word* const   word,
               const Manner* const manner)
{
  for (uint32_t e = 0U; e < word->n_effects; ++e) {
    const Effect* const effect = &word->effects[e];
    if (!is_met(talk, effect)) {
      continue;
    }
    const bool lessens = manner->ratio > 0.0 && manner->ratio < 1.0;
    if (!effect->path) {
      said_line(talk->said, SAID_REMARK, NULL, "%s", effect->remark);
    } else if (talk_port(talk, effect->path) != TALK_NO_PORT &&
               (!lessens || effect->kind == EFFECT_FACTOR)) {
      do_effect(talk, effect, manner);
    }
  }
}

/// The first path of a word that the plugin has not; null if it has any
static const char*
missing_path(const Talk* const talk, const Word* const word)
{
  const char* missing = NULL;
  for (uint32_t e = 0U; e < word->n_effects; ++e) {
    const char* const path = word->effects[e].path;
    if (path && talk_port(talk, path) != TALK_NO_PORT) {
      return NULL;
    }
    missing = missing ? missing : path;
  }
  return missing;
}

/// Multiply the control of a path; one that is 0 stays there
static void
scale(Talk* const talk, const char* const path, const double factor)
{
  const uint32_t port = talk_port(talk, path);
  if (port != TALK_NO_PORT && talk->values[port] != 0.0f) {
    talk_set(talk, port, (double)talk->values[port] * factor);
  }
}

/// The path of the effect that takes a quantity of some dimension, or null
static const char*
path_taking(const Word* const word, const Dimension dimension)
{
  for (uint32_t e = 0U; e < word->n_effects; ++e) {
    if (word->effects[e].takes == dimension) {
      return word->effects[e].path;
    }
  }
  return NULL;
}

/// Scale what a word has set by what was said of its speed and amount
static void
adjust(Talk* const talk, const Word* const word, const Manner* const manner)
{
  const char* const rate = path_taking(word, DIMENSION_FREQUENCY);
  const char* const time = path_taking(word, DIMENSION_TIME);
  const double      sped = pow(MORE_SPEED, manner->speed * manner->degree);
  if (rate && manner->speed != 0.0 && !manner->has[DIMENSION_FREQUENCY]) {
    scale(talk, rate, sped);
  } else if (!rate && manner->has[DIMENSION_TIME]) {
    return; // It was said how long
  } else if (time && manner->speed != 0.0) {
    scale(talk, time, 1.0 / sped);
  } else if (time && manner->amount != 0.0) {
    scale(talk, time, pow(MORE_SPEED, manner->amount * manner->degree));
  } else if (word->path && manner->scaled) {
    scale(talk, word->path, manner->degree);
  }
}

/// Change a modulation that is there already; false if it is not
static bool
change_modulation(Talk* const         talk,
                  const Word* const   word,
                  const Manner* const manner)
{
  const uint32_t port = talk_port(talk, word->path);
  if (port == TALK_NO_PORT || talk->values[port] == 0.0f ||
      (manner->amount == 0.0 && manner->speed == 0.0 && manner->ratio <= 0.0)) {
    return false;
  }
  if (manner->ratio > 0.0) {
    scale(talk, word->path, manner->ratio);
  } else if (manner->amount != 0.0) {
    scale(talk, word->path, pow(MORE_DEPTH, manner->amount * manner->degree));
  } else {
    adjust(talk, word, manner);
  }
  return true;
}

bool
change_word(Talk* const         talk,
            const Word* const   word,
            const Manner* const manner,
            const char* const   part)
{
  const bool less = manner->amount < 0.0 && word->kind != WORD_MODULATION &&
                    !path_taking(word, DIMENSION_TIME);
  const Word* const opposite = lexicon_named(talk->lexicon, word->opposite);
  const bool        turned   = manner->negated != less;
  const Word* const meant    = turned ? opposite : word;
  if (!meant) {
    said_line(talk->said, SAID_UNKNOWN, part, "this word has no opposite");
    return false;
  }
  const char* const missing = missing_path(talk, meant);
  if (missing) {
    return say_missing(talk, missing, part);
  }

  const uint32_t n_before = talk->n_changes;
  const uint32_t n_lines  = talk->said->n_lines;
  if (turned || !change_modulation(talk, word, manner)) {
    change_effects(talk, meant, manner);
    adjust(talk, meant, manner);
  }
  if (n_before == talk->n_changes && n_lines == talk->said->n_lines) {
    said_line(
      talk->said, SAID_REMARK, part, "there is nothing left for it to change");
  }
  talk->fresh = talk->fresh || word->kind == WORD_STYLE;
  return true;
}

/// Say that a quantity does not fit a control
static bool
say_misfit(const Talk* const talk, const Word* const word, const char* part)
{
  said_line(talk->said,
            SAID_UNKNOWN,
            part,
            "the %s is not measured so%s%s",
            word->name,
            *lexicon_unit(word->dimension) ? ", but in " : "",
            word->dimension == DIMENSION_SHARE ? "percent"
                                               : lexicon_unit(word->dimension));
  return false;
}

bool
change_to(Talk* const           talk,
          const Word* const     word,
          const Quantity* const quantity,
          const char* const     part)
{
  const uint32_t port  = talk_port(talk, word->path);
  double         value = 0.0;
  if (port == TALK_NO_PORT) {
    return say_missing(talk, word->path, part);
  }
  if (!quantity_for(talk, quantity, word, port, &value)) {
    return say_misfit(talk, word, part);
  }
  talk_set(talk, port, value);
  return true;
}

bool
change_by(Talk* const           talk,
          const Word* const     word,
          const Quantity* const quantity,
          const double          sign,
          const char* const     part)
{
  const uint32_t port = talk_port(talk, word->path);
  if (port == TALK_NO_PORT) {
    return say_missing(talk, word->path, part);
  }
  double value = (double)talk->values[port];
  if (!quantity_move(talk, quantity, word, port, sign, &value)) {
    return say_misfit(talk, word, part);
  }
  talk_set(talk, port, value);
  return true;
}

bool
change_parameter(Talk* const         talk,
                 const Word* const   word,
                 const Manner* const manner,
                 const char* const   part)
{
  const uint32_t port = talk_port(talk, word->path);
  if (port == TALK_NO_PORT) {
    return say_missing(talk, word->path, part);
  }
  const ModelPort* const p    = &talk->model->ports[port];
  const double           from = (double)talk->values[port];
  double                 sign = manner->amount;
  if (manner->speed != 0.0 && word->speed != 0.0) {
    sign = manner->speed * word->speed;
  } else if (manner->speed != 0.0 && sign == 0.0) {
    said_line(
      talk->said, SAID_UNKNOWN, part, "the %s has no speed", word->name);
    return false;
  }

  if (manner->ratio > 0.0) {
    talk_set(
      talk, port, sign < 0.0 ? from / manner->ratio : from * manner->ratio);
  } else if (manner->negated && sign == 0.0 && !manner->scaled) {
    talk_set(
      talk, port, (double)(p->min > 0.0f ? p->def : fmaxf(p->min, 0.0f)));
  } else if ((sign != 0.0 || manner->negated) && word->step > 0.0) {
    sign = sign == 0.0 ? 1.0 : sign;
    sign = manner->negated ? -sign : sign;
    // From 0 a factor leads nowhere
    const double least = sign > 0.0 && p->max > 0.0f
                           ? fmin((double)p->max, 0.01 * (double)p->max)
                           : 0.0;
    talk_set(talk,
             port,
             fmax(from, from > 0.0 ? 0.0 : least) *
               pow(word->step, sign * manner->degree));
  } else {
    said_line(talk->said,
              SAID_UNKNOWN,
              part,
              "say where to, as in %s %.5g",
              word->name,
              (double)p->def);
    return false;
  }
  return true;
}
