// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/clock.h"
#include "host/engine/engine.h"
#include "host/engine/turn.h"
#include "tests/small_model.h"
#include "tests/suite.h"

#include <check.h>

#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// The engine live, with copies whose every output the test itself gives: what
// is there when a block begins, what is missing, and what comes too late

#define N_FRAMES 64U
#define N_SLOTS 64U
#define RATE_HZ 48000.0

/// So slow that no deadline ever comes while a test runs
#define NO_DEADLINE_HZ 1e-3

static Engine    engine;
static Log*      journal;
static Ring      commands;
static Ring      orders;
static Incidents incidents;
static Stats     stats;
static float     played[BLOCK_MAX_FRAMES];
static float     input[BLOCK_MAX_FRAMES];

static void*
allocate(const size_t size)
{
  const size_t rounded = (size + 63U) & ~(size_t)63U;
  void* const  memory  = aligned_alloc(64U, rounded);
  ck_assert_ptr_nonnull(memory);
  memset(memory, 0, rounded);
  return memory;
}

static void
admit(const uint32_t r)
{
  const Event order = {.kind = EVENT_ADMIT, .index = r, .value = 1.0f};
  atomic_store(&engine.setup.copies[r]->life, LIFE_RUNNING);
  ck_assert(ring_push(&orders, &order, NULL));
}

/// Make an engine of two copies that are about to catch up
static void
open_engine(const double rate_hz, const bool dry)
{
  journal = (Log*)allocate(log_bytes(N_SLOTS, 1U));
  log_init(journal, N_SLOTS, 1U);
  EngineSetup setup = {.model     = small_model(),
                       .log       = journal,
                       .commands  = &commands,
                       .orders    = &orders,
                       .incidents = &incidents,
                       .stats     = &stats,
                       .rate_hz   = rate_hz,
                       .deadline  = 0.7,
                       .dry       = dry};
  for (uint32_t r = 0U; r < 2U; ++r) {
    setup.copies[r]            = (Copy*)allocate(copy_bytes(1U, 0U));
    setup.copies[r]->n_outputs = 1U;
  }
  ck_assert_int_eq(engine_open(&engine, &setup), STATUS_OK);
  admit(0U);
  admit(1U);
}

static void
close_engine(void)
{
  free(engine.setup.copies[0]);
  free(engine.setup.copies[1]);
  engine_close(&engine);
  free(journal);
}

/// Let copy `r` deliver block `seq`, all samples of which are `value`
static void
deliver(const uint32_t r, const uint64_t seq, const float value)
{
  Copy* const  copy = engine.setup.copies[r];
  float* const to   = copy_output(copy, seq, 0U);
  for (uint32_t i = 0U; i < N_FRAMES; ++i) {
    to[i] = value;
  }
  copy->outputs[seq & (COPY_OUTPUTS - 1U)] =
    (Output){.seq = seq, .frames = N_FRAMES};
  atomic_store(&copy->done, seq + 1U);
}

/// Do one period that began at a time
static void
cycle_at(const uint64_t start_ns)
{
  const float* const inputs[]  = {input};
  float* const       outputs[] = {played};
  const Cycle        cycle     = {.start_ns = start_ns,
                                  .frames   = N_FRAMES,
                                  .inputs   = inputs,
                                  .outputs  = outputs};
  engine_cycle(&engine, &cycle);
}

/// Do a period that has only just begun
static void
cycle_now(void)
{
  cycle_at(clock_now_ns());
}

/// Do a period of which nothing is left
static void
cycle_late(void)
{
  cycle_at(1U);
}

/// Do a block that both deliver, as `value`; returns the next one's number
static uint64_t
agree_on(const float value)
{
  const uint64_t seq = log_head(journal);
  deliver(0U, seq, value);
  deliver(1U, seq, value);
  cycle_now();
  return seq + 1U;
}

static void
assert_played(const float value)
{
  for (uint32_t i = 0U; i < N_FRAMES; ++i) {
    ck_assert_float_eq(played[i], value);
  }
}

/// Whether the supervisor was told such a thing of copy `r`
static bool
was_told(const IncidentKind kind, const uint32_t r)
{
  Incident incident = {0};
  bool     found    = false;
  while (!found && incidents_hear(&incidents, &incident)) {
    found = incident.kind == (uint32_t)kind && incident.copy == r;
  }
  return found;
}

START_TEST(what_both_give_is_played)
{
  open_engine(NO_DEADLINE_HZ, false);
  agree_on(0.5f);
  assert_played(0.5f);
  agree_on(0.25f);
  assert_played(0.25f);
  ck_assert_int_eq(engine_standing(&engine, 0U), STANDING_READY);
  ck_assert_int_eq(engine_standing(&engine, 1U), STANDING_READY);
  ck_assert_uint_eq(stats.blocks, 2U);
  ck_assert_uint_eq(stats.frames, 2ULL * N_FRAMES);
  ck_assert_uint_eq(stats.lost_frames + stats.hedged_blocks + stats.swaps, 0U);
  close_engine();
}
END_TEST

START_TEST(the_standbys_first_output_is_a_hedge_not_a_swap)
{
  open_engine(NO_DEADLINE_HZ, false);
  deliver(1U, agree_on(0.5f), 0.505f); // More would be a jump, and held
  cycle_now();
  assert_played(0.505f);
  ck_assert_uint_eq(stats.hedged_blocks, 1U);
  ck_assert_uint_eq(stats.swaps, 0U);
  ck_assert_uint_eq(engine.active, 0U);
  close_engine();
}
END_TEST

START_TEST(after_the_deadline_the_standby_becomes_active)
{
  open_engine(RATE_HZ, false);
  deliver(1U, agree_on(0.5f), 0.25f);
  engine.agree = false; // Else it would be a hedge, and come sooner
  cycle_late();
  assert_played(0.25f);
  ck_assert_uint_eq(stats.swaps, 1U);
  ck_assert_uint_eq(engine.active, 1U);
  ck_assert_uint_eq(stats.lost_frames, 0U);
  ck_assert(was_told(INCIDENT_SWAP, 1U));
  close_engine();
}
END_TEST

// It goes on where it was, and is ready as soon as it has caught up
START_TEST(a_late_copy_catches_up)
{
  open_engine(RATE_HZ, false);
  uint64_t seq = agree_on(0.5f);
  for (uint32_t n = 0U; n < 3U; ++n) {
    deliver(0U, seq++, 0.5f);
    cycle_now();
  }
  ck_assert_int_eq(engine_standing(&engine, 1U), STANDING_LATE);
  ck_assert_uint_eq(stats.deadline_misses, 2U);

  for (uint64_t missed = seq - 3U; missed < seq; ++missed) {
    deliver(1U, missed, 0.5f);
  }
  agree_on(0.5f);
  ck_assert_int_eq(engine_standing(&engine, 1U), STANDING_READY);
  ck_assert_uint_eq(stats.diverged_blocks, 0U);
  close_engine();
}
END_TEST

START_TEST(a_block_that_nobody_gives_is_counted)
{
  open_engine(RATE_HZ, false);
  agree_on(0.5f);
  cycle_late();
  ck_assert_uint_eq(stats.lost_frames, N_FRAMES);
  ck_assert_uint_eq(stats.blocks, 2U);
  ck_assert(was_told(INCIDENT_LOST, 0U));
  ck_assert_int_ne(engine_standing(&engine, 0U), STANDING_RETIRED);
  ck_assert_int_ne(engine_standing(&engine, 1U), STANDING_RETIRED);
  close_engine();
}
END_TEST

// What is there is played, however late JACK began the period
START_TEST(a_late_period_loses_nothing_that_is_there)
{
  open_engine(RATE_HZ, false);
  for (uint32_t n = 0U; n < 10U; ++n) {
    const uint64_t seq = log_head(journal);
    deliver(0U, seq, 0.25f);
    deliver(1U, seq, 0.25f);
    cycle_late();
    assert_played(0.25f);
  }
  ck_assert_uint_eq(stats.late_cycles, 10U);
  ck_assert_uint_eq(stats.lost_frames, 0U);
  close_engine();
}
END_TEST

// Of a period that JACK began with nothing left of it
START_TEST(a_loss_in_a_late_period_is_the_machines)
{
  open_engine(RATE_HZ, false);
  agree_on(0.5f);
  cycle_late();
  ck_assert_uint_ge(stats.late_cycles, 1U);
  ck_assert_uint_eq(stats.lost_to_machine, N_FRAMES);
  close_engine();
}
END_TEST

// Straight down from where it was, 48 frames long, and no step in it
START_TEST(a_lost_block_fades_to_silence_in_a_millisecond)
{
  open_engine(RATE_HZ, false);
  agree_on(0.5f);
  cycle_late();
  const float step = 0.5f / 48.0f;
  ck_assert_float_eq_tol(played[0], 0.5f, step);
  for (uint32_t i = 1U; i < 48U; ++i) {
    ck_assert_float_eq_tol(played[i - 1U] - played[i], step, 1e-6f);
  }
  for (uint32_t i = 48U; i < N_FRAMES; ++i) {
    ck_assert_float_eq(played[i], 0.0f);
  }
  cycle_late();
  assert_played(0.0f);
  close_engine();
}
END_TEST

START_TEST(a_lost_block_of_an_effect_fades_to_its_input)
{
  open_engine(RATE_HZ, true);
  for (uint32_t i = 0U; i < N_FRAMES; ++i) {
    input[i] = -0.25f;
  }
  agree_on(0.5f);
  cycle_late();
  ck_assert_float_eq_tol(played[0], 0.5f, 0.75f / 48.0f);
  for (uint32_t i = 1U; i < 48U; ++i) {
    ck_assert_float_lt(played[i], played[i - 1U]);
  }
  for (uint32_t i = 48U; i < N_FRAMES; ++i) {
    ck_assert_float_eq(played[i], -0.25f);
  }
  close_engine();
}
END_TEST

// Blocks of 16 frames: the fade goes on in the next one and is 48 frames long
START_TEST(a_fade_longer_than_a_block_goes_on_in_the_next)
{
  const float* const inputs[]  = {input};
  float* const       outputs[] = {played};
  const Cycle        cycle     = {
               .start_ns = 1U, .frames = 16U, .inputs = inputs, .outputs = outputs};
  float last = 0.5f;
  open_engine(RATE_HZ, false);
  agree_on(0.5f);
  for (uint32_t n = 0U; n < 3U; ++n) {
    engine_cycle(&engine, &cycle);
    for (uint32_t i = 0U; i < 16U; ++i) {
      ck_assert_float_ge(last - played[i], -1e-6f);
      ck_assert_float_le(last - played[i], 0.011f);
      last = played[i];
    }
  }
  ck_assert_float_eq_tol(last, 0.0f, 0.011f);
  engine_cycle(&engine, &cycle);
  ck_assert_float_eq(played[0], 0.0f);
  close_engine();
}
END_TEST

START_TEST(sound_comes_back_after_a_loss)
{
  open_engine(RATE_HZ, false);
  uint64_t seq = agree_on(0.5f);
  cycle_late();
  deliver(0U, seq, 0.5f);
  deliver(1U, seq, 0.5f);
  deliver(0U, seq + 1U, 0.75f);
  deliver(1U, seq + 1U, 0.75f);
  cycle_now();
  assert_played(0.75f);
  ck_assert_uint_eq(stats.lost_frames, N_FRAMES);

  cycle_late(); // And the next loss has a fade of its own
  ck_assert_float_eq_tol(played[0], 0.75f, 0.75f / 48.0f);
  close_engine();
}
END_TEST

// Whichever copy, and whoever of the two is first
START_TEST(a_copy_that_gives_garbage_is_given_up)
{
  static const float        garbage[] = {NAN, INFINITY, 1000.0f, 0.0f};
  static const IncidentKind kinds[]   = {
      INCIDENT_BROKEN, INCIDENT_BROKEN, INCIDENT_LOUD, INCIDENT_SILENT};
  const uint32_t bad = (uint32_t)_i % 2U;
  open_engine(NO_DEADLINE_HZ, false);
  const uint64_t seq = agree_on(0.5f);
  deliver(bad, seq, garbage[_i / 2]);
  deliver(1U - bad, seq, 0.5f);
  cycle_now();
  assert_played(0.5f);
  ck_assert_int_eq(engine_standing(&engine, bad), STANDING_RETIRED);
  ck_assert_uint_eq(engine.verdict[bad], kinds[_i / 2]);
  ck_assert_uint_eq(engine.active, 1U - bad);
  ck_assert_uint_eq(stats.lost_frames, 0U);
  ck_assert(was_told(kinds[_i / 2], bad));
  close_engine();
}
END_TEST

// What both have given is no runaway, and zeros beside it are the fault
START_TEST(a_level_that_both_have_is_the_plugins_own)
{
  open_engine(NO_DEADLINE_HZ, false);
  agree_on(0.5f);
  const uint64_t seq = agree_on(1000.0f);
  assert_played(1000.0f);
  deliver(0U, seq, 0.0f);
  deliver(1U, seq, 1001.0f);
  cycle_now();
  assert_played(1001.0f);
  ck_assert_int_eq(engine_standing(&engine, 0U), STANDING_RETIRED);
  ck_assert_uint_eq(engine.verdict[0], INCIDENT_SILENT);
  ck_assert_int_eq(engine_standing(&engine, 1U), STANDING_READY);
  close_engine();
}
END_TEST

// The good one was there first and is played; the garbage comes after it, and
// would be what is left if the good one died
START_TEST(a_standby_whose_garbage_comes_late_is_given_up)
{
  static const float garbage[] = {NAN, 1000.0f, 0.0f};
  open_engine(NO_DEADLINE_HZ, false);
  const uint64_t seq = agree_on(0.5f);
  deliver(0U, seq, 0.5f);
  cycle_now();
  assert_played(0.5f);
  deliver(1U, seq, garbage[_i]);
  deliver(0U, seq + 1U, 0.5f);
  cycle_now();
  assert_played(0.5f);
  ck_assert_int_eq(engine_standing(&engine, 1U), STANDING_RETIRED);
  ck_assert_uint_eq(stats.diverged_blocks, 1U);
  close_engine();
}
END_TEST

START_TEST(a_dead_copy_costs_no_frame)
{
  const uint32_t dead = (uint32_t)_i;
  open_engine(NO_DEADLINE_HZ, false);
  const uint64_t seq = agree_on(0.5f);
  atomic_store(&engine.setup.copies[dead]->death, (uint32_t)SIGSEGV);
  copy_live(engine.setup.copies[dead], LIFE_DEAD);
  deliver(1U - dead, seq, 0.5f);
  cycle_now();
  assert_played(0.5f);
  ck_assert_int_eq(engine_standing(&engine, dead), STANDING_RETIRED);
  ck_assert_uint_eq(engine.verdict[dead], INCIDENT_DEAD);
  ck_assert_uint_eq(engine.active, 1U - dead);
  ck_assert_uint_eq(stats.lost_frames, 0U);
  close_engine();
}
END_TEST

START_TEST(with_both_dead_nobody_waits)
{
  open_engine(NO_DEADLINE_HZ, false);
  agree_on(0.5f);
  copy_live(engine.setup.copies[0], LIFE_DEAD);
  copy_live(engine.setup.copies[1], LIFE_DEAD);
  cycle_now(); // Would wait for hours
  ck_assert_uint_eq(stats.lost_frames, N_FRAMES);
  close_engine();
}
END_TEST

START_TEST(a_copy_that_the_log_left_behind_is_given_up)
{
  open_engine(NO_DEADLINE_HZ, false);
  deliver(0U, agree_on(0.5f), 0.5f);
  copy_live(engine.setup.copies[1], LIFE_BEHIND);
  cycle_now();
  ck_assert_uint_eq(engine.verdict[1], INCIDENT_BEHIND);
  ck_assert_int_eq(engine_standing(&engine, 1U), STANDING_RETIRED);
  close_engine();
}
END_TEST

// By the periods that it stood still, whatever the wall clock says
START_TEST(a_copy_that_stands_still_is_given_up_after_its_limit)
{
  const double   period_ns = N_FRAMES * 1e9 / RATE_HZ;
  const uint32_t n_limit   = (uint32_t)((double)TRIAGE_HANG_NS / period_ns);
  uint32_t       n         = 0U;
  open_engine(RATE_HZ, false);
  uint64_t seq = agree_on(0.5f);
  while (engine_standing(&engine, 1U) != STANDING_RETIRED && n < 1000U) {
    deliver(0U, seq++, 0.5f);
    cycle_now();
    ++n;
  }
  ck_assert_uint_eq(engine.verdict[1], INCIDENT_HUNG);
  ck_assert_uint_ge(n, n_limit);
  ck_assert_uint_le(n, n_limit + 3U);
  ck_assert_uint_eq(stats.lost_frames, 0U);
  close_engine();
}
END_TEST

// Both late may be the machine: nobody is left to replace them from
START_TEST(the_last_copy_is_given_more_time)
{
  const double   period_ns = N_FRAMES * 1e9 / RATE_HZ;
  const uint32_t n_limit   = (uint32_t)((double)TRIAGE_ALONE_NS / period_ns);
  uint32_t       n         = 0U;
  open_engine(RATE_HZ, false);
  agree_on(0.5f);
  copy_live(engine.setup.copies[1], LIFE_DEAD);
  while (engine_standing(&engine, 0U) != STANDING_RETIRED && n < 10000U) {
    cycle_late();
    ++n;
  }
  ck_assert_uint_ge(n, n_limit);
  ck_assert_uint_le(n, n_limit + 3U);
  ck_assert_uint_eq(stats.lost_frames, (uint64_t)n * N_FRAMES);
  close_engine();
}
END_TEST

START_TEST(copies_that_differ_are_noticed_and_not_mixed)
{
  open_engine(RATE_HZ, false);
  uint64_t seq = agree_on(0.5f);
  deliver(0U, seq, 0.25f);
  deliver(1U, seq, 0.26f);
  cycle_late();
  assert_played(0.25f);
  deliver(0U, seq + 1U, 0.125f);
  deliver(1U, seq + 1U, 0.126f);
  cycle_late();
  assert_played(0.125f);
  ck_assert_uint_eq(stats.diverged_blocks, 1U);
  ck_assert(!engine.agree);
  ck_assert(was_told(INCIDENT_DIVERGED, 1U));
  close_engine();
}
END_TEST

START_TEST(a_swap_that_is_asked_for_moves_the_role)
{
  const Event swap = {.kind = EVENT_SWAP};
  open_engine(NO_DEADLINE_HZ, false);
  agree_on(0.5f);
  ck_assert(ring_push(&commands, &swap, NULL));
  agree_on(0.5f);
  ck_assert_uint_eq(engine.active, 1U);
  ck_assert_uint_eq(stats.swaps, 1U);
  ck_assert(ring_push(&commands, &swap, NULL));
  agree_on(0.5f);
  ck_assert_uint_eq(engine.active, 0U);
  ck_assert_uint_eq(stats.swaps, 2U);
  close_engine();
}
END_TEST

START_TEST(a_swap_without_a_standby_changes_nothing)
{
  const Event swap = {.kind = EVENT_SWAP};
  open_engine(NO_DEADLINE_HZ, false);
  deliver(0U, agree_on(0.5f), 0.5f);
  copy_live(engine.setup.copies[1], LIFE_DEAD);
  cycle_now();
  ck_assert(ring_push(&commands, &swap, NULL));
  deliver(0U, 2U, 0.5f);
  cycle_now();
  assert_played(0.5f);
  ck_assert_uint_eq(engine.active, 0U);
  ck_assert_uint_eq(stats.swaps, 0U);
  close_engine();
}
END_TEST

START_TEST(a_standby_that_is_to_be_replaced_is_given_up)
{
  const Event restore = {.kind = EVENT_RESTORE};
  open_engine(NO_DEADLINE_HZ, false);
  agree_on(0.5f);
  ck_assert(ring_push(&commands, &restore, NULL));
  deliver(0U, 1U, 0.25f);
  cycle_now();
  assert_played(0.25f);
  ck_assert_uint_eq(engine.active, 0U);
  ck_assert_int_eq(engine_standing(&engine, 1U), STANDING_RETIRED);
  ck_assert(was_told(INCIDENT_REPLACED, 1U));
  close_engine();
}
END_TEST

// While the active one is late the standby is needed
START_TEST(a_standby_that_is_needed_is_not_replaced)
{
  const Event restore = {.kind = EVENT_RESTORE};
  open_engine(NO_DEADLINE_HZ, false);
  agree_on(0.5f);
  atomic_store(&engine.standing[0], STANDING_LATE);
  ck_assert(ring_push(&commands, &restore, NULL));
  agree_on(0.25f);
  assert_played(0.25f);
  ck_assert_int_eq(engine_standing(&engine, 1U), STANDING_READY);
  ck_assert_uint_eq(stats.lost_events, 1U);
  close_engine();
}
END_TEST

START_TEST(the_copies_that_keep_up_are_counted)
{
  open_engine(NO_DEADLINE_HZ, false);
  agree_on(0.5f);
  ck_assert_uint_eq(stats.ready, 2U);
  copy_live(engine.setup.copies[1], LIFE_DEAD);
  deliver(0U, 1U, 0.5f);
  cycle_now();
  ck_assert_uint_eq(stats.ready, 1U);
  close_engine();
}
END_TEST

// Both were late with the last block, and only the standby is back in time
START_TEST(of_copies_that_differ_the_one_that_is_heard_is_active)
{
  open_engine(RATE_HZ, false);
  const uint64_t seq = agree_on(0.5f);
  engine.agree       = false;
  cycle_late();
  deliver(1U, seq, 0.25f);
  engine.setup.copies[1]->outputs[seq % COPY_OUTPUTS].done_ns = UINT64_MAX;
  deliver(1U, seq + 1U, 0.25f);
  cycle_now();
  assert_played(0.25f);
  ck_assert_uint_eq(engine.active, 1U);
  ck_assert_uint_eq(stats.swaps, 1U);
  ck_assert_uint_eq(stats.hedged_blocks, 0U);
  close_engine();
}
END_TEST

/// Make a pair that has done nothing yet, to be offered
static void
make_offer(Copy* offered[COPIES_MAX])
{
  for (uint32_t r = 0U; r < 2U; ++r) {
    offered[r]            = (Copy*)allocate(copy_bytes(1U, 0U));
    offered[r]->n_outputs = 1U;
    atomic_store(&offered[r]->life, LIFE_RUNNING);
  }
}

/// Let both of an offered pair deliver a block
static void
deliver_beside(Copy* const    offered[COPIES_MAX],
               const uint64_t seq,
               const float    value)
{
  Copy* const old[] = {engine.setup.copies[0], engine.setup.copies[1]};
  for (uint32_t r = 0U; r < 2U; ++r) {
    engine.setup.copies[r] = offered[r];
    deliver(r, seq, value);
    engine.setup.copies[r] = old[r];
  }
}

// Not before both have done all blocks, and from then on nobody looks at others
START_TEST(copies_that_are_offered_take_over_when_they_keep_up)
{
  Copy*          offered[COPIES_MAX] = {NULL};
  const uint64_t seq                 = 2U;
  open_engine(NO_DEADLINE_HZ, false);
  agree_on(0.5f);
  agree_on(0.5f);
  make_offer(offered);
  deliver_beside(offered, 0U, 0.25f);
  turn_offer(&engine, offered);
  agree_on(0.5f);
  assert_played(0.5f);
  ck_assert(!turn_is_taken(&engine));

  Copy* const before[] = {engine.setup.copies[0], engine.setup.copies[1]};
  deliver_beside(offered, seq, 0.25f);
  deliver_beside(offered, seq + 1U, 0.25f);
  copy_live(before[0], LIFE_DEAD);
  cycle_now();
  assert_played(0.25f);
  ck_assert(turn_is_taken(&engine));
  ck_assert_uint_eq(engine.active, 0U);
  ck_assert_uint_eq(stats.swaps, 0U);
  ck_assert_uint_eq(atomic_load(&engine.turned), (uintmax_t)3U * N_FRAMES);
  ck_assert(was_told(INCIDENT_TURNED, 0U));
  agree_on(0.125f);
  assert_played(0.125f);
  ck_assert_uint_eq(stats.diverged_blocks, 0U);
  free(before[0]);
  free(before[1]);
  close_engine();
}
END_TEST

START_TEST(an_offer_that_is_withdrawn_is_not_taken)
{
  Copy* offered[COPIES_MAX] = {NULL};
  open_engine(NO_DEADLINE_HZ, false);
  agree_on(0.5f);
  make_offer(offered);
  deliver_beside(offered, 0U, 0.25f);
  turn_offer(&engine, offered);
  ck_assert(turn_withdraw(&engine));
  agree_on(0.5f);
  assert_played(0.5f);
  ck_assert(!turn_is_taken(&engine));
  ck_assert(!turn_withdraw(&engine));
  free(offered[0]);
  free(offered[1]);
  close_engine();
}
END_TEST

START_TEST(a_dead_copy_is_not_taken)
{
  Copy* offered[COPIES_MAX] = {NULL};
  open_engine(NO_DEADLINE_HZ, false);
  agree_on(0.5f);
  make_offer(offered);
  deliver_beside(offered, 0U, 0.25f);
  copy_live(offered[_i], LIFE_DEAD);
  turn_offer(&engine, offered);
  agree_on(0.5f);
  assert_played(0.5f);
  ck_assert(!turn_is_taken(&engine));
  free(offered[0]);
  free(offered[1]);
  close_engine();
}
END_TEST

// A clone begins some blocks behind: no miss until it was ready once
START_TEST(a_copy_that_catches_up_is_not_late)
{
  open_engine(RATE_HZ, false);
  uint64_t seq = agree_on(0.5f);
  copy_live(engine.setup.copies[1], LIFE_DEAD);
  for (uint32_t n = 0U; n < 5U; ++n) {
    deliver(0U, seq++, 0.5f);
    cycle_now();
  }
  ck_assert_int_eq(engine_standing(&engine, 1U), STANDING_RETIRED);

  const uint64_t first = seq - 3U;
  atomic_store(&engine.setup.copies[1]->done, first);
  admit(1U);
  for (uint32_t n = 0U; n < 2U; ++n) {
    deliver(0U, seq++, 0.5f);
    cycle_now();
    ck_assert_int_eq(engine_standing(&engine, 1U), STANDING_CATCHING);
  }
  for (uint64_t k = first; k < seq; ++k) {
    deliver(1U, k, 0.5f);
  }
  agree_on(0.5f);
  ck_assert_int_eq(engine_standing(&engine, 1U), STANDING_READY);
  ck_assert_uint_eq(stats.deadline_misses, 0U);
  ck_assert_uint_eq(stats.diverged_blocks, 0U);
  ck_assert(was_told(INCIDENT_READY, 1U));
  close_engine();
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("engine");
  tcase_set_timeout(tcase, 30.0);
  tcase_add_test(tcase, what_both_give_is_played);
  tcase_add_test(tcase, the_standbys_first_output_is_a_hedge_not_a_swap);
  tcase_add_test(tcase, after_the_deadline_the_standby_becomes_active);
  tcase_add_test(tcase, a_late_copy_catches_up);
  tcase_add_test(tcase, a_block_that_nobody_gives_is_counted);
  tcase_add_test(tcase, a_late_period_loses_nothing_that_is_there);
  tcase_add_test(tcase, a_loss_in_a_late_period_is_the_machines);
  tcase_add_test(tcase, a_lost_block_fades_to_silence_in_a_millisecond);
  tcase_add_test(tcase, a_lost_block_of_an_effect_fades_to_its_input);
  tcase_add_test(tcase, a_fade_longer_than_a_block_goes_on_in_the_next);
  tcase_add_test(tcase, sound_comes_back_after_a_loss);
  tcase_add_loop_test(tcase, a_copy_that_gives_garbage_is_given_up, 0, 8);
  tcase_add_test(tcase, a_level_that_both_have_is_the_plugins_own);
  tcase_add_loop_test(
    tcase, a_standby_whose_garbage_comes_late_is_given_up, 0, 3);
  tcase_add_loop_test(tcase, a_dead_copy_costs_no_frame, 0, 2);
  tcase_add_test(tcase, with_both_dead_nobody_waits);
  tcase_add_test(tcase, a_copy_that_the_log_left_behind_is_given_up);
  tcase_add_test(tcase, a_copy_that_stands_still_is_given_up_after_its_limit);
  tcase_add_test(tcase, the_last_copy_is_given_more_time);
  tcase_add_test(tcase, copies_that_differ_are_noticed_and_not_mixed);
  tcase_add_test(tcase, a_swap_that_is_asked_for_moves_the_role);
  tcase_add_test(tcase, a_swap_without_a_standby_changes_nothing);
  tcase_add_test(tcase, a_standby_that_is_to_be_replaced_is_given_up);
  tcase_add_test(tcase, a_standby_that_is_needed_is_not_replaced);
  tcase_add_test(tcase, the_copies_that_keep_up_are_counted);
  tcase_add_test(tcase, of_copies_that_differ_the_one_that_is_heard_is_active);
  tcase_add_test(tcase, a_copy_that_catches_up_is_not_late);
  tcase_add_test(tcase, copies_that_are_offered_take_over_when_they_keep_up);
  tcase_add_test(tcase, an_offer_that_is_withdrawn_is_not_taken);
  tcase_add_loop_test(tcase, a_dead_copy_is_not_taken, 0, 2);
  return suite_run("engine", tcase);
}
