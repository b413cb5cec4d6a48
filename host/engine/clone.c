// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/clone.h"

#include "host/base/clock.h"
#include "host/engine/place.h"
#include "host/engine/process.h"
#include "host/engine/reserve.h"

#include <sys/wait.h>
#include <time.h>

/// A copy that does not come up for so long is asked for elsewhere; the second
/// where it makes an instance of its own or reads a state, once it has begun to
#define CLONE_NS (1000U * NS_PER_MS)
#define MAKE_NS (30U * NS_PER_SECOND)

/// The first copies get so long besides, should somebody kill them meanwhile
#define START_NS (5U * NS_PER_SECOND)

/// How long a clone is waited for at a time, while live
#define PAUSE_NS (5U * NS_PER_MS)

/// How long copy `r` may take until it runs
static uint64_t
come_ns(const Supervisor* const self, const uint32_t r)
{
  const bool fresh = self->places[r].donor == COPIES_MAX;
  return fresh || self->nursery->late ? MAKE_NS : CLONE_NS;
}

/// Wait until copy `r` runs; who is killed before that is started again
static Status
await_start(Supervisor* const self, const uint32_t r)
{
  const uint64_t until_ns = clock_now_ns() + come_ns(self, r) + START_NS;
  uint64_t       again_ns = clock_now_ns() + CLONE_NS;
  Status         st       = STATUS_OK;
  while (!st && !process_await(self, r, clock_now_ns() + PAUSE_NS)) {
    const pid_t pid = atomic_load(&self->copies[r]->pid);
    process_reap(self);
    if (clock_now_ns() > until_ns) {
      st = STATUS_NO_PROCESS;
    } else if (pid > 0 ? !process_is_of(self->nursery, pid)
                       : clock_now_ns() > again_ns) {
      again_ns = clock_now_ns() + CLONE_NS;
      st       = process_spawn(self, r, false);
    }
  }
  return st;
}

Status
clone_start(Supervisor* const self)
{
  Status st = STATUS_OK;
  for (uint32_t r = 0U; !st && r < self->n_copies; ++r) {
    st = process_spawn(self, r, false);
  }
  for (uint32_t r = 0U; !st && r < self->n_copies; ++r) {
    st = await_start(self, r);
  }
  for (uint32_t r = 0U; !st && r < self->n_copies; ++r) {
    // In this order, so that the first one is active
    place_admit(self, r, WAY_CLONE);
  }
  return st;
}

void
clone_note(Supervisor* const self, Incident* const incident)
{
  const Place* const place = &self->places[incident->copy];
  if (incident->kind == INCIDENT_DEAD &&
      (place->step != MEND_NONE || process_has_ended(self, incident->copy))) {
    incident->detail =
      WIFSIGNALED(place->ending)
        ? (uint32_t)WTERMSIG(place->ending)
        : INCIDENT_EXITED + (uint32_t)WEXITSTATUS(place->ending);
  }
}

/// Ask another copy for a clone; without one, or if it would lack its threads,
/// start afresh
static void
ask(Supervisor* const self, const uint32_t r)
{
  Place* const     place  = &self->places[r];
  uint32_t         donor  = COPIES_MAX;
  const bool       clones = !self->nursery->late;
  const DonorState state  = place_donor(self, r, &donor);
  const bool       fresh  = !clones || state != DONOR_FOUND;
  if (!place->cleared) {
    place->waits =
      (clones && state == DONOR_SOON) || place_is_weary(self, r, state);
    place->cleared = !place->waits;
  }
  if (!place->cleared || (fresh && !reserve_refresh(self))) {
    return;
  }

  place->cleared  = false;
  place->step     = MEND_ASKED;
  place->donor    = clones ? donor : COPIES_MAX;
  place->asked_ns = clock_now_ns();
  if (!fresh) {
    process_hurry(self, donor); // Before it can have forked
    atomic_store(&self->copies[donor]->asked,
                 process_promise(self, self->copies[r], r));
    bell_ring(&self->log->bell);
    return;
  }
  const Status st = process_spawn(self, r, true);
  if (st) {
    place_fail(self, r, status_text(st));
  }
}

/// Have nobody come to place `r` any more, and who is there end
static void
refuse(Supervisor* const self, const uint32_t r)
{
  Place* const place = &self->places[r];
  place->step        = MEND_ENDED;
  if (!process_revoke(self, r)) {
    process_has_come(self, r); // It may have settled only in part
    place->step       = MEND_NONE;
    place->retired_ns = place->since_ns;
    atomic_store(&place->condemned, 0U);
  }
}

/// Say that a fresh copy has had its time, and is begun again
static void
tell_wait(Supervisor* const self, const uint32_t r, const uint64_t most_ns)
{
  if (self->places[r].donor == COPIES_MAX) {
    chronicle_say(&self->chronicle,
                  "copy %u does not come up within %.0f s: it is begun again",
                  r,
                  (double)most_ns / 1e9);
  }
}

/// Have the engine count on the clone once it runs; ask again if it does not
static void
receive(Supervisor* const self, const uint32_t r)
{
  Place* const   place   = &self->places[r];
  const pid_t    pid     = atomic_load(&self->copies[r]->pid);
  const bool     lost    = pid > 0 ? !process_is_of(self->nursery, pid)
                                   : place->donor != COPIES_MAX &&
                                engine_standing(&self->engine, place->donor) ==
                                  STANDING_RETIRED;
  const bool     misled  = place_is_misled(self, r);
  const uint64_t most_ns = pid > 0 ? come_ns(self, r) : CLONE_NS;
  if (!misled && process_has_come(self, r)) {
    place->step = MEND_JOINED;
    place_admit(self, r, place->donor == COPIES_MAX ? WAY_FRESH : WAY_CLONE);
  } else if (misled || lost) {
    refuse(self, r);
  } else if (clock_now_ns() - place->asked_ns > most_ns) {
    tell_wait(self, r, most_ns);
    refuse(self, r);
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
          process_has_ended(self, r)) {
        place->step = MEND_ENDED;
        place_vacate(self, r);
      }
      break;
    case MEND_ENDED:
      ask(self, r);
      break;
    case MEND_ASKED:
      receive(self, r);
      break;
    case MEND_JOINED:
      place_finish(self, r);
      break;
    case MEND_ENDING:
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
  switch (place->step) {
    case MEND_NONE:
      return engine_standing(&self->engine, r) != STANDING_RETIRED;
    case MEND_ENDED:
      return place->waits;
    case MEND_ASKED:
      return false;
    case MEND_JOINED: {
      const uint32_t lag = r == COPY_SPARE ? self->log->spare_lag : 0U;
      return copy_is_gone(self->copies[r]) ||
             !log_may_run(self->log, r, lag, copy_done(self->copies[r]));
    }
    case MEND_ENDING:
    case MEND_BUILT:
    case MEND_FAILED:
      return true;
  }
  return true;
}

void
clone_mend(Supervisor* const self)
{
  const struct timespec pause    = {.tv_nsec = 50000};
  const uint64_t        begin_ns = clock_now_ns();
  process_reap(self);
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    for (;;) {
      if (step(self, r)) {
        continue;
      }
      const MendStep at   = self->places[r].step;
      const bool     over = self->live ? at != MEND_ASKED : is_settled(self, r);
      const uint64_t most_ns = self->live ? PAUSE_NS : 2U * come_ns(self, r);
      if (over || clock_now_ns() - begin_ns > most_ns) {
        break;
      }
      nanosleep(&pause, NULL);
    }
  }
}
