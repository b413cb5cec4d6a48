// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/process.h"

#include "host/base/clock.h"
#include "host/engine/nursery.h"
#include "host/engine/place.h"

#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/// How long a killed process is waited for at a time
#define PAUSE_NS (5U * NS_PER_MS)

/// How long killed processes are waited for where they must be gone
#define END_NS (2000U * NS_PER_MS)

void
process_condemn(Supervisor* const self, const uint32_t r)
{
  Place* const place = &self->places[r];
  if (place_condemn(self, r, false)) {
    const pid_t pid = atomic_load(&place->pid);
    if (pid > 0) {
      kill(pid, SIGKILL);
    }
    atomic_store(&place->condemned, 2U); // Now its number may be given away
  }
}

void
process_reap(Supervisor* const self)
{
  Nursery* const nursery = self->nursery;
  int            status  = 0;
  pid_t          pid     = 0;
  while ((pid = waitpid(-nursery->group, &status, WNOHANG)) > 0) {
    nursery->pid = pid == nursery->pid ? 0 : nursery->pid;
    for (uint32_t r = 0U; r < self->n_copies; ++r) {
      Place* const place = &self->places[r];
      if (atomic_load(&place->pid) == pid) {
        place->ending = status;
        atomic_store(&place->pid, 0);
      }
    }
  }
}

bool
process_has_ended(Supervisor* const self, const uint32_t r)
{
  const struct timespec pause    = {.tv_nsec = 50000};
  Place* const          place    = &self->places[r];
  const uint64_t        until_ns = clock_now_ns() + PAUSE_NS;
  process_condemn(self, r);
  for (;;) {
    const bool killed = atomic_load(&place->condemned) == 2U;
    if (killed) {
      process_reap(self);
    }
    if (killed && !atomic_load(&place->pid)) {
      return true;
    }
    if (clock_now_ns() > until_ns) {
      return false;
    }
    nanosleep(&pause, NULL);
  }
}

/// Note by which clock the CPU time of a process is measured
static void
set_clock(Place* const place, const pid_t pid)
{
  clockid_t clock = CLOCK_MONOTONIC;
  clock_getcpuclockid(pid, &clock);
  atomic_store(&place->clock, clock);
}

pid_t
process_exchange(Supervisor* const self, const uint32_t r, const pid_t pid)
{
  Place* const place = &self->places[r];
  while (atomic_load(&place->condemned) == 1U) { // The watch is at it
    sched_yield();
  }
  set_clock(place, pid);
  const pid_t before = atomic_exchange(&place->pid, pid);
  place->step        = MEND_NONE;
  place->way         = WAY_CLONE;
  place->donor       = COPIES_MAX;
  place->retired_ns  = 0U;
  atomic_store(&place->condemned, 0U);
  return before;
}

Status
process_show(const Supervisor* const self)
{
  const NurseryMap map = {.arena    = &self->arena,
                          .log      = self->log,
                          .copies   = self->copies,
                          .controls = self->controls,
                          .parcel   = self->parcel,
                          .room     = self->room};
  return nursery_map(self->nursery, &map);
}

int32_t
process_wish(Supervisor* const self, const uint32_t r)
{
  return (int32_t)((++self->n_wishes & 0xFFFFFFU) * 4U + r);
}

int32_t
process_promise(Supervisor* const self, Copy* const copy, const uint32_t r)
{
  const int32_t wish = process_wish(self, r);
  atomic_store(&copy->life, LIFE_NONE);
  atomic_store(&copy->death, 0U);
  atomic_store(&copy->owner, 0U);
  atomic_store(&copy->pid, -wish);
  return wish;
}

bool
process_revoke(Supervisor* const self, const uint32_t r)
{
  Copy* const copy    = self->copies[r];
  int32_t     promise = atomic_load(&copy->pid);
  return promise < 0 && atomic_compare_exchange_strong(
                          &copy->pid, &promise, -process_wish(self, r));
}

bool
process_is_of(const Nursery* const nursery, const pid_t pid)
{
  siginfo_t info = {0};
  return pid > 1 && getpgid(pid) == nursery->group &&
         !waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) &&
         !info.si_pid;
}

/// Have a nursery again; copies that live stay, as those of a plugin with
/// threads do, and go over to its group
static Status
renew(Supervisor* const self)
{
  Nursery old = *self->nursery;
  Nursery fresh;
  Status  st = nursery_execute(&fresh, &old);
  st         = st ? st
                  : nursery_make(&fresh,
                         self->model,
                         self->rate_hz,
                         self->frames,
                         self->reserve,
                         NULL);
  if (st) {
    nursery_close(&fresh);
    return st;
  }
  *self->nursery = fresh;
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    const pid_t pid = atomic_load(&self->places[r].pid);
    if (pid > 0 && setpgid(pid, fresh.group)) {
      atomic_store(&self->places[r].pid, 0); // It ends with the one before
    }
  }
  nursery_close(&old);
  return process_show(self);
}

Status
process_spawn(Supervisor* const self, const uint32_t r, const bool fresh)
{
  NurseryStart start = {.wish     = process_promise(self, self->copies[r], r),
                        .anew     = true,
                        .fresh    = fresh,
                        .priority = self->priority};
  if (fresh || self->nursery->late) { // Else its parent has begun with it
    memcpy(start.place, self->reserve, sizeof(start.place));
  }
  Status st = nursery_spawn(self->nursery, &start);
  if (st == STATUS_NO_PROCESS) { // It is gone
    st = renew(self);
    st = st ? st : nursery_spawn(self->nursery, &start);
  }
  return st;
}

void
process_hurry(const Supervisor* const self, const uint32_t r)
{
  const pid_t              pid   = atomic_load(&self->places[r].pid);
  const struct sched_param param = {.sched_priority = 1};
  if (pid > 0 && self->priority && r == COPY_SPARE) {
    sched_setscheduler(pid, SCHED_FIFO, &param);
  }
}

bool
process_has_come(Supervisor* const self, const uint32_t r)
{
  const Copy* const copy = self->copies[r];
  const pid_t       pid  = atomic_load(&copy->pid);
  if (pid > 0 && process_is_of(self->nursery, pid)) {
    set_clock(&self->places[r], pid);
    atomic_store(&self->places[r].pid, pid);
    return atomic_load_explicit(&copy->life, memory_order_acquire) != LIFE_NONE;
  }
  return false;
}

bool
process_await(Supervisor* const self, const uint32_t r, const uint64_t until_ns)
{
  const struct timespec pause = {.tv_nsec = 50000};
  while (!process_has_come(self, r)) {
    if (clock_now_ns() > until_ns) {
      return false;
    }
    nanosleep(&pause, NULL);
  }
  return true;
}

Status
process_end_all(Supervisor* const self)
{
  const struct timespec pause    = {.tv_nsec = 1000000};
  const uint64_t        until_ns = clock_now_ns() + END_NS;
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    process_revoke(self, r);
    process_has_come(self, r);
    const pid_t pid = atomic_load(&self->places[r].pid);
    if (pid > 0) {
      kill(pid, SIGKILL);
    }
  }
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    while (atomic_load(&self->places[r].pid)) {
      if (clock_now_ns() > until_ns) {
        return STATUS_NO_PROCESS;
      }
      nanosleep(&pause, NULL);
      process_reap(self);
    }
  }
  return STATUS_OK;
}

bool
process_is_realtime(const Supervisor* const self)
{
  const pid_t pid = atomic_load(&self->places[0].pid);
  return self->priority && pid > 0 && sched_getscheduler(pid) == SCHED_FIFO;
}
