// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/managed.h"

#include "host/base/environment.h"

#include <signal.h>
#include <stdio.h>
#include <time.h>

/// Time between two looks for a signal, ms
#define LOOK_MS 50

/// Whether a signal waits that is to end us
static bool
is_ended(void)
{
  const struct timespec now = {.tv_nsec = 0};
  sigset_t              ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGHUP);
  return sigtimedwait(&ends, NULL, &now) > 0;
}

bool
managed_open(Nsm* const self, Options* const options)
{
  const char* const url     = environment_get(ENVIRONMENT_NSM_URL);
  Problem           problem = {.what = "NSM_URL"};
  if (!url || !url[0]) {
    return true;
  }
  const Status st = nsm_open(self, url, "chronus", &problem);
  if (st) {
    problem_print(&problem, st); // The user may have left a session's shell
    return true;
  }
  while (nsm_hear(self, LOOK_MS) != NSM_OPEN) {
    if (is_ended()) {
      return false;
    }
  }
  options->session = self->path;
  options->name    = self->client;
  return true;
}

void
managed_answer(Nsm* const           self,
               const Status         status,
               const Problem* const problem)
{
  if (self->managed) {
    nsm_answer(self, NSM_OPEN, status, problem);
  }
}

void
managed_tend(Nsm* const self, Autosave* const autosave)
{
  Status  st      = STATUS_OK;
  Problem problem = {.what = "session"};
  if (!self->managed) {
    return;
  }
  if (nsm_hear(self, 0) == NSM_SAVE) {
    autosave_want(autosave);
    self->saving = true;
  }
  if (self->saving && autosave_has_saved(autosave, &st, &problem)) {
    nsm_answer(self, NSM_SAVE, st, &problem);
    self->saving = false;
  }
  nsm_tell_dirty(self, autosave_is_dirty(autosave));
}

void
managed_tell(const Nsm* const self, const Happening* const happening)
{
  char text[sizeof(Happening)];
  if (happening->copy == HAPPENING_NO_COPY) {
    snprintf(text, sizeof(text), "%s: %s", happening->kind, happening->reason);
  } else {
    snprintf(text,
             sizeof(text),
             "%s: copy %d: %s",
             happening->kind,
             happening->copy,
             happening->reason);
  }
  nsm_message(self, text);
}
