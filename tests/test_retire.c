// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/bed.h"
#include "tests/suite.h"

#include <check.h>

#include <math.h>
#include <signal.h>
#include <stdint.h>

// Copies that are given up, and why

// Whichever copy, and whoever of the two is first
START_TEST(a_copy_that_gives_garbage_is_given_up)
{
  static const float        garbage[] = {NAN, INFINITY, 1000.0f, 0.0f};
  static const IncidentKind kinds[]   = {
      INCIDENT_BROKEN, INCIDENT_BROKEN, INCIDENT_LOUD, INCIDENT_SILENT};
  const uint32_t bad = (uint32_t)_i % 2U;
  bed_open_pair(BED_NO_DEADLINE_HZ, false);
  const uint64_t seq = bed_agree_on(0.5f);
  bed_deliver(bad, seq, garbage[_i / 2]);
  bed_deliver(1U - bad, seq, 0.5f);
  bed_cycle_now();
  bed_played(0.5f);
  ck_assert_int_eq(engine_standing(&bed.engine, bad), STANDING_RETIRED);
  ck_assert_uint_eq(bed.engine.verdict[bad], kinds[_i / 2]);
  ck_assert_uint_eq(bed.engine.active, 1U - bad);
  ck_assert_uint_eq(bed.stats.lost_frames, 0U);
  ck_assert(bed_told(kinds[_i / 2], bad));
}
END_TEST

// What both have given is no runaway, and zeros beside it are the fault
START_TEST(a_level_that_both_have_is_the_plugins_own)
{
  bed_open_pair(BED_NO_DEADLINE_HZ, false);
  bed_agree_on(0.5f);
  const uint64_t seq = bed_agree_on(1000.0f);
  bed_played(1000.0f);
  bed_deliver(0U, seq, 0.0f);
  bed_deliver(1U, seq, 1001.0f);
  bed_cycle_now();
  bed_played(1001.0f);
  ck_assert_int_eq(engine_standing(&bed.engine, 0U), STANDING_RETIRED);
  ck_assert_uint_eq(bed.engine.verdict[0], INCIDENT_SILENT);
  ck_assert_int_eq(engine_standing(&bed.engine, 1U), STANDING_READY);
}
END_TEST

// The good one was there first and is played; the garbage comes after it, and
// would be what is left if the good one died
START_TEST(a_standby_whose_garbage_comes_late_is_given_up)
{
  static const float garbage[] = {NAN, 1000.0f, 0.0f};
  bed_open_pair(BED_NO_DEADLINE_HZ, false);
  const uint64_t seq = bed_agree_on(0.5f);
  bed_alone(0U, 0.5f);
  bed_deliver(1U, seq, garbage[_i]);
  bed_alone(0U, 0.5f);
  ck_assert_int_eq(engine_standing(&bed.engine, 1U), STANDING_RETIRED);
  ck_assert_uint_eq(bed.stats.diverged_blocks, 1U);
}
END_TEST

START_TEST(a_dead_copy_costs_no_frame)
{
  const uint32_t dead = (uint32_t)_i;
  bed_open_pair(BED_NO_DEADLINE_HZ, false);
  bed_agree_on(0.5f);
  atomic_store(&bed.engine.setup.copies[dead]->death, (uint32_t)SIGSEGV);
  copy_live(bed.engine.setup.copies[dead], LIFE_DEAD);
  bed_alone(1U - dead, 0.5f);
  ck_assert_int_eq(engine_standing(&bed.engine, dead), STANDING_RETIRED);
  ck_assert_uint_eq(bed.engine.verdict[dead], INCIDENT_DEAD);
  ck_assert_uint_eq(bed.engine.active, 1U - dead);
  ck_assert_uint_eq(bed.stats.lost_frames, 0U);
}
END_TEST

START_TEST(a_copy_that_the_log_left_behind_is_given_up)
{
  bed_open_pair(BED_NO_DEADLINE_HZ, false);
  bed_agree_on(0.5f);
  copy_live(bed.engine.setup.copies[1], LIFE_BEHIND);
  bed_alone(0U, 0.5f);
  ck_assert_uint_eq(bed.engine.verdict[1], INCIDENT_BEHIND);
  ck_assert_int_eq(engine_standing(&bed.engine, 1U), STANDING_RETIRED);
}
END_TEST

/// So many periods are a limit, or three more of them at most
static void
ck_periods(const uint32_t n, const uint64_t limit_ns)
{
  const double   period_ns = BED_FRAMES * 1e9 / BED_RATE_HZ;
  const uint32_t n_limit   = (uint32_t)((double)limit_ns / period_ns);
  ck_assert_uint_ge(n, n_limit);
  ck_assert_uint_le(n, n_limit + 3U);
}

// By the periods that it stood still, whatever the wall clock says
START_TEST(a_copy_that_stands_still_is_given_up_after_its_limit)
{
  uint32_t n = 0U;
  bed_open_pair(BED_RATE_HZ, false);
  bed_agree_on(0.5f);
  while (engine_standing(&bed.engine, 1U) != STANDING_RETIRED && n < 1000U) {
    bed_alone(0U, 0.5f);
    ++n;
  }
  ck_assert_uint_eq(bed.engine.verdict[1], INCIDENT_HUNG);
  ck_periods(n, TRIAGE_HANG_NS);
  ck_assert_uint_eq(bed.stats.lost_frames, 0U);
}
END_TEST

// Both late may be the machine: nobody is left to replace them from
START_TEST(the_last_copy_is_given_more_time)
{
  uint32_t n = 0U;
  bed_open_pair(BED_RATE_HZ, false);
  bed_agree_on(0.5f);
  copy_live(bed.engine.setup.copies[1], LIFE_DEAD);
  while (engine_standing(&bed.engine, 0U) != STANDING_RETIRED && n < 10000U) {
    bed_cycle_late();
    ++n;
  }
  ck_periods(n, TRIAGE_ALONE_NS);
  ck_assert_uint_eq(bed.stats.lost_frames, (uint64_t)n * BED_FRAMES);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("retire");
  tcase_set_timeout(tcase, 30.0);
  tcase_add_checked_fixture(tcase, NULL, bed_close);
  tcase_add_loop_test(tcase, a_copy_that_gives_garbage_is_given_up, 0, 8);
  tcase_add_test(tcase, a_level_that_both_have_is_the_plugins_own);
  tcase_add_loop_test(
    tcase, a_standby_whose_garbage_comes_late_is_given_up, 0, 3);
  tcase_add_loop_test(tcase, a_dead_copy_costs_no_frame, 0, 2);
  tcase_add_test(tcase, a_copy_that_the_log_left_behind_is_given_up);
  tcase_add_test(tcase, a_copy_that_stands_still_is_given_up_after_its_limit);
  tcase_add_test(tcase, the_last_copy_is_given_more_time);
  return suite_run("retire", tcase);
}
