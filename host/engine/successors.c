// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/successors.h"

#include "host/base/clock.h"
#include "host/engine/process.h"

#include <sched.h>
#include <string.h>
#include <sys/mman.h>

/// How long the new copies get until they run
#define START_NS (5000U * NS_PER_MS)

void
successors_clear(Supervisor* const self)
{
  Upgrade* const upgrade = &self->upgrade;
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    const Copy* const old = self->copies[r];
    memset(upgrade->copies[r], 0, sizeof(Copy));
    upgrade->copies[r]->n_outputs  = old->n_outputs;
    upgrade->copies[r]->sends      = old->sends;
    upgrade->copies[r]->told_bytes = old->told_bytes;
    upgrade->copies[r]->generation = old->generation + 1U;
    mlock(upgrade->copies[r], self->room); // Or not: the first ones are told of
  }
}

static Status
spawn(Supervisor* const self, const uint32_t r, const uint64_t first)
{
  Upgrade* const upgrade = &self->upgrade;
  NurseryStart   start = {.wish  = process_promise(self, upgrade->copies[r], r),
                          .first = first,
                          .priority = self->priority,
                          .modest   = true,
                          .takes    = self->nursery->late};
  if (start.takes) {
    memcpy(start.place, upgrade->folder, sizeof(start.place));
  }
  const Status st = nursery_spawn(&upgrade->nursery, &start);
  if (!st) {
    upgrade->asked_ns = clock_now_ns();
  }
  return st;
}

Status
successors_spawn(Supervisor* const self, const uint64_t first)
{
  Status st = STATUS_OK;
  for (uint32_t r = 0U; !st && r < self->n_copies; ++r) {
    st = spawn(self, r, first);
  }
  return st;
}

bool
successors_are_made(const Supervisor* const self)
{
  bool all = true;
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    all = all && atomic_load(&self->upgrade.copies[r]->life) == LIFE_MADE;
  }
  return all;
}

/// Whether a new copy has died, or was overtaken, or does not come at all
static bool
is_lost(const Upgrade* const upgrade, const Copy* const copy)
{
  const pid_t    pid  = atomic_load(&copy->pid);
  const uint32_t life = atomic_load(&copy->life);
  if (pid <= 0) {
    return clock_now_ns() - upgrade->asked_ns > START_NS;
  }
  return life == LIFE_DEAD || life == LIFE_BEHIND || copy_is_gone(copy) ||
         !process_is_of(&upgrade->nursery, pid);
}

bool
successors_are_lost(const Supervisor* const self)
{
  bool lost = false;
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    lost = lost || is_lost(&self->upgrade, self->upgrade.copies[r]);
  }
  return lost;
}

/// Whether a new copy does what the one in its place does
static bool
keeps_up(const Supervisor* const self, const uint32_t r)
{
  const Copy* const copy = self->upgrade.copies[r];
  const uint64_t    lag =
    (r == COPY_SPARE ? self->log->spare_lag : 0U) + (self->live ? 1U : 0U);
  return atomic_load(&copy->pid) > 0 &&
         atomic_load(&copy->life) == LIFE_RUNNING &&
         copy_done(copy) + lag >= log_head(self->log);
}

bool
successors_keep_up(const Supervisor* const self)
{
  bool all = true;
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    all = all && keeps_up(self, r);
  }
  return all;
}

bool
successors_are_idle(const Supervisor* const self)
{
  bool all = true;
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    const Copy* const copy = self->upgrade.copies[r];
    const uint32_t    lag  = r == COPY_SPARE ? self->log->spare_lag : 0U;
    all                    = all && (copy_is_gone(copy) ||
                  !log_may_run(self->log, r, lag, copy_done(copy)));
  }
  return all;
}

void
successors_replace(Supervisor* const self)
{
  const struct sched_param ordinary = {.sched_priority = 0};
  const struct sched_param own      = {.sched_priority = self->priority};
  Upgrade* const           upgrade  = &self->upgrade;
  Nursery                  old      = *self->nursery;
  *self->nursery                    = upgrade->nursery;
  upgrade->nursery                  = (Nursery){.pid = 0};
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    const pid_t pid    = atomic_load(&upgrade->copies[r]->pid);
    const pid_t gone   = process_exchange(self, r, pid);
    Copy* const place  = self->copies[r];
    self->copies[r]    = upgrade->copies[r];
    upgrade->copies[r] = place;
    if (gone > 0) { // Its end must not cost the others time
      sched_setscheduler(gone, SCHED_OTHER, &ordinary);
    }
    if (self->priority && r != COPY_SPARE) {
      sched_setscheduler(pid, SCHED_FIFO, &own);
    }
  }
  nursery_close(&old);
}
