// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/autosave.h"

#include "host/base/clock.h"
#include "host/inventory.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/// A change is saved once nothing more has changed for so long
#define REST_NS (200U * NS_PER_MS)

/// But it waits for so long at most
#define WAIT_NS (500U * NS_PER_MS)

/// A state may change by itself, and a disk may have room again: both are
/// looked at so often
#define LOOK_NS (10000U * NS_PER_MS)

/// At the end a save is waited for as long
#define END_NS (8000U * NS_PER_MS)

Status
autosave_open(Autosave* const self,
              Options* const  options,
              const bool      manual,
              Problem* const  problem)
{
  *self = (Autosave){.manual = manual};
  if (!options->session) {
    return STATUS_OK;
  }
  Status st  = session_open(&self->session, options->session, problem);
  self->open = !st;
  st =
    st ? st : session_read(&self->session, &self->before, self->state, problem);
  if (!st && self->before) {
    inventory_options(self->before, options);
  }
  return st;
}

Status
autosave_prepare(const Autosave* const self,
                 Host* const           host,
                 Problem* const        problem)
{
  const char* const plugin =
    self->before ? session_line(self->before, "plugin", 0U) : NULL;
  if (plugin && strcmp(plugin, host->model->uri) != 0) {
    problem_set(problem, STATUS_NO_PLUGIN, "%.200s", self->session.path);
    problem_hint(
      problem, "the session is of %.200s; name that, or none", plugin);
    return STATUS_NO_PLUGIN;
  }
  if (self->open) {
    host->text   = self->before;
    host->state  = self->state[0] ? self->state : NULL;
    host->states = self->session.running;
  }
  return STATUS_OK;
}

bool
autosave_connect(const Autosave* const self, Connection* const connection)
{
  if (self->before) {
    inventory_connect(self->before, connection);
  }
  return self->before;
}

static void*
write_all(void* const context)
{
  Autosave* const self = (Autosave*)context;
  self->status = session_commit(&self->session, self->text, &self->problem);
  self->text   = NULL;
  atomic_store(&self->written, 1U);
  return NULL;
}

/// Say why a save has failed
static void
warn(Host* const host, const Status status, const Problem* const problem)
{
  chronicle_warn(&host->supervisor.chronicle,
                 "/session",
                 "the session is not saved, the save before stays: %s: %s%s%s",
                 problem->what,
                 status_text(status),
                 problem->hint[0] ? "; " : "",
                 problem->hint);
  news_add(&host->supervisor.chronicle.news,
           "session",
           HAPPENING_NO_COPY,
           "it is not saved: %s",
           status_text(status));
}

/// Say once that saves fail, until one does not
static void
end_save(Autosave* const self, Host* const host)
{
  self->step = AUTOSAVE_RESTS;
  session_text_free(self->text);
  self->text = NULL;
  if (self->status && !self->told) {
    warn(host, self->status, &self->problem);
  }
  self->told = self->status;
  count_add(&host->stats->saves, !self->status);
  count_add(&host->stats->saves_failed, self->status != STATUS_OK);
}

/// Have all written, now that the plugin's state is
static void
write_session(Autosave* const         self,
              Host* const             host,
              const Connection* const connection)
{
  self->step = AUTOSAVE_WRITES;
  self->text = inventory_take(host, connection);
  atomic_store(&self->written, 0U);
  if (!self->text || pthread_create(&self->writer, NULL, write_all, self)) {
    self->status = problem_set(
      &self->problem, STATUS_NO_MEMORY, "%.400s", self->session.path);
    end_save(self, host);
  }
}

/// Begin a save
static void
begin(Autosave* const         self,
      Host* const             host,
      const Connection* const connection)
{
  self->status = session_begin(&self->session, &self->problem);
  if (self->status) {
    end_save(self, host);
  } else if (!host->model->has_state) {
    write_session(self, host, connection);
  } else if (supervisor_save(&host->supervisor, self->session.state)) {
    self->step = AUTOSAVE_KEEPS;
  } else {
    return; // Somebody else's state is put away just now
  }
  self->begun_ns = clock_now_ns();
  self->saved    = self->seen;
  self->first_ns = 0U;
  self->wanted   = false;
}

/// See whether anything has changed, and is to be saved now
static bool
is_due(Autosave* const         self,
       const Host* const       host,
       const Connection* const connection)
{
  const uint64_t now_ns = clock_now_ns();
  const uint64_t seen   = count_read(&host->supervisor.engine.changes) +
                        jack_n_relinked(connection->jack);
  if (seen != self->seen) {
    self->seen     = seen;
    self->last_ns  = now_ns;
    self->first_ns = self->first_ns ? self->first_ns : now_ns;
  }
  const bool changed = self->first_ns && (now_ns - self->last_ns > REST_NS ||
                                          now_ns - self->first_ns > WAIT_NS);
  if (self->manual) {
    return self->wanted;
  }
  return changed || self->wanted ||
         ((host->model->has_state || self->told) &&
          now_ns - self->begun_ns > LOOK_NS);
}

void
autosave_tend(Autosave* const         self,
              Host* const             host,
              const Connection* const connection)
{
  if (!self->open) {
    return;
  }
  const bool due = is_due(self, host, connection);
  if (self->step == AUTOSAVE_RESTS && due) {
    begin(self, host, connection);
  }
  if (self->step == AUTOSAVE_KEEPS &&
      supervisor_is_saved(&host->supervisor, &self->status, &self->problem)) {
    if (self->status) {
      end_save(self, host);
    } else {
      write_session(self, host, connection);
    }
  }
  if (self->step == AUTOSAVE_WRITES && atomic_load(&self->written)) {
    pthread_join(self->writer, NULL);
    end_save(self, host);
  }
}

void
autosave_settle(Autosave* const         self,
                Host* const             host,
                const Connection* const connection)
{
  const struct timespec pause    = {.tv_nsec = 2000000};
  const uint64_t        begin_ns = clock_now_ns();
  const uint64_t        until_ns = begin_ns + WAIT_NS;
  if (!self->open) {
    return;
  }
  self->last_ns = begin_ns;
  while (clock_now_ns() < until_ns &&
         clock_now_ns() - self->last_ns < REST_NS) {
    is_due(self, host, connection); // What it begins with comes as changes do
    supervisor_mend(&host->supervisor);
    nanosleep(&pause, NULL);
  }
  self->first_ns = 0U;
}

bool
autosave_is_dirty(const Autosave* const self)
{
  return self->first_ns || self->told;
}

bool
autosave_has_saved(const Autosave* const self,
                   Status* const         status,
                   Problem* const        problem)
{
  *status  = self->status;
  *problem = self->problem;
  return !self->wanted && self->step == AUTOSAVE_RESTS;
}

void
autosave_want(Autosave* const self)
{
  self->wanted = true;
}

bool
autosave_rests(const Autosave* const self)
{
  return self->step == AUTOSAVE_RESTS;
}

/// Whether there is nothing left to do at the end
static bool
is_over(const Autosave* const self)
{
  return !self->wanted && self->step == AUTOSAVE_RESTS &&
         (self->manual || !self->first_ns);
}

void
autosave_end(Autosave* const         self,
             Host* const             host,
             const Connection* const connection)
{
  const struct timespec pause    = {.tv_nsec = 1000000};
  const uint64_t        until_ns = clock_now_ns() + END_NS;
  if (!self->open) {
    return;
  }
  self->wanted = self->wanted || !self->manual;
  while (!is_over(self) && clock_now_ns() < until_ns) {
    autosave_tend(self, host, connection);
    supervisor_mend(&host->supervisor);
    nanosleep(&pause, NULL);
  }
  if (!is_over(self)) {
    Problem problem; // The writer may still be at work on the other one
    problem_explain(
      &problem, STATUS_NO_WRITE, self->session.path, "it takes too long");
    warn(host, STATUS_NO_WRITE, &problem);
    count_add(&host->stats->saves_failed, 1U);
  }
}

void
autosave_close(Autosave* const self)
{
  if (self->step == AUTOSAVE_WRITES) {
    pthread_join(self->writer, NULL);
  }
  session_text_free(self->text);
  session_text_free(self->before);
  if (self->open) {
    session_close(&self->session);
  }
  *self = (Autosave){.open = false};
}
