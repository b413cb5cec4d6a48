// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/replica.h"

#include "host/base/clock.h"
#include "host/base/thread.h"
#include "host/shared/fault.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

/// Stack of a copy's thread; plugins of a desktop's size fit
#define STACK_BYTES ((size_t)1048576U)

/// What a block asks of the copy besides its sound
typedef struct {
  uint32_t fault;    ///< A FaultKind plus one, or 0
  bool     snapshot; ///< Save the state afterwards
} Demand;

/// Find what the block asks of this very copy
static Demand
read_demand(const Replica* const self)
{
  Demand         demand = {0U, false};
  const uint32_t name   = copy_name(self->copy, self->index);
  uint32_t       at     = 0U;
  const Event*   event  = NULL;
  if (self->block->seq < self->born) {
    return demand;
  }
  while ((event = block_next(self->block, &at))) {
    if (event->kind == EVENT_FAULT && event->index == name) {
      demand.fault = (uint32_t)event->value + 1U;
    } else if (event->kind == EVENT_SNAPSHOT && event->index == name) {
      demand.snapshot = true;
    }
  }
  return demand;
}

/// The time at which this block counts as done; FAULT_SLOW makes it late
static uint64_t
done_time_ns(const Replica* const self, const uint32_t fault)
{
  const Block* const block = self->block;
  if (!block->stepped) {
    return clock_now_ns();
  }
  return block->start_ns +
         (fault == FAULT_SLOW + 1U ? (uint64_t)block->period_ns : 0U);
}

static void
spoil(const Replica* const self)
{
  for (uint32_t p = 0U; p < self->copy->n_outputs; ++p) {
    fault_spoil(
      (FaultKind)(self->spoilt - 1U), self->outputs[p], self->block->frames);
  }
}

/// Show that the block is over
static void
finish(Replica* const self)
{
  atomic_store_explicit(
    &self->copy->done, self->block->seq + 1U, memory_order_release);
  bell_ring(&self->copy->bell);
}

/// Show what the plugin sent in the block; how many bytes that are
static uint32_t
keep_sent(const Replica* const self)
{
  const Copy* const copy  = self->copy;
  const uint8_t*    bytes = NULL;
  const uint32_t    n     = instance_sent(self->instance, &bytes);
  if (copy->sends && n) {
    memcpy(copy_sent(copy, copy->n_outputs, self->block->seq), bytes, n);
  }
  return copy->sends ? n : 0U;
}

/// Run the block that was read, and publish its output
static void
run_block(Replica* const self)
{
  const Block* const block  = self->block;
  Copy* const        copy   = self->copy;
  const Demand       demand = read_demand(self);
  atomic_store_explicit(&copy->begun, block->seq + 1U, memory_order_release);
  for (uint32_t p = 0U; p < copy->n_outputs; ++p) {
    self->outputs[p] = copy_output(copy, block->seq, p);
  }

  if (demand.fault) {
    const FaultKind kind = (FaultKind)(demand.fault - 1U);
    self->spoilt         = fault_spoils(kind) ? demand.fault : self->spoilt;
    fault_strike(
      kind, block->stepped ? 0U : block->start_ns + (uint64_t)block->period_ns);
  }

  RT_TRUST_BEGIN // Two short system calls tell whose doing a late block is
  const uint64_t begin_ns = clock_cpu_ns();
  instance_run(self->instance, block, self->outputs);
  const uint32_t n_sent = keep_sent(self);
  instance_tell(self->instance, copy_told(copy, copy->n_outputs, copy->sends));
  atomic_store_explicit(
    &copy->latency, instance_latency(self->instance), memory_order_relaxed);
  const uint64_t end_ns = clock_cpu_ns();
  RT_TRUST_END
  if (self->spoilt) {
    spoil(self);
  }

  copy->outputs[block->seq & (COPY_OUTPUTS - 1U)] =
    (Output){.seq     = block->seq,
             .done_ns = done_time_ns(self, demand.fault),
             .cpu_ns  = end_ns - begin_ns,
             .frames  = block->frames,
             .n_sent  = n_sent};
  if (demand.snapshot) {
    instance_save(self->instance, copy_snapshot(copy));
    atomic_store_explicit(
      &copy->snapshot_at, block->seq + 1U, memory_order_release);
  }
}

bool
replica_turn(Replica* const self)
{
  const Log* const  log  = self->log;
  const Copy* const copy = self->copy;
  const uint32_t seen = atomic_load_explicit(&log->bell, memory_order_acquire);
  const uint64_t seq  = copy_done(copy);
  if (!log_may_run(log, self->index, self->lag, seq)) {
    if (self->occupied ||
        atomic_load_explicit(&copy->asked, memory_order_acquire) ==
          self->answered) {
      bell_wait(&log->bell, seen, UINT64_MAX);
    }
    return true;
  }

  if (!log_read(log, seq, self->block)) {
    return false;
  }
  // What is poison was marked before the spare was told to hurry
  if (feed_prepare(&self->feed,
                   log,
                   self->block,
                   copy_name(copy, self->index),
                   self->born,
                   self->instance)) {
    run_block(self);
  }
  finish(self);
  return true;
}

Status
replica_begin(Replica* const self)
{
  const WorkerPlace place = {.copy    = self->copy,
                             .log     = self->log,
                             .guarded = self->stack,
                             .careful = self->lag};
  return instance_begin(self->instance, &place);
}

static void*
work(void* const context)
{
  Replica* const self = (Replica*)context;
  guard_enter(&self->guard, self->stack, guard_stack_bytes());
  const bool begun = !replica_begin(self);
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL); // Without SCHED_FIFO: 50 us
  copy_live(self->copy, begun ? LIFE_RUNNING : LIFE_DEAD);

  while (!atomic_load_explicit(&self->end, memory_order_acquire)) {
    if (!replica_turn(self)) {
      copy_live(self->copy, LIFE_BEHIND);
      break;
    }
  }
  guard_leave(&self->guard);
  return NULL;
}

static void
empty(Replica* const self)
{
  instance_close(self->instance);
  free(self->block);
  free(self->outputs);
  free(self->stack);
  *self = (Replica){.started = false};
}

/// Start the thread; its guard lets some signals through
static bool
start_thread(Replica* const self)
{
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setstacksize(&attr, STACK_BYTES);
  self->started = thread_start(&self->thread, &attr, work, self);
  pthread_attr_destroy(&attr);

  const struct sched_param param = {.sched_priority = self->priority};
  self->realtime                 = self->started && self->priority &&
                   !pthread_setschedparam(self->thread, SCHED_FIFO, &param);
  return self->started;
}

Status
replica_start(Replica* const  self,
              Log* const      log,
              Copy* const     copy,
              Instance* const instance,
              const uint32_t  index,
              const uint64_t  first,
              const bool      fresh,
              const int       priority)
{
  *self =
    (Replica){.log      = log,
              .copy     = copy,
              .instance = instance,
              .block    = (Block*)calloc(1U, block_bytes(log->n_inputs)),
              .outputs  = (float**)calloc(copy->n_outputs + 1U, sizeof(float*)),
              .stack    = malloc(guard_stack_bytes()),
              .index    = index,
              .born     = log_head(log),
              .feed     = {.waits = fresh},
              .priority = priority,
              .guard    = {.copy = copy}};

  atomic_store(&copy->begun, first);
  atomic_store(&copy->done, first);
  atomic_store(&copy->death, 0U);
  atomic_store(&copy->snapshot_at, 0U);
  atomic_store(&copy->life, LIFE_NONE);

  Status st = STATUS_OK;
  if (!self->block || !self->outputs || !self->stack) {
    st = STATUS_NO_MEMORY;
  } else if (!start_thread(self)) {
    st = STATUS_NO_THREAD;
  }
  if (st) {
    empty(self);
  }
  return st;
}

/// Wait until the thread has ended or is parked, 0.2 s at most
static bool
has_ended(Replica* const self)
{
  const struct timespec pause    = {.tv_nsec = 100000};
  const uint64_t        until_ns = clock_now_ns() + (200U * NS_PER_MS);
  while (pthread_tryjoin_np(self->thread, NULL)) {
    if (guard_is_parked(&self->guard) || clock_now_ns() > until_ns) {
      return false;
    }
    nanosleep(&pause, NULL);
  }
  return true;
}

bool
replica_is_parked(const Replica* const self)
{
  return guard_is_parked(&self->guard) || instance_is_parked(self->instance);
}

bool
replica_stop(Replica* const self)
{
  if (self->started) {
    atomic_store_explicit(&self->end, 1U, memory_order_release);
    bell_ring(&self->log->bell);
    if (!has_ended(self)) {
      guard_park(self->thread);
      if (guard_is_parked(&self->guard)) {
        instance_end(self->instance); // Its jobs show where its successor's do
      }
      return false;
    }
    self->started = false;
  }
  if (!instance_end(self->instance)) {
    return false;
  }
  empty(self);
  return true;
}
