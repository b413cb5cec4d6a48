// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/mend.h"

#include "host/base/clock.h"
#include "host/engine/keep.h"
#include "host/engine/place.h"
#include "host/engine/reserve.h"
#include "host/shared/guard.h"

#include <time.h>

/// A donor that gives no state for so long is asked no more
#define DONOR_NS (1000U * NS_PER_MS)

/// A thread that does not let itself be stopped for so long never will
#define STOP_NS (5000U * NS_PER_MS)

void
mend_condemn(Supervisor* const self, const uint32_t r)
{
  if (place_condemn(self, r, true)) {
    guard_park(self->places[r].replica.thread);
  }
}

Status
mend_build(Supervisor* const self, const uint32_t r, Problem* const problem)
{
  return instance_open(&self->places[r].instance,
                       self->world,
                       self->model,
                       self->urids,
                       self->rate_hz,
                       self->frames,
                       problem);
}

void
mend_set_controls(Supervisor* const self, const uint32_t r)
{
  for (uint32_t p = 0U; p < self->model->n_ports; ++p) {
    if (self->model->ports[p].kind == PORT_CONTROL_IN) {
      instance_set(
        self->places[r].instance, p, atomic_load(&self->controls[p]));
    }
  }
}

Status
mend_start(Supervisor* const self,
           const uint32_t    r,
           const uint64_t    first,
           const MendWay     way)
{
  Place* const    place    = &self->places[r];
  Instance* const instance = place->instance;
  place->instance          = NULL;
  const Status st          = replica_start(&place->replica,
                                  self->log,
                                  self->copies[r],
                                  instance,
                                  r,
                                  first,
                                  way == WAY_FRESH,
                                  self->priority);
  if (!st) {
    clockid_t clock = CLOCK_MONOTONIC;
    pthread_getcpuclockid(place->replica.thread, &clock);
    atomic_store(&place->clock, clock);
    place_admit(self, r, way);
  }
  return st;
}

/// End what is left of the old copy, which a busy machine may delay, and build
/// the new one's instance
static void
rebuild(Supervisor* const self, const uint32_t r)
{
  Place* const place = &self->places[r];
  Problem      problem;
  if (!replica_stop(&place->replica)) {
    const bool parked = replica_is_parked(&place->replica);
    const bool over   = clock_now_ns() - place->since_ns > STOP_NS;
    self->n_left += parked || over;
    if (!parked && over) {
      place_fail(self, r, "its thread cannot be stopped");
    }
    if (!parked) {
      return;
    }
  }
  atomic_store(&place->condemned, 1U); // Until the new one is admitted
  place->step     = MEND_BUILT;
  const Status st = mend_build(self, r, &problem);
  if (st) {
    place_fail(self, r, status_text(st));
  }
}

static void
join(Supervisor* const self,
     const uint32_t    r,
     const uint64_t    first,
     const MendWay     way)
{
  const Status st      = mend_start(self, r, first, way);
  self->places[r].step = MEND_JOINED;
  if (st) {
    place_fail(self, r, status_text(st));
  }
}

/// Give a fresh instance the LV2 state of a peer, as far as one may be asked
static bool
refresh(Supervisor* const self, const uint32_t r)
{
  const struct timespec pause = {.tv_nsec = 100000};
  while (!reserve_refresh(self)) {
    if (self->live) {
      return false;
    }
    nanosleep(&pause, NULL); // Offline the clock decides nothing
  }
  const bool begins =
    self->reserve[0] &&
    !state_load(self->places[r].instance, self->reserve, NULL);
  atomic_store(&self->copies[r]->way,
               (uint32_t)(begins ? PACKING_STATE : PACKING_CONTROLS));
  return true;
}

/// Start a copy that knows the controls, and will be told the notes
static void
join_fresh(Supervisor* const self, const uint32_t r)
{
  if (!refresh(self, r)) {
    return;
  }
  const uint64_t first = log_head(self->log);
  mend_set_controls(self, r);
  join(self, r, first, WAY_FRESH);
}

/// Ask a peer for its state; without one, or without snapshots, start afresh
static void
ask(Supervisor* const self, const uint32_t r)
{
  Place* const     place = &self->places[r];
  uint32_t         donor = COPIES_MAX;
  const DonorState state = place_donor(self, r, &donor);
  const bool       exact = instance_is_exact(place->instance);
  if ((exact && state == DONOR_SOON) || place_is_weary(self, r, state)) {
    return;
  }
  if (state == DONOR_NONE || !exact) {
    join_fresh(self, r);
  } else {
    const Event snapshot = {.kind = EVENT_SNAPSHOT, .index = donor};
    place->donor         = donor;
    place->asked         = atomic_load(&self->copies[donor]->snapshot_at);
    place->asked_ns      = clock_now_ns();
    place->step          = MEND_ASKED;
    ring_push(&self->orders, &snapshot, NULL);
  }
}

/// Take over the state once it is there; a donor that failed is replaced
static void
receive(Supervisor* const self, const uint32_t r)
{
  Place* const      place = &self->places[r];
  const Copy* const donor = self->copies[place->donor];
  const uint64_t    at =
    atomic_load_explicit(&donor->snapshot_at, memory_order_acquire);
  const Standing standing = engine_standing(&self->engine, place->donor);

  if (at != place->asked && !place_is_misled(self, r)) {
    if (instance_restore(place->instance, copy_snapshot(donor))) {
      join(self, r, at, WAY_SNAPSHOT);
    } else {
      join_fresh(self, r);
    }
  } else if (standing == STANDING_RETIRED ||
             clock_now_ns() - place->asked_ns > DONOR_NS) {
    place->step = MEND_BUILT;
  }
}

void
mend_step(Supervisor* const self, const uint32_t r)
{
  if (keep_holds(self, r) && self->places[r].step != MEND_JOINED) {
    return; // The scribe works with its instance
  }
  switch (self->places[r].step) {
    case MEND_NONE:
      if (engine_standing(&self->engine, r) == STANDING_RETIRED) {
        place_vacate(self, r);
        mend_condemn(self, r);
        self->places[r].step = MEND_ENDING;
        rebuild(self, r);
      }
      if (self->places[r].step == MEND_BUILT) {
        ask(self, r);
      }
      break;
    case MEND_ENDING:
      rebuild(self, r);
      break;
    case MEND_BUILT:
      ask(self, r);
      break;
    case MEND_ASKED:
      receive(self, r);
      break;
    case MEND_JOINED:
      place_finish(self, r);
      break;
    case MEND_ENDED:
    case MEND_FAILED:
      break;
  }
}
