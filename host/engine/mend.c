// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/mend.h"

#include "host/base/clock.h"
#include "host/shared/guard.h"

/// A donor that gives no state for so long is asked no more
#define DONOR_NS (1000U * NS_PER_MS)

void
mend_condemn(Supervisor* const self, const uint32_t r)
{
  Place* const place = &self->places[r];
  uint32_t     no    = 0U;
  if (engine_standing(&self->engine, r) == STANDING_RETIRED &&
      atomic_load(&self->engine.verdict[r]) == INCIDENT_HUNG &&
      atomic_compare_exchange_strong(&place->condemned, &no, 1U)) {
    guard_park(place->replica.thread);
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
                       problem);
}

Status
mend_start(Supervisor* const self,
           const uint32_t    r,
           const uint64_t    first,
           const bool        exact)
{
  Place* const    place    = &self->places[r];
  Instance* const instance = place->instance;
  place->instance          = NULL;
  place->admitted          = atomic_load(&self->engine.admitted[r]);
  const Status st          = replica_start(&place->replica,
                                  self->log,
                                  self->copies[r],
                                  instance,
                                  r,
                                  first,
                                  self->priority);
  if (!st) {
    const Event admit = {
      .kind = EVENT_ADMIT, .index = r, .value = exact ? 1.0f : 0.0f};
    ring_push(&self->orders, &admit, NULL);
  }
  return st;
}

/// Say that a copy cannot be brought back, and leave it at that
static void
fail(Supervisor* const self, const uint32_t r, const char* const why)
{
  self->places[r].step = MEND_FAILED;
  chronicle_say(&self->chronicle,
                "copy %u cannot be replaced: %s; the other plays on alone",
                r,
                why);
}

/// End what is left of the old copy, and build the new one's instance
static void
rebuild(Supervisor* const self, const uint32_t r)
{
  Place* const place = &self->places[r];
  Problem      problem;
  place->since_ns = clock_now_ns();
  mend_condemn(self, r);
  if (!replica_stop(&place->replica)) {
    ++self->n_left;
    if (!guard_is_parked(&place->replica.guard)) {
      fail(self, r, "its thread cannot be stopped");
      return;
    }
  }
  atomic_store(&place->condemned, 1U); // Until the new one is admitted
  place->step     = MEND_BUILT;
  const Status st = mend_build(self, r, &problem);
  if (st) {
    fail(self, r, status_text(st));
  }
}

/// A live peer, whether or not it is ready; COPIES_MAX if there is none
static uint32_t
find_peer(const Supervisor* const self, const uint32_t r)
{
  for (uint32_t k = 0U; k < self->n_copies; ++k) {
    const Standing standing = engine_standing(&self->engine, k);
    if (k != r &&
        (self->places[k].step == MEND_JOINED ||
         (standing != STANDING_ABSENT && standing != STANDING_RETIRED))) {
      return k;
    }
  }
  return COPIES_MAX;
}

static void
join(Supervisor* const self,
     const uint32_t    r,
     const uint64_t    first,
     const bool        exact)
{
  const Status st      = mend_start(self, r, first, exact);
  self->places[r].step = MEND_JOINED;
  if (st) {
    fail(self, r, status_text(st));
  }
}

/// Start a copy that knows no more than the values of the controls
static void
join_fresh(Supervisor* const self, const uint32_t r)
{
  const uint64_t first = log_head(self->log);
  for (uint32_t p = 0U; p < self->model->n_ports; ++p) {
    if (self->model->ports[p].kind == PORT_CONTROL_IN) {
      instance_set(
        self->places[r].instance, p, atomic_load(&self->engine.controls[p]));
    }
  }
  chronicle_say(
    &self->chronicle, "copy %u starts afresh, with the controls", r);
  join(self, r, first, false);
}

/// Ask a peer for its state; without one, or without snapshots, start afresh
static void
ask(Supervisor* const self, const uint32_t r)
{
  Place* const   place = &self->places[r];
  const uint32_t peer  = find_peer(self, r);
  if (peer == COPIES_MAX || !instance_is_exact(place->instance)) {
    join_fresh(self, r);
  } else if (engine_standing(&self->engine, peer) == STANDING_READY) {
    const Event snapshot = {.kind = EVENT_SNAPSHOT, .index = peer};
    place->donor         = peer;
    place->asked         = atomic_load(&self->copies[peer]->snapshot_at);
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

  if (at != place->asked) {
    if (instance_restore(place->instance, copy_snapshot(donor))) {
      join(self, r, at, true);
    } else {
      join_fresh(self, r);
    }
  } else if (standing == STANDING_RETIRED ||
             clock_now_ns() - place->since_ns > DONOR_NS) {
    place->since_ns = clock_now_ns();
    place->step     = MEND_BUILT;
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
  } else if (standing == STANDING_READY) {
    const uint64_t took_ns = clock_now_ns() - place->since_ns;
    place->step            = MEND_NONE;
    count_add(&self->stats->restored, 1U);
    hist_add(&self->stats->restore, took_ns);
    chronicle_say(&self->chronicle,
                  "copy %u is back after %.1f ms",
                  r,
                  (double)took_ns / 1e6);
  }
}

void
mend_step(Supervisor* const self, const uint32_t r)
{
  switch (self->places[r].step) {
    case MEND_NONE:
      if (engine_standing(&self->engine, r) == STANDING_RETIRED) {
        rebuild(self, r);
      }
      if (self->places[r].step == MEND_BUILT) {
        ask(self, r);
      }
      break;
    case MEND_BUILT:
      ask(self, r);
      break;
    case MEND_ASKED:
      receive(self, r);
      break;
    case MEND_JOINED:
      finish(self, r);
      break;
    case MEND_ENDED:
    case MEND_FAILED:
      break;
  }
}
