// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/simulation/chaos.h"

#include "host/engine/engine.h"
#include "host/shared/fault.h"
#include "tests/simulation/claims.h"
#include "tests/simulation/machine.h"
#include "tests/simulation/mender.h"
#include "tests/simulation/players.h"

#include <stdint.h>
#include <stdio.h>

/// Within so much time all is well again after a single fault
#define PATIENCE_NS (5U * NS_PER_SECOND)

typedef enum {
  WOE_DIE,
  WOE_HANG,
  WOE_STALL, ///< Late by up to 300 periods
  WOE_NAN,   ///< Once or from now on, as the next three
  WOE_ZERO,
  WOE_LOUD,
  WOE_CLICK,                ///< Another sound, once
  WOE_BIT,                  ///< A changed bit
  WOE_COMMAND,              ///< By way of the log
  WOE_SINGLE,               ///< How many hit one copy
  WOE_MACHINE = WOE_SINGLE, ///< All stall
  WOE_PAIR,                 ///< Two die
  WOE_RISK,                 ///< An event kills about half of those who read it
  WOE_ALL,                  ///< How many there are
} Woe;

bool
chaos_is_single(const Sim* const sim)
{
  return sim->plan.kind == KIND_THREADS || sim->plan.kind == KIND_PROCESSES;
}

static uint64_t
period_ns(const Sim* const sim)
{
  return (uint64_t)(sim->frames * 1e9 / sim->rate_hz);
}

bool
chaos_is_patient(const Sim* const sim)
{
  return chaos_is_single(sim) || sim->plan.kind == KIND_POISON;
}

/// Whether copy `r` is what it should be, and gives the next block in time even
/// if it is alone with it
static bool
is_well(const Sim* const sim, const uint32_t r)
{
  const Player* const self     = &sim->players[r];
  const Standing      standing = engine_standing(&sim->engine, r);
  const bool          on_time  = sim->due_ns[r] == NEVER ||
                       sim->due_ns[r] < sim->now_ns + (period_ns(sim) / 4U);
  return (self->body == BODY_WAITING || self->body == BODY_WORKING) &&
         self->flaw == FLAW_NONE && !self->slow && on_time &&
         standing == (r == COPY_SPARE ? STANDING_SPARE : STANDING_READY) &&
         copy_done(self->shared) + 8U > log_head(sim->log);
}

bool
chaos_is_calm(const Sim* const sim)
{
  Event event = {0};
  bool  calm  = mender_is_idle(sim) && !ring_peek(sim->commands, &event);
  for (uint32_t r = 0U; r < sim->plan.n_copies; ++r) {
    calm = calm && is_well(sim, r);
  }
  return calm;
}

/// Have copy `r` pause
static void
stall(Sim* const sim, const uint32_t r, const uint64_t for_ns)
{
  const Body body = sim->players[r].body;
  if (body == BODY_WAITING || body == BODY_WORKING) {
    const uint64_t due_ns  = sim->due_ns[r];
    const uint64_t from_ns = due_ns == NEVER ? sim->now_ns : due_ns;
    machine_schedule(sim, r, from_ns + for_ns);
  }
}

/// A length from a quarter of a period to 300 of them, ns
static uint64_t
pause_ns(Sim* const sim)
{
  const uint64_t least_ns = period_ns(sim) / 4U;
  return least_ns + machine_draw(sim, least_ns << machine_draw(sim, 11U));
}

static void
flaw(Sim* const sim, const uint32_t r, const Flaw kind)
{
  if (players_live(sim, r)) {
    sim->players[r].flaw    = kind;
    sim->players[r].lasting = machine_chance(sim, 2U);
  }
}

static void
command(Sim* const sim)
{
  static const FaultKind kinds[] = {
    FAULT_SEGV, FAULT_HANG, FAULT_SLOW, FAULT_NAN, FAULT_SILENCE};
  const uint64_t n_which = chaos_is_single(sim) ? 2U : 3U;
  const Event    event   = {
         .kind  = EVENT_FAULT,
         .index = (uint32_t)machine_draw(sim, n_which),
         .value = (float)kinds[machine_draw(sim, sizeof(kinds) / sizeof(*kinds))]};
  ring_push(sim->commands, &event, NULL);
}

static void
commit(Sim* const sim, const Woe woe, const uint32_t r)
{
  switch (woe) {
    case WOE_DIE:
      players_kill(sim, r);
      break;
    case WOE_HANG:
      if (players_live(sim, r)) {
        sim->players[r].body = BODY_STUCK;
        machine_schedule(sim, r, NEVER);
      }
      break;
    case WOE_STALL:
      stall(sim, r, pause_ns(sim));
      break;
    case WOE_NAN:
      flaw(sim, r, FLAW_NAN);
      break;
    case WOE_ZERO:
      flaw(sim, r, FLAW_ZERO);
      break;
    case WOE_LOUD:
      flaw(sim, r, FLAW_LOUD);
      break;
    case WOE_CLICK:
    case WOE_BIT:
      flaw(sim, r, woe == WOE_BIT ? FLAW_BIT : FLAW_CLICK);
      sim->players[r].lasting = false;
      sim->doubt              = sim->n_blocks + DOUBT_BLOCKS;
      sim->diverged           = count_read(&sim->stats.diverged_blocks);
      break;
    case WOE_COMMAND:
      command(sim);
      break;
    case WOE_MACHINE: {
      const uint64_t for_ns = pause_ns(sim);
      for (uint32_t k = 0U; k < sim->plan.n_copies; ++k) {
        stall(sim, k, for_ns);
      }
      break;
    }
    case WOE_PAIR:
      players_kill(sim, r);
      players_kill(sim, (r + 1U) % sim->plan.n_copies);
      break;
    case WOE_RISK:
      sim->deadly = SIM_RISKY;
      break;
    case WOE_ALL:
      break;
  }
}

bool
chaos_is_over(const Sim* const sim)
{
  return chaos_is_calm(sim) &&
         (sim->plan.kind != KIND_POISON ||
          count_read(&sim->stats.poisoned) >= sim->n_faults);
}

/// Send an event that kills both of the pair, who are well; what the last one
/// cost is known now
static void
send_poison(Sim* const sim)
{
  const uint64_t lost = count_read(&sim->stats.lost_frames);
  claim(sim,
        lost - sim->poison_lost <= 2ULL * sim->frames,
        "what killed both costs more than two blocks");
  claim(sim,
        count_read(&sim->stats.poisoned) == sim->n_faults,
        "an event is taken for one that kills");
  sim->poison_lost = lost;
  sim->deadly      = SIM_DEADLY;
  ++sim->n_faults;
  sim->fault_ns = sim->now_ns;
}

void
chaos_act(Sim* const sim)
{
  static const char* const names[WOE_ALL] = {"death",
                                             "hang",
                                             "stall",
                                             "not a number",
                                             "zeros",
                                             "runaway",
                                             "click",
                                             "changed bit",
                                             "by command",
                                             "stall of all",
                                             "death of two",
                                             "risk"};

  const bool single  = chaos_is_single(sim);
  const bool patient = chaos_is_patient(sim);
  uint64_t   next_ns = period_ns(sim) * sim->plan.fault_every;
  if (sim->doubt || (patient && !chaos_is_over(sim))) {
    next_ns = period_ns(sim) * 5U;
    claim(sim,
          sim->doubt || sim->now_ns - sim->fault_ns < PATIENCE_NS,
          "redundancy does not come back");
  } else if (sim->plan.kind == KIND_POISON) {
    send_poison(sim);
  } else {
    const Woe woe  = (Woe)machine_draw(sim, single ? WOE_SINGLE : WOE_ALL);
    const bool new = !single && sim->upgrade.step >=
                                  UPGRADE_CATCHING&& machine_chance(sim, 4U);
    const uint32_t                                   r =
      (uint32_t)machine_draw(sim, sim->plan.n_copies) + (new ? COPIES_MAX : 0U);
    if (sim->trace) {
      printf(
        "%lu %lu copy %u: %s\n", sim->n_blocks, sim->now_ns, r, names[woe]);
    }
    ++sim->n_faults;
    sim->fault_ns = sim->now_ns;
    commit(sim, woe, r);
  }
  machine_schedule(sim,
                   ACTOR_CHAOS,
                   sim->now_ns + (next_ns / 2U) + machine_draw(sim, next_ns));
}
