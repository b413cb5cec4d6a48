// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/scribe.h"

#include "host/base/thread.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

static void*
work(void* const context)
{
  Scribe* const self = (Scribe*)context;
  guard_enter(&self->guard, self->stack, guard_stack_bytes());
  self->status = state_values_take(
    &self->values, self->instance, self->folder, &self->problem);
  guard_leave(&self->guard);
  atomic_store(&self->done, 1U);
  return NULL;
}

Status
scribe_start(Scribe* const         self,
             const Instance* const instance,
             const char* const     folder)
{
  pthread_attr_t           attr;
  const struct sched_param ordinary = {.sched_priority = 0};
  *self = (Scribe){.instance = instance, .stack = malloc(guard_stack_bytes())};
  self->guard = (Guard){.copy = &self->mark};
  snprintf(self->folder, sizeof(self->folder), "%s", folder);
  if (!self->stack) {
    return STATUS_NO_MEMORY;
  }

  pthread_attr_init(&attr);
  pthread_attr_setinheritsched(&attr, PTHREAD_EXPLICIT_SCHED);
  pthread_attr_setschedpolicy(&attr, SCHED_OTHER);
  pthread_attr_setschedparam(&attr, &ordinary);
  self->works = thread_start(&self->thread, &attr, work, self);
  pthread_attr_destroy(&attr);
  if (!self->works) {
    free(self->stack);
    self->stack = NULL;
    return STATUS_NO_THREAD;
  }
  return STATUS_OK;
}

ScribeState
scribe_look(Scribe* const self)
{
  if (guard_is_parked(&self->guard)) {
    return SCRIBE_DEAD;
  }
  if (!atomic_load(&self->done)) {
    return SCRIBE_WORKS;
  }
  if (self->works) {
    pthread_join(self->thread, NULL);
    if (!self->status) {
      self->status = state_write(
        self->instance, &self->values, self->folder, &self->problem);
    }
    state_values_free(&self->values);
    free(self->stack);
    self->stack = NULL;
    self->works = false;
  }
  return SCRIBE_DONE;
}

void
scribe_park(const Scribe* const self)
{
  guard_park(self->thread);
}
