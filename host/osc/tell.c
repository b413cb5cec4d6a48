// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/tell.h"

#include "host/base/figures.h"

#include <string.h>

static void
list_row(const Call* const call, const PathRow* const row)
{
  static const ModelPort none = {.unit = NULL};

  const ModelPort* const port =
    row->port == PATH_NO_PORT ? &none : &call->surface->model->ports[row->port];

  Reply* const reply = replies_add(call->replies, "/list/reply");
  reply_word(reply, row->path);
  reply_word(reply, row->types);
  reply_number(reply, 'f', (double)port->min);
  reply_number(reply, 'f', (double)port->max);
  reply_number(reply, 'f', (double)port->def);
  reply_word(reply, port->unit);
  reply_word(reply, row->doc);
}

bool
tell_list(const Call* const call)
{
  const Message* const message = call->message;
  const Paths* const   paths   = &call->surface->paths;
  if (message->n_args > 1U) {
    return call_refuse_count(call);
  }
  if (message->n_args && message->args[0].kind != ARG_WORD) {
    return call_refuse_type(call);
  }

  const char* const prefix = message->n_args ? message->args[0].word : "";
  const size_t      length = strlen(prefix);
  uint32_t          n      = 0U;
  for (uint32_t i = 0U; i < paths->n; ++i) {
    if (!strncmp(paths->rows[i].path, prefix, length)) {
      list_row(call, &paths->rows[i]);
      ++n;
    }
  }
  reply_number(replies_add(call->replies, "/list/end"), 'i', (double)n);
  return true;
}

static char
figure_type(const Figure* const figure)
{
  if (figure->fraction) {
    return 'f';
  }
  return figure->number <= (double)INT32_MAX ? 'i' : 'h';
}

uint32_t
tell_read(const Surface* const surface, Figure figures[TELL_FIGURES])
{
  const Live* const live = surface->live;
  uint32_t          n    = figures_read(surface->stats, figures);
  if (live) {
    n += pulse_read(&live->pulse, surface->stats, figures + n);
    figures[n++] = (Figure){
      .key = "events", .number = (double)diary_count(&surface->live->diary)};
  }
  return n;
}

void
tell_figure(Replies* const replies, const Figure* const figure)
{
  Reply* const reply = replies_add(replies, "/status/%s", figure->key);
  if (figure->text) {
    reply_word(reply, figure->text);
  } else {
    reply_number(reply, figure_type(figure), figure->number);
  }
}

bool
tell_status(const Call* const call)
{
  if (call->message->n_args) {
    return call_refuse_count(call);
  }

  Figure         figures[TELL_FIGURES];
  const uint32_t n = tell_read(call->surface, figures);
  for (uint32_t i = 0U; i < n; ++i) {
    tell_figure(call->replies, &figures[i]);
  }
  replies_add(call->replies, "/status/end");
  return true;
}

bool
tell_ping(const Call* const call)
{
  reply_tail(replies_add(call->replies, "/pong"),
             call->message->tail,
             call->message->n_tail);
  return true;
}
