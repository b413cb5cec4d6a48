// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/change.h"

#include "host/say/effect.h"

#include <math.h>
#include <stddef.h>

/// How much a modulation deepens by `more`, or speeds up by `faster`
#define MORE_DEPTH 1.5
#define MORE_SPEED 2.0

static bool
is_quality(const WordKind kind)
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
    if (is_quality(meanings->words[m]->kind)) {
      return meanings->words[m];
    }
  }
  return NULL;
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
  double     to = fmin(fmax(effect_target(effect, from, &here), least), most);
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
    if (!effect_is_met(talk, effect)) {
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

/// Scale what a word has set by what was said of its speed and amount
static void
adjust(Talk* const talk, const Word* const word, const Manner* const manner)
{
  const char* const rate = effect_taking(word, DIMENSION_FREQUENCY);
  const char* const time = effect_taking(word, DIMENSION_TIME);
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

/// Set what was said in numbers: more vibrato at 4 Hz
static void
take_numbers(Talk* const         talk,
             const Word* const   word,
             const Manner* const manner)
{
  for (uint32_t e = 0U; e < word->n_effects; ++e) {
    const uint32_t port = talk_port(talk, word->effects[e].path);
    double         to   = 0.0;
    if (port != TALK_NO_PORT &&
        number_for(talk, &word->effects[e], port, manner, &to)) {
      talk_set(talk, port, to);
    }
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
    return true;
  }
  if (manner->amount != 0.0) {
    scale(talk, word->path, pow(MORE_DEPTH, manner->amount * manner->degree));
  }
  if (manner->speed != 0.0) {
    adjust(talk, word, manner);
  }
  take_numbers(talk, word, manner);
  return true;
}

/// Whether a modulation is not there, so that there cannot be less of it
static bool
is_absent(const Talk* const talk, const Word* const word)
{
  const uint32_t port = talk_port(talk, word->path);
  return word->kind == WORD_MODULATION && port != TALK_NO_PORT &&
         talk->values[port] == 0.0f;
}

/// What has come of the sentence so far: more after anything was done or told
static uint32_t
signs(const Talk* const talk)
{
  return talk->n_changes + talk->said->n_lines;
}

bool
change_word(Talk* const         talk,
            const Word* const   word,
            const Manner* const manner,
            const char* const   part)
{
  const bool less = manner->amount < 0.0 && word->kind != WORD_MODULATION &&
                    !effect_taking(word, DIMENSION_TIME);
  const Word* const opposite = lexicon_named(talk->lexicon, word->opposite);
  const bool        turned   = manner->negated != less;
  const Word* const meant    = turned ? opposite : word;
  if (!meant) {
    said_line(talk->said, SAID_UNKNOWN, part, "this word has no opposite");
    return false;
  }
  const char* const missing = missing_path(talk, meant);
  if (missing) {
    return talk_missing(talk, missing, part);
  }

  const uint32_t before = signs(talk);
  if (manner->amount < 0.0 && !turned && is_absent(talk, word)) {
    said_line(talk->said, SAID_REMARK, part, "there is none");
  } else if (turned || !change_modulation(talk, word, manner)) {
    change_effects(talk, meant, manner);
    adjust(talk, meant, manner);
    if (word->kind == WORD_MODULATION && !turned && manner->amount > 1.0) {
      scale(talk, word->path, manner->amount); // Deep, where more is plain
    }
  }
  if (signs(talk) == before) {
    said_line(
      talk->said, SAID_REMARK, part, "there is nothing left for it to change");
  }
  talk->fresh = talk->fresh || word->kind == WORD_STYLE;
  return true;
}
