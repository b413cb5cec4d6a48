// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/place.h"

#include "host/base/clock.h"

#include <stdio.h>

/// Time of the sound at a frame, ns
static uint64_t
sound_ns(const Supervisor* const self, const uint64_t frame)
{
  return (uint64_t)((double)frame * 1e9 / self->rate_hz);
}

/// Note whether a copy that was given up had only begun, and sounded wrong
static void
note_beginning(const Supervisor* const self,
               Place* const            place,
               const Incident* const   incident)
{
  const bool wrong = incident->kind == INCIDENT_BROKEN ||
                     incident->kind == INCIDENT_LOUD ||
                     incident->kind == INCIDENT_SILENT;
  const bool soon = incident->seq < place->from + TRIAGE_TRIAL_BLOCKS;
  const bool bad  = place->way == WAY_FRESH && wrong && soon;
  place->n_bad    = bad ? place->n_bad + 1U : 0U;
  place->hold_ns =
    sound_ns(self, incident->frame) + triage_hold_ns(place->n_bad);
}

void
place_note(Supervisor* const self, const Incident* const incident)
{
  Place* const place = &self->places[incident->copy];
  if (incident_is_verdict((IncidentKind)incident->kind)) {
    place->retired_ns = incident->at_ns;
    note_beginning(self, place, incident);
  } else if (incident->kind == INCIDENT_SWAP) {
    self->active = incident->copy;
  } else if (incident->kind == INCIDENT_READY) {
    place->ready_ns = incident->at_ns;
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

bool
place_condemn(Supervisor* const self, const uint32_t r, const bool hung)
{
  uint32_t no = 0U;
  return engine_standing(&self->engine, r) == STANDING_RETIRED &&
         (!hung || atomic_load(&self->engine.verdict[r]) == INCIDENT_HUNG) &&
         atomic_compare_exchange_strong(&self->places[r].condemned, &no, 1U);
}

void
place_candidates(const Supervisor* const self, Candidate candidates[COPIES_MAX])
{
  for (uint32_t k = 0U; k < COPIES_MAX; ++k) {
    const Place* const place = &self->places[k];
    const bool         asked = place->step == MEND_ASKED;
    candidates[k] = (Candidate){.standing = engine_standing(&self->engine, k),
                                .coming   = asked || place->step == MEND_JOINED,
                                .busy     = self->keep.step == KEEP_PACKING &&
                                        self->keep.donor == k};
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
place_is_misled(const Supervisor* const self, const uint32_t r)
{
  const Engine* const engine = &self->engine;
  const uint32_t      donor  = self->places[r].donor;
  return donor < COPIES_MAX &&
         engine_standing(engine, donor) == STANDING_RETIRED &&
         atomic_load(&engine->verdict[donor]) != INCIDENT_DEAD;
}

/// Whether place `r` is held as its copies began badly, which is said once
static bool
is_held(Supervisor* const self, const uint32_t r, const uint64_t now_ns)
{
  Place* const place = &self->places[r];
  const bool   held  = place->n_bad >= TRIAGE_TRIALS && now_ns < place->hold_ns;
  if (held && !place->told) {
    place->told = true;
    chronicle_say(&self->chronicle,
                  "copy %u sounds wrong each time it begins afresh: it is "
                  "brought back ever more seldom",
                  r);
  }
  return held;
}

bool
place_is_weary(Supervisor* const self, const uint32_t r, const DonorState donor)
{
  Place* const   place  = &self->places[r];
  const uint64_t now_ns = sound_ns(self, count_read(&self->stats->frames));
  if (donor != DONOR_NONE && is_held(self, r, now_ns)) {
    return true;
  }
  const bool weary =
    donor == DONOR_NONE
      ? triage_backs_off(&self->rebirths, now_ns)
      : self->live && triage_is_weary(&place->restarts, clock_now_ns());
  if (weary && !place->told) {
    place->told = true;
    chronicle_say(&self->chronicle,
                  "copy %u dies again and again: it is brought back %u times a "
                  "second at most",
                  r,
                  donor == DONOR_NONE ? TRIAGE_REBIRTHS : TRIAGE_RESTARTS);
  }
  return weary;
}

void
place_fail(Supervisor* const self, const uint32_t r, const char* const why)
{
  self->places[r].step = MEND_FAILED;
  chronicle_say(&self->chronicle, "copy %u cannot be replaced: %s", r, why);
}

void
place_admit(Supervisor* const self, const uint32_t r, const MendWay way)
{
  const Event order = {
    .kind = EVENT_ADMIT, .index = r, .value = way == WAY_FRESH ? 0.0f : 1.0f};
  self->places[r].way      = way;
  self->places[r].admitted = atomic_load(&self->engine.admitted[r]);
  self->places[r].from     = log_head(self->log);
  ring_push(&self->orders, &order, NULL);
}

/// Whether a fresh copy began with the LV2 state of another
static bool
has_state(const Supervisor* const self, const uint32_t r)
{
  return self->places[r].way == WAY_FRESH &&
         atomic_load(&self->copies[r]->way) == PACKING_STATE;
}

/// Say that a copy is back, and where its state is from
static void
tell_return(Supervisor* const self, const uint32_t r, const uint64_t took_ns)
{
  static const char* const ways[] = {
    [WAY_CLONE] = "a clone", [WAY_SNAPSHOT] = "from a snapshot"};

  const MendWay way     = self->places[r].way;
  const double  took_ms = (double)took_ns / 1e6;
  char          from[64];
  if (way == WAY_FRESH) {
    snprintf(from,
             sizeof(from),
             "fresh, with %sthe controls and %u held notes",
             has_state(self, r) ? "its LV2 state, " : "",
             atomic_load(&self->engine.greeted[r]));
  } else {
    snprintf(from, sizeof(from), "%s", ways[way]);
  }
  chronicle_say(
    &self->chronicle, "copy %u is back after %.1f ms, %s", r, took_ms, from);
  news_add(&self->chronicle.news,
           "back",
           (int32_t)r,
           "after %.1f ms, %s",
           took_ms,
           from);
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
    count_add(&self->stats->restored_fresh,
              place->way == WAY_FRESH && !has_state(self, r));
    count_add(&self->stats->restored_state, has_state(self, r));
    count_add(&self->stats->copies[r].restarts, 1U);
    hist_add(&self->stats->restore, took_ns);
    tell_return(self, r, took_ns);
  }
}
