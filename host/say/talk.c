// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/talk.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const Word*
talk_kind(const Talk* const talk, const uint32_t at, const WordKind kind)
{
  return at < talk->tokens.n ? lookup_kind(&talk->meanings[at], kind) : NULL;
}

uint32_t
talk_length(const Talk* const talk, const uint32_t at)
{
  const uint32_t n = at < talk->tokens.n ? talk->meanings[at].n_tokens : 1U;
  return n ? n : 1U;
}

uint32_t
talk_skip(const Talk* const talk, const uint32_t at)
{
  uint32_t next = at;
  while (talk_kind(talk, next, WORD_FILLER)) {
    next += talk_length(talk, next);
  }
  return next;
}

const char*
talk_typed(const Talk* const talk,
           const uint32_t    from,
           const uint32_t    to,
           char              text[SAID_WORD_BYTES])
{
  size_t n = 0U;
  text[0]  = '\0';
  for (uint32_t i = from; i < to && i < talk->tokens.n; ++i) {
    const int more = snprintf(text + n,
                              SAID_WORD_BYTES - n,
                              "%s%s",
                              i > from ? " " : "",
                              talk->tokens.items[i].typed);
    n += (size_t)more;
    if (n >= SAID_WORD_BYTES) {
      break;
    }
  }
  return text;
}

void
talk_rule(const Talk* const talk,
          const uint32_t    from,
          const Word* const word,
          const char* const more)
{
  char part[SAID_WORD_BYTES];
  talk_typed(talk, from, talk->at, part);
  said_line(talk->said,
            SAID_RULE,
            part,
            "%s %s%s%s%s%s",
            lexicon_kind_name(word->kind),
            word->name,
            *word->text ? ": " : "",
            word->text,
            *more ? "; " : "",
            more);
}

uint32_t
talk_port(const Talk* const talk, const char* const path)
{
  for (uint32_t p = 0U; path && p < talk->model->n_ports; ++p) {
    const ModelPort* const port = &talk->model->ports[p];
    if ((port->path && !strcmp(port->path, path)) ||
        (port->gate_path && !strcmp(port->gate_path, path))) {
      return p;
    }
  }
  return TALK_NO_PORT;
}

const Word*
talk_parameter(const Talk* const talk, const char* const path)
{
  for (uint32_t w = talk->lexicon->n; w; --w) {
    const Word* const word = &talk->lexicon->words[w - 1U];
    if (word->kind == WORD_PARAMETER && word->path &&
        !strcmp(word->path, path)) {
      return word;
    }
  }
  return NULL;
}

void
talk_limits(const Talk* const talk,
            const uint32_t    port,
            double* const     least,
            double* const     most)
{
  const ModelPort* const p = &talk->model->ports[port];
  *least                   = isfinite(p->min) ? (double)p->min : -INFINITY;
  *most                    = isfinite(p->max) ? (double)p->max : INFINITY;
  for (uint32_t w = 0U; w < talk->lexicon->n; ++w) {
    const Word* const word = &talk->lexicon->words[w];
    if (word->kind == WORD_PARAMETER && word->path && p->path &&
        !strcmp(word->path, p->path)) {
      *least = fmax(*least, fmin(word->least, *most));
      *most  = fmin(*most, fmax(word->most, *least));
    }
  }
}

/// Say that a number was out of range
static void
say_held(const Talk* const talk, const ModelPort* const port, const double to)
{
  said_line(talk->said,
            SAID_REMARK,
            NULL,
            "%s is held to %.5g%s%s, its limit",
            port->path,
            to,
            *port->unit ? " " : "",
            port->unit);
}

void
talk_set_at(Talk* const    talk,
            const uint32_t port,
            const double   value,
            const double   seconds)
{
  const ModelPort* const p     = &talk->model->ports[port];
  double                 least = 0.0;
  double                 most  = 0.0;
  talk_limits(talk, port, &least, &most);
  const bool is_gate = p->gate_path != NULL;
  double     safe    = isnan(value) ? (double)talk->values[port] : value;
  safe               = p->integer || p->toggled ? round(safe) : safe;
  const double held  = fmin(fmax(safe, least), most);
  // Rounding in the arithmetic is no offence
  if (fabs(held - safe) > 1e-6 * fabs(held)) {
    say_held(talk, p, held);
  }

  SaidMessage* const message = said_message(talk->said,
                                            is_gate   ? p->gate_path
                                            : p->path ? p->path
                                                      : "",
                                            seconds);
  if (message) {
    if (!message->n_args) {
      message->before = (double)talk->values[port];
    }
    message->form    = is_gate ? SAID_SWITCH : SAID_NUMBER;
    message->n_args  = 1U;
    message->args[0] = held;
  }
  talk->values[port]  = (float)held;
  talk->touched[port] = 1U;
  ++talk->n_changes;
}

void
talk_set(Talk* const talk, const uint32_t port, const double value)
{
  talk_set_at(talk, port, value, talk->now);
}

bool
talk_missing(const Talk* const talk, const char* const path, const char* part)
{
  said_line(
    talk->said, SAID_ABSENT, part, "this plugin has no %s", path ? path : "");
  return false;
}
