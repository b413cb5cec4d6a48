// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/simulation/verdicts.h"

#include "host/engine/engine.h"
#include "tests/simulation/claims.h"
#include "tests/simulation/players.h"

#include <stdbool.h>
#include <stdio.h>

/// One bit per reason to retire a copy
#define REASONS                                                              \
  ((1U << INCIDENT_HUNG) | (1U << INCIDENT_DEAD) | (1U << INCIDENT_BEHIND) | \
   (1U << INCIDENT_FLAPPING) | (1U << INCIDENT_REPLACED) |                   \
   (1U << INCIDENT_OUTVOTED) | (1U << INCIDENT_BROKEN) |                     \
   (1U << INCIDENT_LOUD) | (1U << INCIDENT_SILENT))

/// One bit per way to sound wrong
#define SOUNDS                                         \
  ((1U << INCIDENT_DIVERGED) | (1U << INCIDENT_LOUD) | \
   (1U << INCIDENT_SILENT) | (1U << INCIDENT_BROKEN))

/// Who stands still is given up after so long, while another plays
#define HANG_NS (200U * NS_PER_MS)

/// And where nobody else does, or offline
#define PATIENT_HANG_NS (2000U * NS_PER_MS)

/// Where all are gone somebody begins anew within so long, however weary
#define RETURN_NS (400U * NS_PER_MS)

/// One bit per standing
#define BIT(standing) (1U << (uint32_t)STANDING_##standing)

/// How long copy `r` has stood still, ns
static uint64_t
stands_ns(const Sim* const sim, const uint32_t r)
{
  return sim->now_ns - sim->players[r].since_ns;
}

/// How long it may at most, ns: with and without another that plays
static uint64_t
patience_ns(const Sim* const sim, const uint32_t r)
{
  const uint32_t other = sim->engine.standing[1U - (r & 1U)];
  const bool     peer  = r != COPY_SPARE && other == STANDING_READY &&
                    sim->mark.standing[1U - (r & 1U)] == STANDING_READY;
  const uint64_t limit_ns = peer ? HANG_NS : PATIENT_HANG_NS;
  return limit_ns + (limit_ns / 4U) + (uint64_t)(sim->mark.period_ns * 20.0);
}

/// Whether any copy has given a block with a changed bit, or several have run
/// away at once, each in its own way
static bool
is_mixed(const Sim* const sim)
{
  uint32_t n_loud = 0U;
  for (uint32_t r = 0U; r < sim->plan.n_copies; ++r) {
    n_loud += (sim->players[r].sins >> INCIDENT_LOUD) & 1U;
  }
  return sim->doubt || n_loud > 1U || sim->plan.kind == KIND_DIFFERENT;
}

/// Whether both of the pair kept up when the cycle began, or were just admitted
static bool
kept_up(const Sim* const sim)
{
  bool all = true;
  for (uint32_t r = 0U; r < COPY_SPARE; ++r) {
    const uint32_t standing = sim->mark.standing[r];
    all = all && (standing == STANDING_READY || standing == STANDING_CATCHING ||
                  sim->engine.admitted[r] != sim->mark.admitted[r]);
  }
  return all;
}

/// Whether zeros were right in a block of which copies still have the output
static bool
was_quiet(const Sim* const sim, const uint64_t seq)
{
  bool quiet = sim->truth.state.quiet;
  for (uint64_t at = seq; at + COPY_OUTPUTS > seq && at > sim->anew; --at) {
    quiet |= sim->past[at % SIM_PAST].state.quiet;
  }
  return quiet;
}

/// Whether a verdict is deserved
static bool
is_deserved(const Sim* const sim, const Incident* const incident)
{
  const uint32_t r    = incident->copy;
  const uint32_t kind = incident->kind;
  if (sim->places[r].step > STEP_ENDED ||
      sim->players[r].since_ns > incident->at_ns) {
    return true; // A successor was there already: the sins are forgotten
  }
  if (kind == INCIDENT_HUNG) {
    const bool offline = sim->plan.kind == KIND_OFFLINE;
    return stands_ns(sim, r) + (uint64_t)(sim->mark.period_ns * 6.0) >=
           (offline ? PATIENT_HANG_NS : HANG_NS);
  }
  if (kind == INCIDENT_FLAPPING) {
    const uint64_t first_ns = sim->missed_ns[r][sim->n_missed[r] % SIM_MISSES];
    return sim->n_missed[r] >= SIM_MISSES &&
           first_ns + FLAP_WINDOW_NS + NS_PER_MS * 20U > sim->now_ns;
  }
  if (kind == INCIDENT_REPLACED) {
    return sim->mark.restore.taken && kept_up(sim);
  }
  if (kind == INCIDENT_OUTVOTED) {
    return sim->plan.kind == KIND_DIFFERENT || (sim->players[r].sins & SOUNDS);
  }
  // A bit changed in silence makes the other look silent
  return (sim->players[r].sins & (1U << kind)) ||
         (kind == INCIDENT_SILENT && sim->doubt &&
          was_quiet(sim, incident->seq));
}

/// Whether copy `r` gave block `seq` by the deadline
static bool
was_in_time(const Sim* const sim, const uint32_t r, const uint64_t seq)
{
  const Delivery* const got = players_delivery(sim, r, seq);
  return got && got->done_ns <= sim->deadlines[seq % SIM_MEMORY];
}

/// Whether copy `r` gave block `seq` with a click, which may have been held
/// until the deadline was over
static bool
has_clicked(const Sim* const sim, const uint32_t r, const uint64_t seq)
{
  const Delivery* const got = players_delivery(sim, r, seq);
  return got && got->flaw == FLAW_CLICK;
}

/// Whether copy `r` gave block `seq` after the engine had last looked around,
/// which then found that the deadline was over
static bool
came_after_look(const Sim* const sim, const uint32_t r, const uint64_t seq)
{
  return players_delivery(sim, r, seq)->at_ns > sim->mark.woke_ns &&
         sim->now_ns >= sim->deadlines[seq % SIM_MEMORY];
}

static void
hear(Sim* const sim, const Incident* const incident)
{
  const uint32_t r = incident->copy;
  sim->mark.told[r] |= 1U << incident->kind;
  if (sim->trace) {
    printf("%lu %lu   copy %u: incident %u\n",
           sim->n_blocks,
           sim->now_ns,
           r,
           incident->kind);
  }
  if ((1U << incident->kind) & (REASONS | (1U << INCIDENT_SWAP))) {
    sim->compared = sim->n_blocks; // With others from now on
  }
  if ((1U << incident->kind) & REASONS) {
    claim(
      sim, is_deserved(sim, incident), "a copy is given up without a reason");
  } else if (incident->kind == INCIDENT_DIVERGED) {
    claim(sim, is_mixed(sim), "equal copies are said to differ");
  } else if (incident->kind == INCIDENT_LATE) {
    const Delivery* const got = players_delivery(sim, r, incident->seq);
    ++sim->mark.n_late;
    sim->missed_ns[r][sim->n_missed[r]++ % SIM_MISSES] = sim->now_ns;
    claim(sim,
          !was_in_time(sim, r, incident->seq) ||
            got->at_ns > sim->mark.entered_ns,
          "a copy is called late that was not");
  } else if (incident->kind == INCIDENT_LOST) {
    sim->mark.n_lost += incident->detail;
  }
}

void
verdicts_hear(Sim* const sim)
{
  Incident incident;
  sim->mark.n_late = 0U;
  sim->mark.n_lost = 0U;
  while (incidents_hear(&sim->incidents, &incident)) {
    hear(sim, &incident);
  }
  claim(sim,
        sim->mark.n_lost ==
          count_read(&sim->stats.lost_frames) - sim->mark.lost_frames,
        "a loss is not told as it was counted");
  claim(sim,
        sim->plan.kind == KIND_OFFLINE ||
          sim->mark.n_late ==
            count_read(&sim->stats.deadline_misses) - sim->mark.misses,
        "a miss is not told as it was counted");
}

/// Claim 8
static void
check_swaps(Sim* const sim, const uint64_t seq)
{
  const Mark* const mark   = &sim->mark;
  const uint32_t    before = mark->active;
  const uint32_t    active = sim->engine.active;
  const uint64_t    n      = count_read(&sim->stats.swaps) - mark->swaps;
  uint32_t          told   = 0U;
  bool              alive  = false;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    told |= mark->told[r] & ~(1U << INCIDENT_SWAP);
    alive |= sim->engine.standing[r] != STANDING_ABSENT &&
             sim->engine.standing[r] != STANDING_RETIRED;
  }

  claim(sim, n || active == before, "a swap is not counted");
  claim(sim,
        !alive || (sim->engine.standing[active] != STANDING_RETIRED &&
                   sim->engine.standing[active] != STANDING_ABSENT),
        "the active copy does not live though another does");
  if (n) {
    const bool miss = (mark->told[before] & (1U << INCIDENT_LATE)) ||
                      !was_in_time(sim, before, seq) ||
                      has_clicked(sim, before, seq) ||
                      came_after_look(sim, before, seq);
    const bool out = (mark->told[before] & REASONS) ||
                     mark->standing[before] == STANDING_SPARE ||
                     mark->standing[before] == STANDING_RETIRED ||
                     mark->standing[before] == STANDING_ABSENT;
    claim(sim, mark->swap.taken || miss || out, "a swap has no cause");
  } else if (mark->swap.taken && !told) {
    claim(sim,
          mark->standing[0] != STANDING_READY ||
            mark->standing[1] != STANDING_READY || before == COPY_SPARE,
          "a swap that was asked for is not done");
  }
}

/// Claim 9: what may follow on a standing within one cycle
static uint32_t
followers(const Standing before)
{
  switch (before) {
    case STANDING_ABSENT:
      return BIT(ABSENT);
    case STANDING_CATCHING:
      return BIT(CATCHING) | BIT(READY) | BIT(RETIRED);
    case STANDING_READY:
    case STANDING_LATE:
      return BIT(READY) | BIT(LATE) | BIT(RETIRED);
    case STANDING_SPARE:
      return BIT(SPARE) | BIT(RETIRED);
    case STANDING_RETIRED:
      return BIT(RETIRED);
  }
  return 0U;
}

/// Claims 10 and 11 about one copy
static void
check_copy(Sim* const sim, const uint32_t r, const uint64_t seq)
{
  const Player* const self  = &sim->players[r];
  const Mark* const   mark  = &sim->mark;
  const Standing      now   = engine_standing(&sim->engine, r);
  const bool          alive = now != STANDING_RETIRED && now != STANDING_ABSENT;
  const bool          admitted = sim->engine.admitted[r] != mark->admitted[r];
  const bool          offline  = sim->plan.kind == KIND_OFFLINE;
  const uint64_t      lag      = r == COPY_SPARE ? sim->log->spare_lag : 0U;
  Standing            before   = (Standing)mark->standing[r];
  if (admitted) {
    claim(sim, before != STANDING_READY, "a copy that plays is replaced");
    before = r == COPY_SPARE ? STANDING_SPARE : STANDING_CATCHING;
  }

  claim(sim, followers(before) & (1U << now), "a standing cannot follow");
  claim(sim,
        !alive || self->body != BODY_DEAD || self->dead_ns >= mark->entered_ns,
        "a dead copy is not given up");
  claim(sim,
        !alive || offline || stands_ns(sim, r) < patience_ns(sim, r),
        "a copy that stands still is not given up");
  claim(sim,
        !alive || !offline || copy_done(self->shared) + lag > seq,
        "a block is over offline before all have given it");
  claim(sim,
        now != STANDING_READY || copy_done(self->shared) >= seq,
        "a copy is called ready that is not");
  claim(sim,
        (now != STANDING_LATE && now != STANDING_CATCHING) ||
          mark->done[r] < seq || admitted,
        "a copy that has caught up is not ready");

  const bool judged = before == STANDING_READY || before == STANDING_LATE;
  const bool missed = seq && self->born < seq && alive && judged && !admitted &&
                      !was_in_time(sim, r, seq - 1U);
  claim(sim,
        !missed || (mark->told[r] & (1U << INCIDENT_LATE)),
        "a copy that was late is not called so");
}

/// Claim 12, where all copies are gone
static void
check_return(Sim* const sim)
{
  for (uint32_t r = 0U; r < sim->plan.n_copies; ++r) {
    if (engine_standing(&sim->engine, r) != STANDING_RETIRED ||
        sim->places[r].step > STEP_ENDED) {
      sim->lived_ns = sim->now_ns;
    }
  }
  claim(sim,
        sim->plan.kind == KIND_OFFLINE ||
          sim->now_ns - sim->lived_ns < RETURN_NS,
        "all are gone and nobody begins anew");
}

void
verdicts_check(Sim* const sim, const uint64_t seq)
{
  check_swaps(sim, seq);
  check_return(sim);
  for (uint32_t r = 0U; r < sim->plan.n_copies; ++r) {
    check_copy(sim, r, seq);
  }
}
