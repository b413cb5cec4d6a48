// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/process.h"

#include "host/base/clock.h"

#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

/// A copy that does not come up for so long is asked for elsewhere
#define CLONE_NS (1000U * NS_PER_MS)

/// How long the first copies get
#define START_NS (5000U * NS_PER_MS)

/// How long a killed process is waited for at a time, and a clone while live
#define PAUSE_NS (5U * NS_PER_MS)

/// A plugin that dies again and again is not restarted more often, per second
#define RESTARTS_MAX 10U

/// What kept a place empty
typedef enum {
  DONOR_NONE,  ///< There is no copy to be cloned
  DONOR_SOON,  ///< There will be
  DONOR_FOUND, ///< There is
} DonorState;

void
process_condemn(Supervisor* const self, const uint32_t r)
{
  Place* const place = &self->places[r];
  uint32_t     no    = 0U;
  if (engine_standing(&self->engine, r) == STANDING_RETIRED &&
      atomic_compare_exchange_strong(&place->condemned, &no, 1U)) {
    const pid_t pid = atomic_load(&place->pid);
    if (pid > 0) {
      kill(pid, SIGKILL);
    }
    atomic_store(&place->condemned, 2U); // Now its number may be given away
  }
}

/// Take leave of all processes that have ended, but not of other children
static void
reap(Supervisor* const self)
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

/// Wait a little until what is left of a retired copy is gone
static bool
has_ended(Supervisor* const self, const uint32_t r)
{
  const struct timespec pause    = {.tv_nsec = 50000};
  Place* const          place    = &self->places[r];
  const uint64_t        until_ns = clock_now_ns() + PAUSE_NS;
  process_condemn(self, r);
  for (;;) {
    const bool killed = atomic_load(&place->condemned) == 2U;
    if (killed) {
      reap(self);
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

/// Promise place `r` to one process that is yet to come; returns the wish for
/// it
static int32_t
promise(Supervisor* const self, const uint32_t r)
{
  Copy* const   copy = self->copies[r];
  const int32_t wish = (int32_t)((++self->n_wishes & 0xFFFFFFU) * 4U + r);
  atomic_store(&copy->life, LIFE_NONE);
  atomic_store(&copy->death, 0U);
  atomic_store(&copy->owner, 0U);
  atomic_store(&copy->pid, -wish);
  return wish;
}

/// Whether a process is a copy of ours that lives; a copy's word is no proof
static bool
is_ours(const Supervisor* const self, const pid_t pid)
{
  siginfo_t info = {0};
  return pid > 1 && getpgid(pid) == self->nursery->group &&
         !waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) &&
         !info.si_pid;
}

static Status
spawn(Supervisor* const self, const uint32_t r)
{
  const uint32_t     n_ports = self->model->n_ports;
  const NurseryStart start   = {.wish     = promise(self, r),
                                .first    = log_head(self->log),
                                .priority = self->priority};
  float* const values = (float*)calloc((size_t)n_ports + 1U, sizeof(float));
  Status       st     = STATUS_NO_MEMORY;
  if (values) {
    for (uint32_t p = 0U; p < n_ports; ++p) {
      values[p] = atomic_load(&self->engine.controls[p]);
    }
    st = nursery_spawn(self->nursery, &start, values, n_ports);
  }
  free(values);
  return st;
}

/// Whether the process that place `r` was promised to is there and runs
static bool
has_come(Supervisor* const self, const uint32_t r)
{
  const Copy* const copy = self->copies[r];
  const pid_t       pid  = atomic_load(&copy->pid);
  if (pid > 0 && is_ours(self, pid)) {
    atomic_store(&self->places[r].pid, pid);
    return atomic_load_explicit(&copy->life, memory_order_acquire) != LIFE_NONE;
  }
  return false;
}

/// Wait for that until a time
static bool
await(Supervisor* const self, const uint32_t r, const uint64_t until_ns)
{
  const struct timespec pause = {.tv_nsec = 50000};
  while (!has_come(self, r)) {
    if (clock_now_ns() > until_ns) {
      return false;
    }
    nanosleep(&pause, NULL);
  }
  return true;
}

static void
admit(Supervisor* const self, const uint32_t r, const bool exact)
{
  const Event order = {
    .kind = EVENT_ADMIT, .index = r, .value = exact ? 1.0f : 0.0f};
  self->places[r].admitted = atomic_load(&self->engine.admitted[r]);
  ring_push(&self->orders, &order, NULL);
}

Status
process_start(Supervisor* const self)
{
  Status st = STATUS_OK;
  for (uint32_t r = 0U; !st && r < self->n_copies; ++r) {
    st = spawn(self, r);
  }
  for (uint32_t r = 0U; !st && r < self->n_copies; ++r) {
    st = await(self, r, clock_now_ns() + START_NS) ? st : STATUS_NO_PROCESS;
  }
  for (uint32_t r = 0U; !st && r < self->n_copies; ++r) {
    admit(self, r, true); // In this order, so that the first one is active
  }
  return st;
}

void
process_note(Supervisor* const self, Incident* const incident)
{
  Place* const place = &self->places[incident->copy];
  switch ((IncidentKind)incident->kind) {
    case INCIDENT_DEAD:
      if (place->step != MEND_NONE || has_ended(self, incident->copy)) {
        incident->detail =
          WIFSIGNALED(place->ending)
            ? (uint32_t)WTERMSIG(place->ending)
            : INCIDENT_EXITED + (uint32_t)WEXITSTATUS(place->ending);
      }
      place->retired_ns = incident->at_ns;
      break;
    case INCIDENT_HUNG:
    case INCIDENT_BEHIND:
    case INCIDENT_BROKEN:
    case INCIDENT_LOUD:
    case INCIDENT_SILENT:
      place->retired_ns = incident->at_ns;
      break;
    case INCIDENT_SWAP:
      self->active = incident->copy;
      break;
    case INCIDENT_READY:
      place->ready_ns = incident->at_ns;
      break;
    case INCIDENT_FAULT:
    case INCIDENT_LATE:
    case INCIDENT_DIVERGED:
    case INCIDENT_LOST:
      break;
  }
}

/// Say that a copy cannot be brought back, and leave it at that
static void
fail(Supervisor* const self, const uint32_t r, const Status st)
{
  self->places[r].step = MEND_FAILED;
  chronicle_say(
    &self->chronicle, "copy %u cannot be replaced: %s", r, status_text(st));
}

/// How much one would rather have copy `k` cloned: the spare at any time, then
/// the one that does not play; 0 if it cannot be
static uint32_t
suitability(const Supervisor* const self, const uint32_t k)
{
  const Standing standing = engine_standing(&self->engine, k);
  const bool able = standing == STANDING_SPARE || standing == STANDING_READY;
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    const Place* const place = &self->places[r];
    if (place->step == MEND_ASKED && place->donor == k) {
      return 0U; // One wish at a time
    }
  }
  return !able                        ? 0U
         : standing == STANDING_SPARE ? 3U
         : k != self->active          ? 2U
                                      : 1U;
}

/// Find the copy to be cloned for place `r`, another than last time if possible
static DonorState
find_donor(const Supervisor* const self,
           const uint32_t          r,
           uint32_t* const         donor)
{
  DonorState state = DONOR_NONE;
  uint32_t   best  = 0U;
  for (uint32_t k = 0U; k < self->n_copies; ++k) {
    const Place* const place    = &self->places[k];
    const Standing     standing = engine_standing(&self->engine, k);
    const bool         here =
      standing != STANDING_ABSENT && standing != STANDING_RETIRED;
    const bool coming = place->step == MEND_ASKED || place->step == MEND_JOINED;
    if (k != r && (here || coming)) {
      const uint32_t fits  = suitability(self, k);
      const bool     again = k == self->places[r].donor;
      const uint32_t worth = fits && !again ? fits + 3U : fits;
      state                = state == DONOR_NONE ? DONOR_SOON : state;
      if (worth > best) {
        best   = worth;
        *donor = k;
        state  = DONOR_FOUND;
      }
    }
  }
  return state;
}

/// Whether a place has had its share of restarts for this second
static bool
is_weary(Supervisor* const self, const uint32_t r)
{
  Place* const   place  = &self->places[r];
  const uint64_t now_ns = clock_now_ns();
  if (now_ns - place->window_ns > NS_PER_SECOND) {
    place->window_ns  = now_ns;
    place->n_restarts = 0U;
  }
  if (!self->live || place->n_restarts < RESTARTS_MAX) {
    ++place->n_restarts;
    return false;
  }
  if (!place->told) {
    place->told = true;
    chronicle_say(&self->chronicle,
                  "copy %u dies again and again: it is brought back %u times a "
                  "second at most",
                  r,
                  RESTARTS_MAX);
  }
  return true;
}

/// Ask another copy for a clone; without one start afresh
static void
ask(Supervisor* const self, const uint32_t r)
{
  Place* const     place = &self->places[r];
  uint32_t         donor = COPIES_MAX;
  const DonorState state = find_donor(self, r, &donor);
  if (state == DONOR_SOON || is_weary(self, r)) {
    return;
  }

  place->step     = MEND_ASKED;
  place->donor    = donor;
  place->asked_ns = clock_now_ns();
  if (state == DONOR_FOUND) {
    atomic_store(&self->copies[donor]->asked, promise(self, r));
    bell_ring(&self->log->bell);
    return;
  }
  chronicle_say(
    &self->chronicle, "copy %u starts afresh, with the controls", r);
  const Status st = spawn(self, r);
  if (st) {
    fail(self, r, st);
  }
}

/// Have the engine count on the clone once it runs; ask again if it does not
static void
receive(Supervisor* const self, const uint32_t r)
{
  Place* const place = &self->places[r];
  const pid_t  pid   = atomic_load(&self->copies[r]->pid);
  const bool   lost  = pid > 0 ? !is_ours(self, pid)
                               : place->donor != COPIES_MAX &&
                                engine_standing(&self->engine, place->donor) ==
                                  STANDING_RETIRED;
  if (has_come(self, r)) {
    place->step = MEND_JOINED;
    admit(self, r, place->donor != COPIES_MAX);
  } else if (lost || clock_now_ns() - place->asked_ns > CLONE_NS) {
    promise(self, r); // To nobody: what comes too late goes away
    place->step = MEND_ENDED;
  }
}

/// The new copy has caught up, or was retired before it could
static void
finish(Supervisor* const self, const uint32_t r)
{
  Place* const place = &self->places[r];
  if (atomic_load(&self->engine.admitted[r]) == place->admitted) {
    return;
  }

  const Standing standing = engine_standing(&self->engine, r);
  atomic_store(&place->condemned, 0U);
  if (standing == STANDING_RETIRED) {
    place->step = MEND_NONE;
  } else if (standing == STANDING_READY || standing == STANDING_SPARE) {
    const bool     told    = place->ready_ns > place->since_ns;
    const uint64_t end_ns  = told ? place->ready_ns : clock_now_ns();
    const uint64_t took_ns = end_ns - place->since_ns;
    place->step            = MEND_NONE;
    place->donor           = COPIES_MAX;
    count_add(&self->stats->restored, 1U);
    hist_add(&self->stats->restore, took_ns);
    chronicle_say(&self->chronicle,
                  "copy %u is back after %.1f ms",
                  r,
                  (double)took_ns / 1e6);
  }
}

/// One step; returns whether there was one
static bool
step(Supervisor* const self, const uint32_t r)
{
  Place* const   place  = &self->places[r];
  const MendStep before = place->step;
  switch (before) {
    case MEND_NONE:
      if (engine_standing(&self->engine, r) == STANDING_RETIRED &&
          has_ended(self, r)) {
        place->step  = MEND_ENDED;
        place->donor = COPIES_MAX;
        place->since_ns =
          place->retired_ns ? place->retired_ns : clock_now_ns();
        place->retired_ns = 0U;
      }
      break;
    case MEND_ENDED:
      ask(self, r);
      break;
    case MEND_ASKED:
      receive(self, r);
      break;
    case MEND_JOINED:
      finish(self, r);
      break;
    case MEND_BUILT:
    case MEND_FAILED:
      break;
  }
  return place->step != before;
}

/// Whether the clock may decide nothing more about place `r` before the next
/// cycle
static bool
is_settled(const Supervisor* const self, const uint32_t r)
{
  const Place* const place = &self->places[r];
  uint32_t           donor = 0U;
  switch (place->step) {
    case MEND_NONE:
      return engine_standing(&self->engine, r) != STANDING_RETIRED;
    case MEND_ENDED:
      return find_donor(self, r, &donor) == DONOR_SOON;
    case MEND_ASKED:
      return false;
    case MEND_JOINED: {
      const uint64_t lag = r == COPY_SPARE ? self->log->spare_lag : 0U;
      return copy_is_gone(self->copies[r]) ||
             copy_done(self->copies[r]) + lag >= log_head(self->log);
    }
    case MEND_BUILT:
    case MEND_FAILED:
      return true;
  }
  return true;
}

void
process_mend(Supervisor* const self)
{
  const struct timespec pause = {.tv_nsec = 50000};
  const uint64_t        until_ns =
    clock_now_ns() + (self->live ? PAUSE_NS : 2U * CLONE_NS);
  reap(self);
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    for (;;) {
      if (step(self, r)) {
        continue;
      }
      const MendStep at   = self->places[r].step;
      const bool     over = self->live ? at != MEND_ASKED : is_settled(self, r);
      if (over || clock_now_ns() > until_ns) {
        break;
      }
      nanosleep(&pause, NULL);
    }
  }
}

bool
process_is_realtime(const Supervisor* const self)
{
  const pid_t pid = atomic_load(&self->places[0].pid);
  return self->priority && pid > 0 && sched_getscheduler(pid) == SCHED_FIFO;
}
