// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/simulation/upgrader.h"

#include "host/engine/engine.h"
#include "host/engine/turn.h"
#include "tests/simulation/claims.h"
#include "tests/simulation/machine.h"
#include "tests/simulation/mender.h"
#include "tests/simulation/players.h"

/// All of it takes so long at most
#define UPGRADE_NS NS_PER_SECOND

bool
upgrader_is_busy(const Sim* const sim)
{
  return sim->upgrade.step != UPGRADE_NONE;
}

bool
upgrader_is_offered(const Sim* const sim)
{
  return sim->upgrade.step == UPGRADE_OFFERED;
}

void
upgrader_reset(Sim* const sim)
{
  sim->upgrade = (Upgrade){.donor = COPIES_MAX};
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    sim->players[r].packs             = false;
    sim->players[COPIES_MAX + r].body = BODY_NONE;
    machine_schedule(sim, COPIES_MAX + r, NEVER);
  }
}

void
upgrader_begin(Sim* const sim)
{
  if (!upgrader_is_busy(sim)) {
    upgrader_reset(sim);
    sim->upgrade.step     = UPGRADE_ASKING;
    sim->upgrade.since_ns = sim->now_ns;
    mender_wake(sim);
  }
}

/// Ask a copy for its state, once more if the last one is gone
static void
ask(Sim* const sim)
{
  const uint32_t last = sim->upgrade.donor;
  if ((last == COPIES_MAX ||
       engine_standing(&sim->engine, last) == STANDING_RETIRED) &&
      mender_find_donor(sim, COPIES_MAX, last, &sim->upgrade.donor) ==
        DONOR_FOUND) {
    sim->players[sim->upgrade.donor].packs = true;
    players_wake(sim);
  }
}

void
upgrader_give(Sim* const sim, const uint32_t r)
{
  const Player* const donor = &sim->players[r];
  sim->upgrade.step         = UPGRADE_CATCHING;
  sim->upgrade.n_poison     = log_poisoned(sim->log);
  sim->upgrade.first        = copy_done(donor->shared);
  for (uint32_t k = 0U; k < COPIES_MAX; ++k) {
    Player* const self = &sim->players[COPIES_MAX + k];
    *self->shared =
      (Copy){.n_outputs = 1U, .generation = donor->shared->generation + 1U};
    players_start(sim, COPIES_MAX + k, donor->state, copy_done(donor->shared));
    self->feed = donor->feed;
  }
}

/// Whether one of the new copies has died, or they may have had poison
static bool
is_lost(const Sim* const sim)
{
  if (sim->upgrade.step == UPGRADE_ASKING) {
    return false;
  }
  bool lost = log_poisoned(sim->log) != sim->upgrade.n_poison;
  for (uint32_t k = COPIES_MAX; k < SIM_PLAYERS; ++k) {
    lost = lost || sim->players[k].body == BODY_DEAD;
  }
  return lost;
}

/// Whether each of them does what the one in its place does
static bool
keep_up(const Sim* const sim)
{
  bool all = true;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    const Copy* const copy = sim->players[COPIES_MAX + r].shared;
    const uint64_t    lag  = r == COPY_SPARE ? sim->log->spare_lag : 0U;
    all                    = all && copy->life == LIFE_RUNNING &&
          copy_done(copy) + lag + 1U >= log_head(sim->log);
  }
  return all;
}

/// Offer them while they keep up
static void
offer(Sim* const sim, const bool lost)
{
  Upgrade* const upgrade = &sim->upgrade;
  const bool     whole   = !lost && keep_up(sim);
  if (whole && upgrade->step == UPGRADE_CATCHING) {
    Copy* copies[COPIES_MAX];
    for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
      copies[r] = sim->players[COPIES_MAX + r].shared;
    }
    turn_offer(&sim->engine, copies, upgrade->n_poison);
    upgrade->step = UPGRADE_OFFERED;
  } else if (!whole && upgrade->step == UPGRADE_OFFERED &&
             turn_withdraw(&sim->engine)) {
    upgrade->step = UPGRADE_CATCHING;
  }
}

void
upgrader_act(Sim* const sim)
{
  const bool over = sim->now_ns - sim->upgrade.since_ns > UPGRADE_NS;
  switch (sim->upgrade.step) {
    case UPGRADE_NONE:
      return;
    case UPGRADE_ASKING:
      ask(sim);
      break;
    case UPGRADE_CATCHING:
    case UPGRADE_OFFERED:
      offer(sim, over || is_lost(sim));
      break;
  }
  if (!upgrader_is_offered(sim) && (over || is_lost(sim))) {
    upgrader_reset(sim);
  }
}

/// Whether a copy is about to give bits that are not right
static bool
is_doubtful(const Player* const self)
{
  return self->flaw == FLAW_CLICK || self->flaw == FLAW_BIT;
}

void
upgrader_turn(Sim* const sim)
{
  Mark* const mark  = &sim->mark;
  bool        doubt = false;
  if (!upgrader_is_offered(sim) || !turn_is_taken(&sim->engine)) {
    return;
  }
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    const Player   old           = sim->players[r];
    const uint64_t due_ns        = sim->due_ns[COPIES_MAX + r];
    sim->players[r]              = sim->players[COPIES_MAX + r];
    sim->players[COPIES_MAX + r] = old;
    machine_schedule(sim, r, due_ns);
    sim->places[r].step  = STEP_NONE;
    sim->places[r].donor = COPIES_MAX;
    sim->n_missed[r]     = 0U;
    mark->standing[r]    = STANDING_RETIRED; // Whoever was there is gone
    mark->done[r]        = copy_done(sim->players[r].shared);
    doubt                = doubt || is_doubtful(&sim->players[r]);
  }
  if (sim->anew > sim->upgrade.first) { // The old ones had to begin anew
    claims_begin_anew(sim, sim->players[0].state);
    sim->truth.feed = sim->players[0].feed;
  }
  upgrader_reset(sim);
  ++sim->n_turns;
  mark->active  = 0U;
  mark->agree   = true;
  sim->compared = sim->n_blocks;
  sim->doubt    = doubt ? sim->doubt : 0U; // Else each bit of theirs is right
}
