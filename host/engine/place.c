// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/place.h"

#include "host/base/clock.h"

void
place_note(Supervisor* const self, const Incident* const incident)
{
  Place* const place = &self->places[incident->copy];
  switch ((IncidentKind)incident->kind) {
    case INCIDENT_DEAD:
    case INCIDENT_HUNG:
    case INCIDENT_BEHIND:
    case INCIDENT_BROKEN:
    case INCIDENT_LOUD:
    case INCIDENT_SILENT:
    case INCIDENT_FLAPPING:
    case INCIDENT_REPLACED:
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
    case INCIDENT_UPGRADE:
    case INCIDENT_TURNED:
      break;
  }
}

void
place_vacate(Supervisor* const self, const uint32_t r)
{
  Place* const place = &self->places[r];
  place->donor       = COPIES_MAX;
  place->since_ns    = place->retired_ns ? place->retired_ns : clock_now_ns();
  place->retired_ns  = 0U;
}

void
place_candidates(const Supervisor* const self, Candidate candidates[COPIES_MAX])
{
  for (uint32_t k = 0U; k < COPIES_MAX; ++k) {
    const Place* const place = &self->places[k];
    const bool         asked = place->step == MEND_ASKED;
    candidates[k] = (Candidate){.standing = engine_standing(&self->engine, k),
                                .coming   = asked || place->step == MEND_JOINED,
                                .busy = self->upgrade.step == UPGRADE_PACKING &&
                                        self->upgrade.donor == k};
  }
  for (uint32_t k = 0U; k < COPIES_MAX; ++k) {
    const Place* const place = &self->places[k];
    if (place->step == MEND_ASKED && place->donor < COPIES_MAX) {
      candidates[place->donor].busy = true;
    }
  }
}

DonorState
place_donor(const Supervisor* const self,
            const uint32_t          r,
            uint32_t* const         donor)
{
  Candidate candidates[COPIES_MAX];
  place_candidates(self, candidates);
  return triage_donor(
    candidates, r, self->active, self->places[r].donor, donor);
}

bool
place_is_weary(Supervisor* const self, const uint32_t r)
{
  Place* const place = &self->places[r];
  if (!self->live || !triage_is_weary(&place->restarts, clock_now_ns())) {
    return false;
  }
  if (!place->told) {
    place->told = true;
    chronicle_say(&self->chronicle,
                  "copy %u dies again and again: it is brought back %u times a "
                  "second at most",
                  r,
                  TRIAGE_RESTARTS);
  }
  return true;
}

void
place_fail(Supervisor* const self, const uint32_t r, const char* const why)
{
  self->places[r].step = MEND_FAILED;
  chronicle_say(&self->chronicle, "copy %u cannot be replaced: %s", r, why);
}

void
place_admit(Supervisor* const self, const uint32_t r, const bool exact)
{
  const Event order = {
    .kind = EVENT_ADMIT, .index = r, .value = exact ? 1.0f : 0.0f};
  self->places[r].admitted = atomic_load(&self->engine.admitted[r]);
  ring_push(&self->orders, &order, NULL);
}

void
place_finish(Supervisor* const self, const uint32_t r)
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
