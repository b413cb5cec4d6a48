// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/compare.h"
#include "host/engine/look.h"
#include "host/engine/roles.h"
#include "tests/bed.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>

// Three copies of which one gives other bits that sound as well: which it is
// shows once the third has done that block

#define N_BLOCKS 6U

/// Make an engine of three copies, the third of which is a spare, and a log
static void
set_up(void)
{
  bed_open(&(EngineSetup){.rate_hz = BED_RATE_HZ}, COPIES_MAX, 1U);
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    bed.engine.standing[r] = r == COPY_SPARE ? STANDING_SPARE : STANDING_READY;
  }
  for (uint32_t n = 0U; n < N_BLOCKS; ++n) {
    log_next(bed.log)->frames = BED_FRAMES;
    log_commit(bed.log);
  }
}

/// Let copy `r` give block 0, all samples of which are `value`
static void
give(const uint32_t r, const float value)
{
  bed_deliver(r, 0U, value);
}

/// Compare as at the begin of block `seq`
static void
compare(const uint64_t seq)
{
  for (uint32_t r = 1U; r < COPIES_MAX; ++r) {
    if (bed.engine.standing[r] != STANDING_RETIRED) {
      compare_copy(&bed.engine, seq, r);
    }
  }
  compare_settle(&bed.engine, seq);
}

static uint32_t
count_told(const IncidentKind kind)
{
  Incident incident = {0};
  uint32_t n        = 0U;
  while (incidents_hear(&bed.incidents, &incident)) {
    n += incident.kind == (uint32_t)kind;
  }
  return n;
}

START_TEST(of_three_the_odd_one_is_given_up)
{
  const uint32_t wrong = (uint32_t)_i;
  give(0U, wrong == 0U ? 0.5f : 0.25f);
  give(1U, wrong == 1U ? 0.5f : 0.25f);
  compare(1U);
  give(2U, wrong == 2U ? 0.5f : 0.25f);
  compare(5U);
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    ck_assert_int_eq(bed.engine.standing[r] == STANDING_RETIRED, r == wrong);
  }
  ck_assert_uint_eq(bed.engine.verdict[wrong], INCIDENT_OUTVOTED);
  ck_assert(bed.engine.agree);
  ck_assert_uint_ge(count_read(&bed.stats.diverged_blocks), 1U);
  ck_assert_uint_eq(count_told(INCIDENT_DIVERGED), 0U);
}
END_TEST

// Copies known to differ are not mixed, and none is blamed too early
START_TEST(until_the_third_has_given_it_nobody_is_blamed)
{
  give(0U, 0.25f);
  give(1U, 0.5f);
  for (uint64_t seq = 1U; seq < N_BLOCKS; ++seq) {
    compare(seq);
    ck_assert_int_eq(bed.engine.standing[0], STANDING_READY);
    ck_assert_int_eq(bed.engine.standing[1], STANDING_READY);
    ck_assert(!bed.engine.agree);
  }
}
END_TEST

/// It was told once that they differ, and none was given up for it
static void
ck_none_blamed(void)
{
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    ck_assert_int_ne(bed.engine.standing[r], STANDING_RETIRED);
  }
  ck_assert_uint_eq(count_told(INCIDENT_DIVERGED), 1U);
  ck_assert(!bed.engine.agree);
}

START_TEST(where_all_differ_it_is_said_once_and_none_is_blamed)
{
  give(0U, 0.25f);
  give(1U, 0.5f);
  give(2U, 0.125f);
  compare(5U);
  compare(6U);
  ck_none_blamed();
}
END_TEST

// Each began by itself, and none need be wrong
START_TEST(where_copies_may_differ_the_odd_one_plays_on)
{
  bed.engine.setup.apart = true;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    give(r, r == (uint32_t)_i ? 0.5f : 0.25f);
  }
  compare(5U);
  ck_none_blamed();
}
END_TEST

START_TEST(of_copies_that_agreed_the_one_over_the_limit_is_given_up)
{
  give(0U, 0.9f * LOOK_LIMIT);
  give(1U, 1.1f * LOOK_LIMIT);
  compare(1U);
  ck_assert_int_eq(bed.engine.standing[0], STANDING_READY);
  ck_assert_uint_eq(bed.engine.verdict[1], INCIDENT_LOUD);
}
END_TEST

// One may come to it before the other, with gains turned up
START_TEST(copies_that_differ_may_be_loud_but_not_run_away)
{
  bed.engine.agree = false;
  give(0U, 0.9f * LOOK_LIMIT);
  give(1U, 1.1f * LOOK_LIMIT);
  give(2U, 1.1f * LOOK_LIMIT_APART);
  compare(1U);
  ck_assert_int_eq(bed.engine.standing[0], STANDING_READY);
  ck_assert_int_eq(bed.engine.standing[1], STANDING_READY);
  ck_assert_uint_eq(bed.engine.verdict[2], INCIDENT_LOUD);
}
END_TEST

// Gains that add up to +80 dB are the player's own
START_TEST(copies_that_differ_may_be_far_louder_than_a_loud_plugin_was)
{
  bed.engine.agree   = false;
  bed.engine.loudest = LOOK_LIMIT_APART / 2.0f;
  give(0U, 0.9f * LOOK_LIMIT_APART);
  give(1U, 1.1f * LOOK_LIMIT_APART);
  give(2U, 0.6f * LOOK_LIMIT_APART * LOOK_LIMIT);
  compare(1U);
  ck_assert_int_eq(bed.engine.standing[1], STANDING_READY);
  ck_assert_uint_eq(bed.engine.verdict[2], INCIDENT_LOUD);
}
END_TEST

// An effect has yet to find the level of what it gets
START_TEST(a_copy_that_began_afresh_may_be_loud_at_first)
{
  bed.engine.agree = false;
  give(0U, 0.25f);
  give(1U, 2.0f * LOOK_LIMIT_APART);
  give(2U, 0.25f);
  bed.engine.settled[1] = 1U;
  compare(1U);
  ck_assert_int_eq(bed.engine.standing[1], STANDING_READY);

  bed.engine.settled[1] = 0U;
  bed.engine.checked[1] = 0U;
  compare(1U);
  ck_assert_uint_eq(bed.engine.verdict[1], INCIDENT_LOUD);
}
END_TEST

START_TEST(where_one_dies_meanwhile_the_others_are_equal_again)
{
  give(0U, 0.25f);
  give(1U, 0.5f);
  compare(1U);
  roles_retire(&bed.engine, 1U, 1U, INCIDENT_DEAD, 0U);
  compare(2U);
  ck_assert(bed.engine.agree);
  ck_assert_uint_eq(count_told(INCIDENT_DIVERGED), 0U);
}
END_TEST

// Even one that is there before the next block: it never gave that one
START_TEST(who_comes_in_the_place_of_one_is_not_blamed_for_it)
{
  give(0U, 0.25f);
  give(1U, 0.5f);
  compare(1U);
  roles_retire(&bed.engine, 1U, 1U, INCIDENT_DEAD, 0U);
  roles_admit(&bed.engine, 1U, 1U);
  give(2U, 0.25f);
  compare(2U);
  ck_assert(bed.engine.agree);
  ck_assert_int_eq(bed.engine.standing[1], STANDING_CATCHING);
  ck_assert_uint_eq(count_told(INCIDENT_OUTVOTED), 0U);
}
END_TEST

// What a copy says of its own size is not believed
START_TEST(a_copy_that_wrote_over_its_header_is_no_danger)
{
  give(0U, 0.25f);
  give(1U, 0.25f);
  bed.engine.setup.copies[1]->n_outputs         = UINT32_MAX;
  bed.engine.setup.copies[1]->outputs[0].frames = UINT32_MAX;
  compare(1U);
  ck_assert_uint_eq(count_read(&bed.stats.diverged_blocks), 0U);
  ck_assert_int_eq(bed.engine.standing[1], STANDING_READY);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("compare");
  tcase_add_checked_fixture(tcase, set_up, bed_close);
  tcase_add_loop_test(tcase, of_three_the_odd_one_is_given_up, 0, 3);
  tcase_add_test(tcase, until_the_third_has_given_it_nobody_is_blamed);
  tcase_add_test(tcase, where_all_differ_it_is_said_once_and_none_is_blamed);
  tcase_add_loop_test(
    tcase, where_copies_may_differ_the_odd_one_plays_on, 0, COPIES_MAX);
  tcase_add_test(tcase,
                 of_copies_that_agreed_the_one_over_the_limit_is_given_up);
  tcase_add_test(tcase, copies_that_differ_may_be_loud_but_not_run_away);
  tcase_add_test(tcase,
                 copies_that_differ_may_be_far_louder_than_a_loud_plugin_was);
  tcase_add_test(tcase, a_copy_that_began_afresh_may_be_loud_at_first);
  tcase_add_test(tcase, where_one_dies_meanwhile_the_others_are_equal_again);
  tcase_add_test(tcase, who_comes_in_the_place_of_one_is_not_blamed_for_it);
  tcase_add_test(tcase, a_copy_that_wrote_over_its_header_is_no_danger);
  return suite_run("compare", tcase);
}
