// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/worker.h"

#include "host/lv2/worker_impl.h"
#include "host/lv2/worker_thread.h"

#include <stdlib.h>

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
  return (self->stack || !place->guarded) && worker_thread_start(self)
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
    worker_go_on(self); // An earlier wish may have held what is to be done
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
  if (log_is_bad_job(self->place.log, worker_told(self, self->delivered))) {
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
