// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/worker_thread.h"

#include "host/base/clock.h"
#include "host/base/fpmode.h"
#include "host/lv2/solo.h"
#include "host/lv2/worker_impl.h"

#include <sched.h>
#include <time.h>

/// How often a worker that must not be first looks whether another was
#define CAREFUL_NS (2U * NS_PER_MS)

/// How long a job may take to end when its copy does
#define END_NS (1000U * NS_PER_MS)

/// Whether the job that is next may begin: nobody knows yet what it does to the
/// spare, unless there is nobody else
static bool
is_free(const Worker* const self, const uint64_t number)
{
  const Log* const log = self->place.log;
  return !self->place.careful ||
         atomic_load_explicit(&log->jobs_safe, memory_order_acquire) >
           worker_told(self, number) ||
         atomic_load_explicit(&log->hurry, memory_order_acquire);
}

/// Wait for a job; false if there is to be none any more
static bool
await_job(Worker* const self)
{
  for (;;) {
    const uint32_t seen =
      atomic_load_explicit(&self->wanted, memory_order_acquire);
    const uint64_t next =
      atomic_load_explicit(&self->finished, memory_order_relaxed);
    const bool some =
      next < atomic_load_explicit(&self->asked, memory_order_acquire);
    if (atomic_load(&self->ends)) {
      return false;
    }
    if (some && is_free(self, next)) {
      atomic_store(&self->busy, 1U);
      if (!atomic_load(&self->held)) {
        return true;
      }
      atomic_store(&self->busy, 0U);
    }
    bell_wait(&self->wanted,
              seen,
              some && self->place.careful ? clock_now_ns() + CAREFUL_NS
                                          : UINT64_MAX);
  }
}

/// Keep an answer: the plugin, in its job
static LV2_Worker_Status
respond(const LV2_Worker_Respond_Handle handle,
        const uint32_t                  n_bytes,
        const void* const               bytes)
{
  Worker* const self = (Worker*)handle;
  return requests_add_answer(&self->requests, self->current, bytes, n_bytes)
           ? LV2_WORKER_SUCCESS
           : LV2_WORKER_ERR_NO_SPACE;
}

/// Do the job that is next, unless it has ended two copies already
static void
do_job(Worker* const self)
{
  Copy* const    copy = self->place.copy;
  const uint64_t next =
    atomic_load_explicit(&self->finished, memory_order_relaxed);
  const void*    bytes   = NULL;
  const uint32_t n_bytes = requests_take(&self->requests, next, &bytes);
  self->current          = next;
  atomic_store(&copy->job_at, next + 1U);
  if (!log_is_bad_job(self->place.log, worker_told(self, next))) {
    const bool entered = solo_enter();
    fpmode_set();
    self->plugin->work(self->handle, respond, self, n_bytes, bytes);
    solo_leave(entered);
  }
  atomic_store(&copy->job_at, 0U);
  atomic_store_explicit(&self->finished, next + 1U, memory_order_release);
  atomic_store_explicit(&copy->jobs_done, next + 1U, memory_order_release);
  atomic_store(&self->busy, 0U);
  bell_ring(&self->done);
}

static void*
work(void* const context)
{
  Worker* const self = (Worker*)context;
  if (self->place.guarded) {
    guard_enter(&self->guard, self->stack, guard_stack_bytes());
  }
  while (await_job(self)) {
    do_job(self);
  }
  if (self->place.guarded) {
    guard_leave(&self->guard);
  }
  return NULL;
}

bool
worker_thread_start(Worker* const self)
{
  const struct sched_param ordinary = {.sched_priority = 0};
  pthread_attr_t           attr;
  pthread_attr_init(&attr);
  pthread_attr_setinheritsched(&attr, PTHREAD_EXPLICIT_SCHED);
  pthread_attr_setschedpolicy(&attr, SCHED_OTHER);
  pthread_attr_setschedparam(&attr, &ordinary);
  self->started = !pthread_create(&self->thread, &attr, work, self);
  pthread_attr_destroy(&attr);
  return self->started;
}

bool
worker_end(Worker* const self)
{
  const struct timespec pause    = {.tv_nsec = 100000};
  const uint64_t        until_ns = clock_now_ns() + END_NS;
  if (!self->started || guard_is_parked(&self->guard)) {
    return !self->started;
  }
  atomic_store(&self->ends, 1U);
  bell_ring(&self->wanted);
  while (pthread_tryjoin_np(self->thread, NULL)) {
    if (guard_is_parked(&self->guard)) {
      return false;
    }
    if (clock_now_ns() > until_ns) {
      guard_park(self->thread);
      return false;
    }
    nanosleep(&pause, NULL);
  }
  self->started = false;
  return true;
}
