// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/simulation/mender.h"

#include "host/engine/engine.h"
#include "host/engine/triage.h"
#include "tests/simulation/claims.h"
#include "tests/simulation/machine.h"
#include "tests/simulation/players.h"
#include "tests/simulation/upgrader.h"

void
mender_wake(Sim* const sim)
{
  const uint64_t at_ns = sim->now_ns + machine_draw(sim, 300000U);
  if (at_ns < sim->due_ns[ACTOR_MENDER]) {
    machine_schedule(sim, ACTOR_MENDER, at_ns);
  }
}

void
mender_admit(Sim* const sim, const uint32_t r, const bool exact)
{
  const Event order = {
    .kind = EVENT_ADMIT, .index = r, .value = exact ? 1.0f : 0.0f};
  sim->places[r].admitted = sim->engine.admitted[r];
  sim->places[r].step     = STEP_JOINED;
  claim(sim, ring_push(sim->orders, &order, NULL), "an order is lost");
  mender_wake(sim);
}

bool
mender_is_idle(const Sim* const sim)
{
  for (uint32_t r = 0U; r < sim->plan.n_copies; ++r) {
    if (sim->places[r].step != STEP_NONE) {
      return false;
    }
  }
  return true;
}

DonorState
mender_find_donor(const Sim* const sim,
                  const uint32_t   r,
                  const uint32_t   last,
                  uint32_t* const  donor)
{
  Candidate candidates[COPIES_MAX] = {{STANDING_ABSENT, false, false}};
  for (uint32_t k = 0U; k < sim->plan.n_copies; ++k) {
    const Place* const place = &sim->places[k];
    candidates[k].standing   = engine_standing(&sim->engine, k);
    candidates[k].coming     = place->step >= STEP_ASKED;
    if (place->step == STEP_ASKED) {
      candidates[place->donor].busy = true;
    }
  }
  return triage_donor(candidates, r, sim->engine.active, last, donor);
}

/// Note that a copy is brought back, of which a second has seen `most` at most
static void
note_restart(const uint32_t most, Restarts* const seen, Sim* const sim)
{
  const uint64_t before_ns =
    seen->n < most ? 0U : seen->at_ns[(seen->n - most) % TRIAGE_RESTARTS];
  claim(sim,
        seen->n < most || sim->now_ns - before_ns >= NS_PER_SECOND,
        "copies are brought back too often");
  seen->at_ns[seen->n % TRIAGE_RESTARTS] = sim->now_ns;
  ++seen->n;
}

/// Whether a limit holds place `r` back, as in the real supervisor
static bool
is_weary(Sim* const sim, const uint32_t r, const DonorState found)
{
  const bool      anew     = found == DONOR_NONE;
  const uint32_t  most     = anew ? TRIAGE_REBIRTHS : TRIAGE_RESTARTS;
  Restarts* const restarts = anew ? &sim->rebirths : &sim->places[r].restarts;
  if (!sim->plan.weary) {
    return false;
  }
  if (anew ? triage_backs_off(restarts, sim->now_ns)
           : triage_is_weary(restarts, sim->now_ns)) {
    return true;
  }
  note_restart(most, anew ? &sim->reborn : &sim->restarted[r], sim);
  return false;
}

/// Ask another copy for its state, or begin anew if there is none
static void
ask(Sim* const sim, const uint32_t r)
{
  Place* const     place = &sim->places[r];
  uint32_t         donor = COPIES_MAX;
  const DonorState found = mender_find_donor(sim, r, place->donor, &donor);
  if (found == DONOR_SOON || is_weary(sim, r, found)) {
    return;
  }

  place->donor = donor;
  place->step  = STEP_ASKED;
  if (found == DONOR_NONE) {
    const State fresh = {machine_draw(sim, UINT32_MAX), false};
    place->step       = STEP_COMING;
    claims_begin_anew(sim, fresh);
    players_start(sim, r, fresh, log_head(sim->log));
  } else if (sim->plan.n_copies == COPIES_MAX) {
    sim->players[donor].heir = r;
    players_wake(sim);
  } else {
    const Event order = {.kind = EVENT_SNAPSHOT, .index = donor};
    place->asked      = sim->players[donor].shared->snapshot_at;
    claim(sim, ring_push(sim->orders, &order, NULL), "an order is lost");
  }
}

/// Take over the state that a thread has saved; a donor that is gone has none,
/// and who would still come of it is refused
static void
receive(Sim* const sim, const uint32_t r)
{
  Place* const        place = &sim->places[r];
  const Player* const donor = &sim->players[place->donor];
  const uint64_t      at    = donor->shared->snapshot_at;
  if (sim->plan.n_copies < COPIES_MAX && at != place->asked) {
    place->step = STEP_COMING;
    players_start(sim, r, donor->saved, at);
  } else if (engine_standing(&sim->engine, place->donor) == STANDING_RETIRED) {
    sim->players[place->donor].heir = COPIES_MAX;
    place->step                     = STEP_ENDED;
  }
}

/// The clone runs, or it has died before that
static void
join(Sim* const sim, const uint32_t r)
{
  const Place* const place = &sim->places[r];
  if (!players_live(sim, r)) {
    sim->places[r].step = STEP_ENDED;
  } else if (sim->players[r].body != BODY_STARTING) {
    const bool exact = place->donor != COPIES_MAX &&
                       (sim->plan.kind != KIND_DIFFERENT || !sim->plan.known);
    mender_admit(sim, r, exact);
  }
}

static void
step(Sim* const sim, const uint32_t r)
{
  Place* const   place    = &sim->places[r];
  const Standing standing = engine_standing(&sim->engine, r);
  switch (place->step) {
    case STEP_NONE:
      place->step = standing == STANDING_RETIRED ? STEP_ENDING : STEP_NONE;
      break;
    case STEP_ENDING:
      sim->players[r].body = BODY_NONE;
      sim->players[r].heir = COPIES_MAX;
      machine_schedule(sim, r, NEVER);
      place->step = STEP_ENDED;
      break;
    case STEP_ENDED:
      ask(sim, r);
      break;
    case STEP_ASKED:
      receive(sim, r);
      break;
    case STEP_COMING:
      join(sim, r);
      break;
    case STEP_JOINED:
      if (sim->engine.admitted[r] != place->admitted &&
          standing != STANDING_CATCHING) {
        place->step  = STEP_NONE;
        place->donor = COPIES_MAX;
      }
      break;
  }
}

void
mender_act(Sim* const sim)
{
  bool retired = false;
  for (uint32_t r = 0U; r < sim->plan.n_copies; ++r) {
    if (!upgrader_is_offered(sim)) {
      step(sim, r);
    }
    retired |= engine_standing(&sim->engine, r) == STANDING_RETIRED;
  }
  upgrader_act(sim);
  if (retired || !mender_is_idle(sim) || upgrader_is_busy(sim)) {
    mender_wake(sim);
  }
}
