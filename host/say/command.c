// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/command.h"

#include "host/say/change.h"
#include "host/say/pitch.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

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

/// The control that a question is about, or null
static const char*
path_asked(const Talk* const talk, const uint32_t at)
{
  const Word* const parameter = talk_kind(talk, at, WORD_PARAMETER);
  const Word* const quality   = change_quality(talk, at);
  const char*       path      = parameter ? parameter->path : NULL;
  for (uint32_t e = 0U; quality && !path && e < quality->n_effects; ++e) {
    const Effect* const effect = &quality->effects[e];
    path = effect->kind == EFFECT_FACTOR || quality->n_effects == 1U
             ? effect->path
             : quality->path;
  }
  for (uint32_t i = at; !path && i < talk->tokens.n; ++i) {
    const Word* const later = talk_kind(talk, i, WORD_PARAMETER);
    path = later ? later->path : NULL; // How long is the release
  }
  return path;
}

/// The shortest name of a scale, such as minor; empty if there is none
static const char*
scale_name(const Word* const scale)
{
  const char* name = scale ? scale->phrases[0] : "";
  for (uint32_t p = 1U; scale && p < scale->n_phrases; ++p) {
    name = strlen(scale->phrases[p]) < strlen(name) ? scale->phrases[p] : name;
  }
  return name;
}

/// Answer a question about what was said before; false if it is none
static bool
answer_context(const Talk* const talk, const uint32_t at)
{
  if (talk_kind(talk, at, WORD_TEMPO)) {
    said_line(talk->said,
              SAID_ANSWER,
              NULL,
              "the tempo is %.5g beats per minute",
              talk->state.tempo_bpm);
    return true;
  }
  if (talk_kind(talk, at, WORD_KEY)) {
    const char* const scale =
      scale_name(lexicon_named(talk->lexicon, talk->state.scale));
    said_line(talk->said,
              SAID_ANSWER,
              NULL,
              "the key is %s%s%s",
              talk->state.key == CONTEXT_NO_KEY ? "not set"
                                                : pitch_key(talk->state.key),
              *scale ? " " : "",
              scale);
    return true;
  }
  if (talk_kind(talk, at, WORD_NOTE)) {
    char name[PITCH_BYTES];
    pitch_print(talk->state.last_hz, name);
    said_line(talk->said,
              SAID_ANSWER,
              NULL,
              "the last note is %s, %.5g Hz",
              name,
              talk->state.last_hz);
    return true;
  }
  return false;
}

bool
command_question(Talk* const talk)
{
  const uint32_t    from     = talk->at;
  const Word* const question = talk_kind(talk, from, WORD_QUESTION);
  if (!question) {
    return false;
  }
  uint32_t at = from + talk_length(talk, from);
  while (talk_kind(talk, at, WORD_FILLER) && !talk_kind(talk, at, WORD_NOTE)) {
    at += talk_length(talk, at);
  }
  const char* const path = path_asked(talk, at);
  if (!path && !answer_context(talk, at)) {
    return false;
  }
  talk->at = at + talk_length(talk, at);
  if (path) {
    char part[SAID_WORD_BYTES];
    answer(talk, talk_typed(talk, at, talk->at, part), path);
  }
  while (talk->at < talk->tokens.n && !talk_kind(talk, talk->at, WORD_AND)) {
    talk->at += talk_length(talk, talk->at); // How fast is the vibrato
  }
  talk_rule(talk, from, question, "");
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

/// Read how many sentences are undone, such as `twice` or `3 times`
static uint32_t
times(Talk* const talk)
{
  const uint32_t     at    = talk->at + talk_length(talk, talk->at);
  const Word* const  ratio = talk_kind(talk, at, WORD_RATIO);
  const Word* const  digit = talk_kind(talk, at, WORD_NUMBER);
  const Token* const token = &talk->tokens.items[at];
  const double       count = at >= talk->tokens.n ? 0.0
                             : token->is_number   ? token->number
                             : ratio              ? ratio->value
                             : digit              ? digit->value
                                                  : 0.0;
  if (!(count >= 1.0)) {
    return 1U;
  }
  const uint32_t next = at + talk_length(talk, at);
  talk->at = talk_kind(talk, next, WORD_UNIT) ? next : at; // What comes last
  return (uint32_t)fmin(count, CONTEXT_STEPS);
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
  talk->state.last_hz    = CONTEXT_HZ;
  talk->fresh            = true;
  talk->said->ends_notes = true;
}

/// Put the control that `reset` is followed by at its default; false if none is
static bool
reset_one(Talk* const talk)
{
  const uint32_t at = talk_skip(talk, talk->at + talk_length(talk, talk->at));
  const Word* const parameter = talk_kind(talk, at, WORD_PARAMETER);
  const uint32_t    port =
    parameter ? talk_port(talk, parameter->path) : TALK_NO_PORT;
  if (port == TALK_NO_PORT) {
    return false;
  }
  talk_set(talk, port, (double)talk->model->ports[port].def);
  talk->at = at; // Its name is what comes last
  return true;
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

/// Take `again` where it repeats nothing; false if it stands in a wrong place
static bool
take_again(Talk* const talk)
{
  const uint32_t at = talk->at;
  if (at && at + talk_length(talk, at) == talk->tokens.n &&
      !talk_kind(talk, at - 1U, WORD_AND) &&
      !talk_kind(talk, at - 1U, WORD_THEN)) {
    return true; // Play C4 again: what it follows says it all
  }
  if (!talk->context->text[0]) {
    said_line(talk->said, SAID_REMARK, NULL, "nothing was said before");
  }
  return !talk->context->text[0];
}

bool
command_rule(Talk* const talk)
{
  const uint32_t        from     = talk->at;
  const Meanings* const meanings = &talk->meanings[from];
  const Word*           word     = NULL;
  if ((word = lookup_kind(meanings, WORD_UNDO))) {
    for (uint32_t n = times(talk); n; --n) {
      undo(talk);
    }
  } else if ((word = lookup_kind(meanings, WORD_STOP))) {
    stop(talk);
  } else if ((word = lookup_kind(meanings, WORD_RESET))) {
    if (!reset_one(talk)) {
      reset(talk);
    }
  } else if ((word = lookup_kind(meanings, WORD_IMMEDIATELY))) {
    talk->at_once = true;
  } else if (!(word = lookup_kind(meanings, WORD_AGAIN)) || !take_again(talk)) {
    return false;
  }
  talk->at += talk_length(talk, talk->at);
  talk_rule(talk, from, word, "");
  return true;
}
