// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/simulation/sounds.h"

#include "host/engine/engine.h"
#include "host/engine/heard.h"
#include "host/engine/look.h"
#include "tests/simulation/chaos.h"
#include "tests/simulation/claims.h"
#include "tests/simulation/players.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/// Whether what is played is what copy `r` gave for this block
static bool
is_of(const Sim* const sim, const uint32_t r, const uint64_t seq)
{
  const Copy* const copy = sim->engine.setup.copies[r];
  return players_delivery(sim, r, seq) && !memcmp(sim->played,
                                                  copy_output(copy, seq, 0U),
                                                  sim->frames * sizeof(float));
}

/// Whether what was delivered was there when the engine last looked; offline
/// the stepped clock tells
static bool
was_seen(const Sim* const sim, const Delivery* const got)
{
  return sim->plan.kind == KIND_OFFLINE
           ? got->done_ns <= sim->deadlines[got->seq % SIM_MEMORY]
           : got->at_ns < sim->mark.woke_ns;
}

/// Whether a sound copy had given this block in time
static bool
was_served(const Sim* const sim, const uint64_t seq)
{
  for (uint32_t r = 0U; r < sim->plan.n_copies; ++r) {
    const Delivery* const got      = players_delivery(sim, r, seq);
    const Standing        standing = engine_standing(&sim->engine, r);
    const bool            heard =
      standing != STANDING_ABSENT && standing != STANDING_RETIRED;
    if (heard && got && got->flaw == FLAW_NONE && was_seen(sim, got)) {
      return true;
    }
  }
  return false;
}

/// Whether the step between two copies that differ is being smoothed over
static bool
is_eased(const Sim* const sim)
{
  return sim->engine.apart && (sim->mark.eased < HEARD_EASE_FRAMES ||
                               sim->engine.heard != sim->mark.heard);
}

/// Claims 1 and 2, where copies are exact
static void
check_bits(Sim* const sim, const uint64_t seq)
{
  const size_t size = sim->frames * sizeof(float);
  if (!memcmp(sim->played, sim->right, size) || is_eased(sim)) {
    return;
  }
  Flaw flaw = FLAW_NONE;
  for (uint32_t r = 0U; r < sim->plan.n_copies; ++r) {
    if (is_of(sim, r, seq)) {
      flaw = players_delivery(sim, r, seq)->flaw;
    }
  }
  claim(sim, flaw != FLAW_NONE, "a block is not what a good copy gives");
  if (flaw == FLAW_CLICK) {
    claim(sim, !chaos_is_single(sim), "a click is heard");
    claim(sim, sim->doubt, "a copy is heard that was given up");
  } else if (flaw != FLAW_BIT) {
    claim(sim, !chaos_is_single(sim), "a fault is heard");
    claim(sim,
          !sim->mark.agree || !sim->engine.agree || !was_served(sim, seq),
          "a fault is heard although a good block was there");
  } else {
    claim(sim, sim->doubt, "a copy is heard that was given up");
  }
}

/// Claim 3
static void
check_choice(Sim* const sim, const uint64_t seq)
{
  if (!sim->mark.agree && !sim->engine.agree && !is_eased(sim)) {
    claim(
      sim, is_of(sim, sim->engine.active, seq), "copies that differ are mixed");
  }
}

/// Whether copy `r` is one of those that are to be heard now: the spare only if
/// it is the last that keeps up
static bool
counts(const Sim* const sim, const uint32_t r)
{
  const Standing standing = engine_standing(&sim->engine, r);
  bool           last     = standing == STANDING_SPARE;
  for (uint32_t k = 0U; k < sim->plan.n_copies; ++k) {
    const Standing other = engine_standing(&sim->engine, k);
    last = last && other != STANDING_READY && other != STANDING_LATE;
  }
  return last || standing == STANDING_READY || standing == STANDING_LATE ||
         standing == STANDING_CATCHING;
}

/// Whether a copy might still have delivered, and soundly
static bool
is_promising(const Sim* const sim)
{
  for (uint32_t r = 0U; r < sim->plan.n_copies; ++r) {
    const Player* const self = &sim->players[r];
    if (counts(sim, r) && self->flaw == FLAW_NONE &&
        (self->body == BODY_WAITING || self->body == BODY_WORKING)) {
      return true;
    }
  }
  return false;
}

bool
sounds_jump(const Sim* const sim, const uint32_t r, const uint64_t seq)
{
  const float first = copy_output(sim->players[r].shared, seq, 0U)[0];
  return fabsf(first - sim->last) > LOOK_JUMP_TIMES * sim->stir;
}

/// Remember how the sound goes on
static void
note_end(Sim* const sim)
{
  const float* const played = sim->played;
  const uint32_t     end    = sim->frames - 1U;
  bool               quiet  = !(fabsf(played[end]) > 0.0f);
  sim->stir                 = 0.0f;
  for (uint32_t i = 0U; i < end; ++i) {
    sim->stir = fmaxf(sim->stir, fabsf(played[i + 1U] - played[i]));
    quiet     = quiet && !(fabsf(played[i]) > 0.0f);
  }
  sim->stir  = quiet ? INFINITY : sim->stir;
  sim->last  = played[end];
  sim->level = fabsf(sim->last);
}

void
sounds_check_loss(Sim* const sim, const uint64_t seq)
{
  claim(sim, !chaos_is_single(sim), "a single fault costs a block");
  claim(sim, !was_served(sim, seq), "a block is lost that was there");
  claim(sim,
        sim->now_ns >= sim->mark.bound_ns || !is_promising(sim),
        "a block is given up too early");
  for (uint32_t i = 0U; i < sim->frames; ++i) {
    const float level = fabsf(sim->played[i]);
    claim(sim, level <= sim->level, "a lost block does not fade");
    sim->level = level;
  }
  sim->stir = INFINITY;
}

void
sounds_check(Sim* const sim, const uint64_t seq)
{
  bool finite = true;
  for (uint32_t i = 0U; i < sim->frames; ++i) {
    finite &= (bool)isfinite(sim->played[i]);
  }
  claim(sim, finite, "what is not finite is heard");
  if (sim->plan.kind == KIND_DIFFERENT) {
    check_choice(sim, seq);
  } else {
    check_bits(sim, seq);
  }
  note_end(sim);
}
