// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/exchange.h"

#include "host/base/clock.h"
#include "host/osc/preset.h"

#include <stdio.h>
#include <stdlib.h>

/// A plugin may have to load much
#define MAKE_NS (30U * NS_PER_SECOND)

/// Close a host that plays no more, or never did; null is fine
static void
drop(Exchange* const self, Host* const host)
{
  if (host && !host_close(host)) {
    self->left = true; // Its threads may stand in it: it stays
  } else if (host) {
    free(self->gone);
    self->gone = host;
  }
}

/// Go on with what plays, and say why
static void
fail(Exchange* const      self,
     Osc* const           osc,
     const Status         status,
     const Problem* const problem)
{
  char text[2U * PROBLEM_BYTES];
  snprintf(text,
           sizeof(text),
           "%s: %s%s%s",
           problem->what,
           status_text(status),
           problem->hint[0] ? "; " : "",
           problem->hint);
  osc_announce(osc, self->wish.preset ? "/preset/load" : "/plugin/load", text);
  drop(self, self->next);
  self->next = NULL;
}

/// Begin to make what is wished for
static Status
begin(Exchange* const         self,
      const Host* const       playing,
      const Connection* const connection,
      const Options* const    options,
      Problem* const          problem)
{
  const LoadWish* const wish = &self->wish;
  self->next                 = (Host*)calloc(1U, sizeof(Host));
  if (!self->next) {
    return problem_set(problem, STATUS_NO_MEMORY, "%s", wish->name);
  }
  if (!connection_is_up(connection)) {
    return problem_set(problem, STATUS_NO_SERVER, "%s", wish->name);
  }
  self->trial              = (Stats){.plugin = NULL};
  self->next->stats        = &self->trial;
  self->options            = *options;
  self->options.operand    = wish->preset ? playing->model->uri : wish->name;
  self->options.preset     = wish->preset ? wish->name : NULL;
  self->options.n_controls = 0U;
  self->since_ns           = clock_now_ns();
  self->driver             = connection_driver(connection);
  return host_find_beside(
    self->next, playing, &self->options, &self->driver, problem);
}

/// Let the new host play
static Status
take_over(Exchange* const   self,
          Host** const      playing,
          Connection* const connection,
          Osc* const        osc,
          Problem* const    problem)
{
  Host* const next = self->next;
  Host* const old  = *playing;
  if (!connection_is_up(connection) ||
      connection_driver(connection).rate_hz != self->driver.rate_hz ||
      connection_driver(connection).frames != self->driver.frames) {
    return problem_set(problem, STATUS_NO_SERVER, "%s", next->model->uri);
  }
  const HostDriver driver = connection_driver(connection);
  Status           st     = host_open(next, &self->options, &driver, problem);
  st                      = st ? st : host_try(next, driver.frames, problem);
  st = st ? st : connection_prepare(connection, next, problem);
  if (st) {
    return st;
  }
  host_join(next, old);
  const ModelPreset* const preset =
    self->options.preset ? preset_find(next->model, self->options.preset)
                         : NULL;
  osc_turn(osc, &next->surface, &next->supervisor.feedback, preset);
  connection_turn(connection, next);
  host_succeed(next, old);
  *playing   = next;
  self->next = NULL;
  osc_tell_turn(osc);
  drop(self, old);
  chronicle_say(&next->supervisor.chronicle,
                "two copies of %s play now; it took %.0f ms",
                next->model->name,
                (double)(clock_now_ns() - self->since_ns) / 1e6);
  news_add(&next->supervisor.chronicle.news,
           "plugin",
           HAPPENING_NO_COPY,
           "two copies of %s play now",
           next->model->name);
  return STATUS_OK;
}

void
exchange_tend(Exchange* const      self,
              Host** const         playing,
              Connection* const    connection,
              Osc* const           osc,
              const Options* const options,
              const bool           settled)
{
  Problem problem = {.what = "exchange"};
  Status  st      = STATUS_OK;
  if (!self->next) {
    if (wish_take(osc_wish(osc), &self->wish)) {
      st = begin(self, *playing, connection, options, &problem);
    }
  } else if (host_is_made(
               self->next, &self->options, &self->driver, &st, &problem)) {
    if (!st && settled) {
      st = take_over(self, playing, connection, osc, &problem);
    }
  } else if (clock_now_ns() - self->since_ns > MAKE_NS) {
    st = problem_explain(
      &problem, STATUS_NO_START, self->next->model->uri, "it takes too long");
  }
  if (st) {
    fail(self, osc, st, &problem);
  }
}

bool
exchange_close(Exchange* const self)
{
  drop(self, self->next);
  self->next = NULL;
  free(self->gone);
  self->gone = NULL;
  return !self->left;
}
