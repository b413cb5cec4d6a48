// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/worker.h"

#include "host/base/clock.h"
#include "host/base/fpmode.h"
#include "host/base/futex.h"
#include "host/lv2/requests.h"
#include "host/shared/guard.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>

/// How often a worker that must not be first looks whether another was
#define CAREFUL_NS (2U * NS_PER_MS)

/// How long a job waits for those of other copies, which may never end,
/// seconds
#define TURN_SECONDS 1

/// How long a job may take to end when its copy does
#define END_NS (1000U * NS_PER_MS)

struct WorkerImpl {
  LV2_Worker_Schedule         schedule;  ///< What the plugin is offered
  const LV2_Worker_Interface* plugin;    ///< Null if it needs no worker
  LV2_Handle                  handle;    ///< Of the plugin
  WorkerPlace                 place;     ///< Of the copy, once it runs
  Requests                    requests;  ///< What it asked for; owned
  uint64_t                    offset;    ///< From our numbers to the log's
  uint64_t                    delivered; ///< Jobs answered; by the copy
  uint64_t                    current;   ///< Job at work; by the worker
  _Atomic uint64_t            asked;     ///< Jobs asked for; by the copy
  _Atomic uint64_t            finished;  ///< Jobs done; by the worker
  _Atomic uint32_t            busy;      ///< A job runs; by the worker
  _Atomic uint32_t            held;      ///< None may begin; by the copy
  _Atomic uint32_t            ends;      ///< It is to end
  Bell                        wanted;    ///< Rung with each change of these
  Bell                        done;      ///< Rung with each job that is done
  Guard                       guard;     ///< Parks the thread
  void*                       stack;     ///< For its signal handler; owned
  bool                        at_once;   ///< The run waits for its jobs
  bool                        started;   ///< There is a thread
  pthread_t                   thread;    ///< Which
};

/// Wait until a job is done
static void
await_job_end(const Worker* const self, const uint64_t number)
{
  for (;;) {
    const uint32_t seen =
      atomic_load_explicit(&self->done, memory_order_acquire);
    if (atomic_load_explicit(&self->finished, memory_order_acquire) > number) {
      return;
    }
    bell_wait(&self->done, seen, UINT64_MAX);
  }
}

/// Ask for a job: the plugin, in its run
static LV2_Worker_Status
ask(const LV2_Worker_Schedule_Handle handle,
    const uint32_t                   n_bytes,
    const void* const                bytes)
{
  Worker* const self = (Worker*)handle;
  if (!self->plugin ||
      (self->started && pthread_equal(pthread_self(), self->thread))) {
    return LV2_WORKER_ERR_UNKNOWN;
  }

  const uint64_t number =
    atomic_load_explicit(&self->asked, memory_order_relaxed);
  if (!requests_put(&self->requests, number, self->delivered, bytes, n_bytes)) {
    return LV2_WORKER_ERR_NO_SPACE;
  }
  atomic_store_explicit(&self->asked, number + 1U, memory_order_release);
  if (self->started) {
    atomic_store_explicit(
      &self->place.copy->jobs_asked, number + 1U, memory_order_release);
    bell_ring(&self->wanted);
    if (self->at_once) {
      await_job_end(self, number);
    }
  }
  return LV2_WORKER_SUCCESS;
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

Worker*
worker_open(void)
{
  Worker* const self = (Worker*)calloc(1U, sizeof(Worker));
  if (self) {
    self->schedule = (LV2_Worker_Schedule){self, ask};
  }
  return self;
}

LV2_Worker_Schedule*
worker_schedule(Worker* const self)
{
  return &self->schedule;
}

Status
worker_attach(Worker* const                     self,
              const LV2_Worker_Interface* const plugin,
              const LV2_Handle                  handle)
{
  const bool works = plugin && plugin->work;
  self->handle     = handle;
  if (works && requests_open(&self->requests)) {
    return STATUS_NO_MEMORY;
  }
  self->plugin = works ? plugin : NULL;
  return STATUS_OK;
}

/// What the log calls a job; by whoever works, too
static uint64_t
told(const Worker* const self, const uint64_t number)
{
  return number + atomic_load_explicit(&self->place.copy->jobs_offset,
                                       memory_order_relaxed);
}

/// Whether the job that is next may begin: nobody knows yet what it does to the
/// spare, unless there is nobody else
static bool
is_free(const Worker* const self, const uint64_t number)
{
  const Log* const log = self->place.log;
  return !self->place.careful ||
         atomic_load_explicit(&log->jobs_safe, memory_order_acquire) >
           told(self, number) ||
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

/// One at a time works in this process, or is made: libraries that plugins
/// share, such as FFTW, often stand no other
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

bool
worker_enter(void)
{
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += TURN_SECONDS;
  return !pthread_mutex_clocklock(&turn, CLOCK_MONOTONIC, &until);
}

void
worker_leave(const bool entered)
{
  if (entered) {
    pthread_mutex_unlock(&turn);
  }
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
  if (!log_is_bad_job(self->place.log, told(self, next))) {
    const bool entered = worker_enter();
    fpmode_set();
    self->plugin->work(self->handle, respond, self, n_bytes, bytes);
    worker_leave(entered);
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

/// Start the thread with ordinary scheduling, whatever the copy's is
static bool
start_thread(Worker* const self)
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

/// Show the engine how far the jobs are, before the thread does
static void
publish(const Worker* const self)
{
  Copy* const copy = self->place.copy;
  atomic_store(&copy->job_at, 0U);
  atomic_store(&copy->jobs_offset, self->offset);
  atomic_store(&copy->jobs_done, atomic_load(&self->finished));
  atomic_store(&copy->jobs_asked, atomic_load(&self->asked));
}

Status
worker_begin(Worker* const self, const WorkerPlace* const place)
{
  self->place = *place;
  publish(self);
  if (!self->plugin) {
    return STATUS_OK;
  }

  free(self->stack);
  self->stack   = place->guarded ? malloc(guard_stack_bytes()) : NULL;
  self->guard   = (Guard){.copy = place->copy};
  self->started = false;
  atomic_store(&self->busy, 0U);
  atomic_store(&self->held, 0U);
  return (self->stack || !place->guarded) && start_thread(self)
           ? STATUS_OK
           : STATUS_NO_THREAD;
}

bool
worker_may_fork(Worker* const self, const bool settled)
{
  if (!self->started) {
    return true;
  }
  if (settled && self->delivered < atomic_load(&self->asked)) {
    return false;
  }
  atomic_store(&self->held, 1U);
  return !atomic_load(&self->busy);
}

void
worker_go_on(Worker* const self)
{
  if (self->started) {
    atomic_store(&self->held, 0U);
    bell_ring(&self->wanted);
  }
}

void
worker_number(Worker* const self, const uint64_t number)
{
  self->offset = number - self->delivered;
  if (self->place.copy) {
    atomic_store(&self->place.copy->jobs_offset, self->offset);
  }
}

uint64_t
worker_asked(const Worker* const self)
{
  return self->offset +
         atomic_load_explicit(&self->asked, memory_order_relaxed);
}

/// Give the plugin what a job answered, if anything
static void
deliver(const Worker* const self)
{
  const Answer* answer = requests_answers(&self->requests, self->delivered);
  if (log_is_bad_job(self->place.log, told(self, self->delivered))) {
    return;
  }
  for (; answer && self->plugin->work_response; answer = answer->next) {
    self->plugin->work_response(
      self->handle, answer->n_bytes, answer_bytes(answer));
  }
}

/// Take the answers of all jobs below `number`
static void
take_answers(Worker* const self, const uint64_t number, const bool give)
{
  while (self->started && self->offset + self->delivered < number &&
         self->offset + self->delivered < worker_asked(self)) {
    await_job_end(self, self->delivered);
    if (give) {
      deliver(self);
    }
    ++self->delivered;
  }
}

void
worker_pace(Worker* const self, const bool at_once)
{
  self->at_once = at_once;
}

void
worker_answer(Worker* const self, const uint64_t number)
{
  if (self->plugin) {
    take_answers(self, number, true);
    if (self->plugin->end_run) {
      self->plugin->end_run(self->handle);
    }
  }
}

void
worker_skip(Worker* const self, const uint64_t number)
{
  take_answers(self, number, false);
}

bool
worker_end(Worker* const self)
{
  const struct timespec pause    = {.tv_nsec = 100000};
  const uint64_t        until_ns = clock_now_ns() + END_NS;
  if (!self->started || worker_is_parked(self)) {
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

bool
worker_is_parked(const Worker* const self)
{
  return guard_is_parked(&self->guard);
}

void
worker_close(Worker* const self)
{
  if (self) {
    requests_close(&self->requests);
    free(self->stack);
    free(self);
  }
}
