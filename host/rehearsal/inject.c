// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/rehearsal/inject.h"

#include "host/base/chance.h"
#include "host/base/clock.h"
#include "host/rehearsal/promise.h"

#include <string.h>
#include <sys/resource.h>
#include <time.h>

/// Most blocks between a whole pair and the next fault
#define REST_BLOCKS 16U

/// A pair that is not whole after so many blocks will never be
#define REPAIR_BLOCKS 512U

/// From then on it is given time as well, so much a block
#define HASTY_BLOCKS 32U
#define PAUSE_NS (10L * (long)NS_PER_MS)

/// Blocks in which a copy of a wrong level must be found, and the one before
#define SOUND_BLOCKS 5U

/// A fault is tried anew so often where the machine was too busy for it
#define ANEW_MAX 5U

/// What parked threads may hold before a take ends, KiB
#define PARKED_KIB 524288L

static long
memory_kib(void)
{
  struct rusage usage = {0};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/// Copies that stood still without being told to
static uint32_t
count_stalls(const Take* const self)
{
  const Chronicle* const chronicle = &self->host->supervisor.chronicle;
  uint32_t               n         = 0U;
  for (uint32_t f = 0U; f < chronicle->n_faults && f < CHRONICLE_MAX; ++f) {
    const FaultRecord* const record = &chronicle->faults[f];
    const char* const        kind   = record->kind ? record->kind : "";
    const bool               told   = !strcmp(kind, fault_name(FAULT_HANG)) ||
                      !strcmp(kind, fault_name(FAULT_STOP));
    n += !told && !strcmp(record->saw, "hung");
  }
  return n;
}

/// Whether all that the fault has ended is back
static bool
is_over(const Take* const self)
{
  const Trial* const trial    = self->trial;
  const Stats* const stats    = self->host->stats;
  const uint64_t     restored = count_read(&stats->restored) - self->restored;
  const uint64_t     wanted   = trial->kind == FAULT_SLOW    ? 0U
                                : trial->which == FAULT_BOTH ? 2U
                                                             : 1U;
  return self->seq - trial->seq > 1U && restored >= wanted &&
         supervisor_is_whole(&self->host->supervisor);
}

/// Look after the fault that was injected last; false if it is not over
static bool
watch(Take* const self)
{
  Trial* const trial = self->trial;
  if (!trial || trial->state != TRIAL_INJECTED) {
    return true;
  }
  if (is_over(self)) {
    trial->state      = TRIAL_WHOLE;
    trial->restore_ns = atomic_load(&self->host->stats->restore.max_ns);
    self->rest        = self->seq + chance_below(&self->seed, REST_BLOCKS);
  } else if (self->seq - trial->seq > REPAIR_BLOCKS) {
    trial->state = TRIAL_ALONE;
  } else if (self->seq - trial->seq > HASTY_BLOCKS) {
    const struct timespec pause = {.tv_nsec = PAUSE_NS};
    nanosleep(&pause, NULL);
  }
  return trial->state != TRIAL_INJECTED;
}

/// Whether this take has room for one more fault
static bool
has_room(const Take* const self)
{
  const Scene* const scene = self->scene;
  const uint32_t     next  = atomic_load(&scene->next);
  if (self->spoilt || self->seq + REPAIR_BLOCKS >= scene->n_blocks ||
      next >= scene->n_trials ||
      (self->trial && promise_judge(scene, self->trial) != FLAW_NONE)) {
    return false; // What follows a fault that was not survived proves nothing
  }
  // What both have lost leaves its traces
  const bool first = !self->n_faults;
  return first || (scene->trials[next].which != FAULT_BOTH &&
                   memory_kib() - self->held_kib < PARKED_KIB);
}

/// Whether only its level tells such a fault
static bool
is_of_level(const FaultKind kind)
{
  return kind == FAULT_SILENCE || kind == FAULT_LOUD;
}

/// Whether a fault can be told in the blocks that come
static bool
is_audible(const Take* const self, const FaultKind kind)
{
  bool sounds = true;
  for (uint32_t b = 0U; is_of_level(kind) && b < SOUND_BLOCKS; ++b) {
    sounds = sounds && scene_sounds(self->scene, self->seq + b - 1U);
  }
  return sounds;
}

static void
inject(Take* const self)
{
  const uint32_t next  = atomic_load(&self->scene->next);
  Trial* const   trial = &self->scene->trials[next];
  const Event    event = {.kind  = EVENT_FAULT,
                          .index = (uint32_t)trial->which,
                          .value = (float)trial->kind};
  self->trial          = trial;
  self->restored       = count_read(&self->host->stats->restored);
  self->stalls         = count_stalls(self);
  trial->seq           = self->seq;
  trial->state         = TRIAL_INJECTED;
  ++self->n_faults;
  atomic_store(&self->host->stats->restore.max_ns, 0U);
  atomic_store(&self->scene->next, next + 1U);
  stepper_push(&self->stepper, &event, NULL);
}

void
inject_begin(Take* const self)
{
  self->held_kib = memory_kib();
  self->seed     = self->scene->seed + atomic_load(&self->scene->next);
  self->rest     = chance_below(&self->seed, REPAIR_BLOCKS);
}

bool
inject_step(Take* const self)
{
  if (!watch(self) || self->seq <= self->rest) {
    return true;
  }
  if (!has_room(self)) {
    return false;
  }
  const uint32_t next = atomic_load(&self->scene->next);
  if (supervisor_is_whole(&self->host->supervisor) &&
      is_audible(self, self->scene->trials[next].kind)) {
    inject(self);
  }
  return true;
}

/// Whether a broken promise is the doing of a machine that was too busy to let
/// another copy run
static bool
is_disturbed(const Take* const self)
{
  const Trial* const trial = self->trial;
  return trial && promise_judge(self->scene, trial) != FLAW_NONE &&
         count_stalls(self) > self->stalls && trial->n_anew < ANEW_MAX;
}

void
inject_end(const Take* const self)
{
  Scene* const   scene = self->scene;
  Trial* const   trial = self->trial;
  const uint32_t next  = atomic_load(&scene->next);
  if (trial && trial->state == TRIAL_INJECTED) {
    trial->state = TRIAL_ALONE;
  }
  if (is_disturbed(self)) {
    *trial = (Trial){
      .kind = trial->kind, .which = trial->which, .n_anew = trial->n_anew + 1U};
    ++scene->n_spoilt;
    atomic_store(&scene->next, next - 1U);
  } else if (self->spoilt) {
    ++scene->n_spoilt; // The fault that was to come is left to another take
  } else if (!self->n_faults && next < scene->n_trials) {
    Trial* const first = &scene->trials[next];
    first->state       = is_of_level(first->kind) ? TRIAL_MOOT : TRIAL_ALONE;
    atomic_store(&scene->next, next + 1U);
  }
}
