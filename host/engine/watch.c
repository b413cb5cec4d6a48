// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/watch.h"

#include "host/base/clock.h"
#include "host/base/thread.h"
#include "host/engine/mend.h"
#include "host/engine/process.h"

#include <sched.h>
#include <signal.h>

/// How often the CPU time of a copy that stands still is looked at
#define MEASURE_NS (10U * NS_PER_MS)

/// Of the CPU time of a copy
typedef struct {
  bool     begun;   ///< It stands still
  uint64_t at;      ///< Blocks that it has done
  uint64_t from_ns; ///< CPU time that it had taken when that was first seen
} Measure;

/// Measure what copies that stand still take of the CPU, for the engine to
/// judge by; returns whether there are any
static bool
measure(Supervisor* const self, Measure measures[COPIES_MAX])
{
  bool any = false;
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    if (!atomic_load(&self->engine.stands[r])) {
      measures[r].begun = false;
      continue;
    }
    any                = true;
    Measure* const m   = &measures[r];
    const uint64_t at  = copy_done(self->copies[r]);
    const uint64_t now = clock_read_ns(atomic_load(&self->places[r].clock));
    if (!m->begun || m->at != at) {
      *m = (Measure){.begun = true, .at = at, .from_ns = now};
    }
    atomic_store(&self->engine.burnt_ns[r],
                 now > m->from_ns ? now - m->from_ns : 0U);
    atomic_store(&self->engine.burnt_at[r], at);
  }
  return any;
}

/// Park or kill copies as soon as they are found hung, so that they free their
/// core; then have them replaced
static void*
watch(void* const context)
{
  Supervisor* const self                 = (Supervisor*)context;
  const Bell* const bell                 = &self->engine.retired;
  Measure           measures[COPIES_MAX] = {{false, 0U, 0U}};
  while (!atomic_load(&self->ending)) {
    const uint32_t seen  = atomic_load(bell);
    const bool     close = measure(self, measures);
    for (uint32_t r = 0U; r < self->n_copies; ++r) {
      if (self->nursery) {
        process_condemn(self, r);
      } else {
        mend_condemn(self, r);
      }
    }
    pthread_kill(self->mender, SIGCHLD);
    bell_wait(bell, seen, close ? clock_now_ns() + MEASURE_NS : UINT64_MAX);
  }
  return NULL;
}

/// Where copies are processes the main thread only asks and waits, and the time
/// that takes is time without a peer: no ordinary program may come in between
static void
hurry_mender(const Supervisor* const self)
{
  const struct sched_param param = {.sched_priority = 1};
  if (self->nursery && self->priority) {
    sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &param);
  }
}

Status
watch_start(Supervisor* const self)
{
  self->watching = thread_start(&self->watch, NULL, watch, self);
  if (self->watching && self->priority) {
    const struct sched_param param = {.sched_priority = self->priority + 2};
    pthread_setschedparam(self->watch, SCHED_FIFO, &param);
  }
  hurry_mender(self);
  return self->watching ? STATUS_OK : STATUS_NO_THREAD;
}

void
watch_stop(Supervisor* const self)
{
  if (self->watching) {
    atomic_store(&self->ending, 1U);
    bell_ring(&self->engine.retired);
    pthread_join(self->watch, NULL);
    atomic_store(&self->ending, 0U);
    self->watching = false;
  }
}
