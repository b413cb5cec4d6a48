// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/simulation/machine.h"

#include "tests/simulation/chaos.h"
#include "tests/simulation/claims.h"
#include "tests/simulation/hooks.h"
#include "tests/simulation/mender.h"
#include "tests/simulation/players.h"
#include "tests/simulation/upgrader.h"

/// The one machine that the engine's clock and bells belong to
static Sim* simulated;

void
machine_use(Sim* const sim)
{
  simulated = sim;
}

uint64_t
machine_draw(Sim* const sim, const uint64_t n)
{
  sim->random ^= sim->random << 13U;
  sim->random ^= sim->random >> 7U;
  sim->random ^= sim->random << 17U;
  const uint64_t high = (sim->random * 0x2545F4914F6CDD1DULL) >> 32U;
  return n >> 32U ? sim->random % n : (high * n) >> 32U;
}

bool
machine_chance(Sim* const sim, const uint64_t n)
{
  return !machine_draw(sim, n);
}

static void
find_next(Sim* const sim)
{
  sim->next_ns = NEVER;
  for (uint32_t k = 0U; k < ACTORS; ++k) {
    const uint64_t due_ns = sim->due_ns[k];
    sim->next_ns          = due_ns < sim->next_ns ? due_ns : sim->next_ns;
  }
}

void
machine_schedule(Sim* const sim, const uint32_t actor, const uint64_t at_ns)
{
  sim->due_ns[actor] = at_ns;
  find_next(sim);
}

/// Have whoever is due first act
static void
act(Sim* const sim)
{
  const bool inside = sim->inside;
  uint32_t   first  = 0U;
  for (uint32_t k = 1U; k < ACTORS; ++k) {
    first = sim->due_ns[k] < sim->due_ns[first] ? k : first;
  }

  sim->inside        = false;
  sim->now_ns        = sim->next_ns > sim->now_ns ? sim->next_ns : sim->now_ns;
  sim->due_ns[first] = NEVER;
  if (first == ACTOR_MENDER) {
    mender_act(sim);
  } else if (first == ACTOR_CHAOS) {
    chaos_act(sim);
  } else {
    players_act(sim, first);
  }
  find_next(sim);
  sim->inside = inside;
}

void
machine_advance(Sim* const sim, const uint64_t until_ns)
{
  while (sim->next_ns <= until_ns) {
    act(sim);
  }
  sim->now_ns = until_ns > sim->now_ns ? until_ns : sim->now_ns;
}

uint64_t
machine_now_ns(void)
{
  Sim* const sim = simulated;
  if (sim->inside) {
    machine_advance(sim, sim->now_ns + 20U);
    if (sim->mark.entered_ns == NEVER) {
      claims_enter(sim);
    }
  }
  return sim->now_ns;
}

void
machine_point(void)
{
  Sim* const sim = simulated;
  if (sim->inside && !sim->points--) {
    const uint64_t longest_ns = machine_chance(sim, 16U) ? 20000U : 2000U;
    sim->points               = (uint32_t)machine_draw(sim, 300U);
    machine_advance(sim, sim->now_ns + machine_draw(sim, longest_ns));
  }
}

void
machine_ring(const _Atomic uint32_t* const bell)
{
  Sim* const sim    = simulated;
  const bool inside = sim->inside;
  sim->inside       = false; // Our own looks let no time pass
  if (bell == &sim->log->bell) {
    upgrader_turn(sim);
    claims_learn(sim);
    players_wake(sim);
  } else if (bell == &sim->engine.retired) {
    mender_wake(sim);
  }
  sim->inside = inside;
}

void
machine_sleep(const uint64_t until_ns)
{
  claims_wait(simulated, until_ns);
  simulated->inside = false;
}

bool
machine_pass(const uint64_t until_ns)
{
  Sim* const sim = simulated;
  if (sim->failed) { // Let it come to an end
    machine_advance(sim, sim->now_ns + 1000000U);
    return false;
  }
  if (machine_chance(sim, 256U)) {
    return false; // For no reason, as a futex may
  }
  if (sim->next_ns <= until_ns && sim->next_ns != NEVER) {
    act(sim);
    return true;
  }
  claim(sim, until_ns != NEVER, "the engine waits for ever");
  machine_advance(sim, until_ns);
  return false;
}

void
machine_wake(void)
{
  Sim* const     sim     = simulated;
  const uint64_t most_ns = machine_chance(sim, 64U) ? 30000U : 3000U;
  claims_wake(sim);
  machine_advance(sim, sim->now_ns + machine_draw(sim, most_ns));
  sim->inside       = true;
  sim->mark.woke_ns = sim->now_ns;
}
