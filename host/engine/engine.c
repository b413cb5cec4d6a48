// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/engine.h"

#include "host/engine/audit.h"
#include "host/engine/heard.h"
#include "host/engine/intake.h"
#include "host/engine/ledger.h"
#include "host/engine/look.h"
#include "host/engine/readout.h"
#include "host/engine/roles.h"
#include "host/engine/sent.h"
#include "host/engine/spare.h"
#include "host/engine/turn.h"

#include <stdlib.h>
#include <string.h>

/// Longest slice of a patient wait, ns; a pause of the machine counts as one
#define SLICE_NS (10U * NS_PER_MS)

/// A copy can ring its bell or die
#define WAITS_MAX (2U * COPIES_MAX)

/// A cycle that begins later than this part of its period is JACK's fault
#define LATE_CYCLE 0.5

/// The copies get this part of a period at least, however late it began
#define GRACE 0.5

Status
engine_open(Engine* const engine, const EngineSetup* const setup)
{
  *engine = (Engine){.setup = *setup, .agree = true};
  engine->setup.patience_ns =
    setup->patience_ns ? setup->patience_ns : ENGINE_PATIENT_HANG_NS;
  engine->n_outputs = model_outputs(setup->model);

  const size_t n_ports  = setup->model->n_ports + 1U;
  const size_t n_floats = (size_t)engine->n_outputs * BLOCK_MAX_FRAMES;
  engine->toggled       = (uint64_t*)calloc(n_ports, sizeof(uint64_t));
  engine->last          = (float*)calloc(engine->n_outputs + 1U, sizeof(float));
  engine->stir          = (float*)calloc(engine->n_outputs + 1U, sizeof(float));
  engine->step          = (float*)calloc(engine->n_outputs + 1U, sizeof(float));
  engine->eased         = HEARD_EASE_FRAMES;
  engine->timetable     = (Timetable*)calloc(1U, sizeof(Timetable));
  bool whole            = engine->toggled && engine->last && engine->stir &&
               engine->step && engine->timetable &&
               !ledger_open(&engine->ledger, setup->model, setup->controls) &&
               !sent_open(engine) && !readout_open(engine);
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    engine->candidate[r] = (float*)calloc(n_floats + 1U, sizeof(float));
    whole                = whole && engine->candidate[r];
  }

  if (!whole) {
    engine_close(engine);
    return STATUS_NO_MEMORY;
  }
  return STATUS_OK;
}

void
engine_close(Engine* const engine)
{
  free(engine->toggled);
  ledger_close(&engine->ledger);
  free(engine->last);
  free(engine->stir);
  free(engine->step);
  free(engine->timetable);
  sent_close(engine);
  readout_close(engine);
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    free(engine->candidate[r]);
  }
  *engine = (Engine){.agree = true};
}

Standing
engine_standing(const Engine* const engine, const uint32_t r)
{
  return roles_standing(engine, r);
}

/// Take a private copy of what copy `r` gave, and judge it
static void
fetch(Engine* const      engine,
      const Block* const block,
      const uint32_t     r,
      Ballot* const      ballot)
{
  const Copy* const copy = engine->setup.copies[r];
  Level             all  = {.peak = 0.0f};
  for (uint32_t p = 0U; p < engine->n_outputs; ++p) {
    float* const samples = engine->candidate[r] + ((size_t)p * block->frames);
    memcpy(samples,
           copy_samples(copy, engine->n_outputs, block->seq, p),
           block->frames * sizeof(float));
    const Level level = look_level(samples, block->frames);
    all.peak          = level.peak > all.peak ? level.peak : all.peak;
    all.broken |= level.broken;
    if (p < METER_MOST) {
      engine->peaks[r][p] = level.peak;
    }
  }
  sent_fetch(engine, block, r);
  const Look look    = look_judge(all, roles_limit(engine));
  engine->is_loud[r] = look == LOOK_LOUD;
  engine->level[r]   = all.peak;
  ballot->here       = true;
  ballot->look       = roles_look(engine, look);
  if (ballot->look == LOOK_FINE && heard_jumps(engine, r, block->frames)) {
    ballot->look = LOOK_JUMP;
  }
  ballot->at_ns = block->stepped
                    ? copy->outputs[block->seq & (COPY_OUTPUTS - 1U)].done_ns
                    : 0U;
}

/// Whether copy `r` is worth waiting for, given that others are ready
static bool
is_awaited(const Engine* const engine,
           const Block* const  block,
           const uint32_t      r,
           const bool          any_ready)
{
  const Standing standing = roles_standing(engine, r);
  if (standing == STANDING_SPARE) {
    return roles_need_spare(engine);
  }
  return roles_is_alive(engine, r) &&
         (block->stepped || !any_ready || standing == STANDING_READY);
}

/// Whether copy `r` has done too little for block `seq` to be over offline,
/// where the spare must neither be lost nor get ahead of its lag by chance
static bool
is_behind(const Engine* const engine, const uint64_t seq, const uint32_t r)
{
  const uint32_t lag =
    roles_standing(engine, r) == STANDING_SPARE && !roles_need_spare(engine)
      ? engine->setup.log->spare_lag
      : 0U;
  const bool held =
    roles_standing(engine, r) == STANDING_SPARE && spare_is_held(engine);
  return roles_is_alive(engine, r) && !held &&
         copy_done(engine->setup.copies[r]) + lag <= seq;
}

/// What a look at one copy gave: whether it is worth waiting for
static bool
look_for(Engine* const      engine,
         const Block* const block,
         const uint32_t     r,
         Ballot* const      ballot)
{
  const bool done = copy_done(engine->setup.copies[r]) > block->seq;
  if (done && !ballot->here) {
    fetch(engine, block, r, ballot);
  } else if (!done) {
    audit_life(engine, block->seq, r);
  }
  return !done && roles_is_alive(engine, r);
}

/// Look at every copy; returns how many changes there are to wait for
static uint32_t
gather(Engine* const      engine,
       const Block* const block,
       Poll* const        poll,
       BellWait           waits[WAITS_MAX])
{
  BellWait bells[COPIES_MAX];
  BellWait lives[COPIES_MAX];
  bool     missing[COPIES_MAX] = {false};
  bool     any_ready           = false;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    if (roles_is_alive(engine, r)) {
      const Copy* const copy = engine->setup.copies[r];
      bells[r]   = (BellWait){&copy->bell, atomic_load(&copy->bell)};
      lives[r]   = (BellWait){&copy->owner, atomic_load(&copy->owner)};
      missing[r] = look_for(engine, block, r, &poll->ballots[r]);
    }
    any_ready |= roles_standing(engine, r) == STANDING_READY;
  }

  spare_lead(engine);
  uint32_t n = 0U; // Only now is it known who lives
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    Ballot* const ballot  = &poll->ballots[r];
    const bool    alive   = roles_is_alive(engine, r);
    const bool    awaited = is_awaited(engine, block, r, any_ready);
    // What came after the look is not here yet, or chance would decide
    const bool wanted = block->stepped && !awaited
                          ? is_behind(engine, block->seq, r)
                          : missing[r] && awaited;
    if (alive && wanted) {
      waits[n++] = bells[r];
      waits[n++] = lives[r];
    }
    ballot->alive = alive && (ballot->here || awaited);
  }
  poll->active = engine->active;
  poll->agree  = engine->agree;
  return n;
}

/// Whether all that are here gave the same bits
static bool
is_equal(const Engine* const engine,
         const Block* const  block,
         const Poll* const   poll)
{
  const size_t size = (size_t)engine->n_outputs * block->frames * sizeof(float);
  uint32_t     one  = COPIES_MAX;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    if (poll->ballots[r].here && one == COPIES_MAX) {
      one = r;
    } else if (poll->ballots[r].here &&
               (memcmp(engine->candidate[one], engine->candidate[r], size) !=
                  0 ||
                !sent_is_equal(engine, one, r))) {
      return false;
    }
  }
  return true;
}

/// Retire the copies that stand still for too long, counted in slices
static void
wait_patiently(Engine* const         engine,
               const Block* const    block,
               const BellWait* const waits,
               const uint32_t        n_waits)
{
  const uint64_t begin_ns = clock_now_ns();
  bell_wait_any(waits, n_waits, begin_ns + SLICE_NS);
  const uint64_t passed_ns = clock_now_ns() - begin_ns;
  const uint64_t slice_ns  = passed_ns < SLICE_NS ? passed_ns : SLICE_NS;

  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    if (roles_is_alive(engine, r)) {
      const uint64_t done = copy_done(engine->setup.copies[r]);
      if (!is_behind(engine, block->seq, r) || done != engine->stuck_at[r]) {
        engine->stuck_at[r] = done;
        engine->stuck_ns[r] = 0U;
      } else {
        engine->stuck_ns[r] += slice_ns;
        if (engine->stuck_ns[r] > engine->setup.patience_ns) {
          count_add(&engine->setup.stats->deadline_misses, 1U);
          roles_retire(engine, block->seq, r, INCIDENT_HUNG, 0U);
        }
      }
    }
  }
}

/// Wait until there is an output to play, or none to wait for
static Vote
choose(Engine* const engine, const Block* const block, Poll* const poll)
{
  uint64_t stepped_ns = block->start_ns;
  for (;;) {
    BellWait       waits[WAITS_MAX] = {{NULL, 0U}};
    const uint32_t n_waits          = gather(engine, block, poll, waits);
    if (block->stepped && n_waits) {
      wait_patiently(engine, block, waits, n_waits);
      continue;
    }

    poll->now_ns    = block->stepped ? stepped_ns : clock_now_ns();
    poll->equal     = is_equal(engine, block, poll);
    const Vote vote = vote_pick(poll);
    if (vote.act != VOTE_WAIT) {
      return vote;
    }
    if (block->stepped) {
      stepped_ns = vote.until_ns;
    } else {
      bell_wait_any(waits, n_waits, vote.until_ns);
    }
  }
}

/// Draw the consequences of a vote for the copies' roles
static void
judge(Engine* const      engine,
      const Block* const block,
      const Poll* const  poll,
      const Vote* const  vote)
{
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    if (vote->wrong & (1U << r)) {
      roles_blame(engine, block->seq, block->seq, r, poll->ballots[r].look);
    }
  }
  if (vote->act == VOTE_PLAY && vote->who != engine->active) {
    if (poll->now_ns >= poll->deadline_ns || !poll->agree) {
      roles_swap(engine, block->seq, vote->who);
    } else {
      count_add(&engine->setup.stats->hedged_blocks, 1U);
    }
  }
}

/// The bounds of this cycle's waiting; one that JACK began late has some time
/// yet
static Poll
begin_poll(const Engine* const engine,
           const Block* const  block,
           const uint64_t      entered_ns)
{
  const double   period_ns = block->period_ns;
  const uint64_t early_ns  = entered_ns + (uint64_t)(period_ns * GRACE / 2.0);
  const uint64_t late_ns   = entered_ns + (uint64_t)(period_ns * GRACE);
  Poll           poll      = {.deadline_ns = block->start_ns +
                                             (uint64_t)(period_ns * engine->setup.deadline),
                              .last_ns =
                                block->start_ns + (uint64_t)(period_ns * ENGINE_LAST)};
  if (block->stepped) {
    poll.last_ns = UINT64_MAX;
  } else {
    poll.deadline_ns =
      poll.deadline_ns > early_ns ? poll.deadline_ns : early_ns;
    poll.last_ns = poll.last_ns > late_ns ? poll.last_ns : late_ns;
  }
  return poll;
}

/// Have the recorder get what was played
static void
record(Engine* const engine, const Cycle* const cycle)
{
  Tape* const tape = engine->setup.tape;
  if (tape) {
    count_add(
      &engine->setup.stats->record_missed,
      tape_record(
        tape, cycle->outputs, engine->n_outputs, engine->frame, cycle->frames));
  }
}

/// Count the cycle, and what was lost in it
static void
book(Engine* const      engine,
     const Block* const block,
     const bool         lost,
     const uint64_t     entered_ns)
{
  Stats* const   stats   = engine->setup.stats;
  const uint64_t late_ns = (uint64_t)(block->period_ns * LATE_CYCLE);
  const bool late = !block->stepped && entered_ns > block->start_ns + late_ns;
  if (lost) {
    audit_loss(engine, block->seq, block->frames, late);
  }
  atomic_store_explicit(
    &engine->latency,
    atomic_load_explicit(&engine->setup.copies[engine->active]->latency,
                         memory_order_relaxed),
    memory_order_relaxed);
  count_add(&stats->late_cycles, late);
  count_add(&stats->blocks, 1U);
  count_add(&stats->frames, block->frames);
  atomic_store_explicit(&stats->block, block->frames, memory_order_relaxed);
  hist_add(&stats->cycle, clock_now_ns() - entered_ns);
  engine->frame += block->frames;
}

void
engine_cycle(Engine* const engine, const Cycle* const cycle)
{
  const uint64_t entered_ns = clock_now_ns();
  engine->patient           = cycle->patient;
  turn_take(engine);
  Block* const block = intake_block(engine, cycle);
  log_commit(engine->setup.log);
  audit_copies(engine, block);

  Poll poll = begin_poll(engine, block, entered_ns);
  engine->deadline_ns[block->seq & (COPY_OUTPUTS - 1U)] = poll.deadline_ns;
  Vote vote = {VOTE_LOSE, 0U, 0U, 0U};
  do { // Again if that gave a copy up: then those count that were not awaited
    vote = choose(engine, block, &poll);
    judge(engine, block, &poll, &vote);
  } while (vote.act == VOTE_LOSE && vote.wrong);
  if (vote.act == VOTE_PLAY) {
    heard_play(engine, cycle, &poll, vote.who);
    readout_play(engine, vote.who);
  } else {
    heard_fall_back(engine, cycle);
  }
  record(engine, cycle);
  book(engine, block, vote.act != VOTE_PLAY, entered_ns);
}
