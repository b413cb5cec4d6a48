// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/bed.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>

// The engine live: what is there when a block begins, what is missing, and what
// comes too late

START_TEST(what_both_give_is_played)
{
  bed_open_pair(BED_NO_DEADLINE_HZ, false);
  bed_agree_on(0.5f);
  bed_played(0.5f);
  bed_agree_on(0.25f);
  bed_played(0.25f);
  ck_assert_int_eq(engine_standing(&bed.engine, 0U), STANDING_READY);
  ck_assert_int_eq(engine_standing(&bed.engine, 1U), STANDING_READY);
  ck_assert_uint_eq(bed.stats.blocks, 2U);
  ck_assert_uint_eq(bed.stats.frames, 2ULL * BED_FRAMES);
  ck_assert_uint_eq(
    bed.stats.lost_frames + bed.stats.hedged_blocks + bed.stats.swaps, 0U);
}
END_TEST

START_TEST(what_is_played_is_measured)
{
  float peaks[METER_MOST];
  bed_open_pair(BED_NO_DEADLINE_HZ, false);
  bed_agree_on(0.5f);
  bed_agree_on(-0.75f);
  bed_agree_on(0.25f);
  ck_assert_uint_eq(meter_look(&bed.stats.meter, peaks), bed.engine.n_outputs);
  ck_assert_float_eq(peaks[0], 0.75f);
}
END_TEST

START_TEST(the_standbys_first_output_is_a_hedge_not_a_swap)
{
  bed_open_pair(BED_NO_DEADLINE_HZ, false);
  bed_agree_on(0.5f);
  bed_alone(1U, 0.505f); // More would be a jump, and held
  ck_assert_uint_eq(bed.stats.hedged_blocks, 1U);
  ck_assert_uint_eq(bed.stats.swaps, 0U);
  ck_assert_uint_eq(bed.engine.active, 0U);
}
END_TEST

START_TEST(after_the_deadline_the_standby_becomes_active)
{
  bed_open_pair(BED_RATE_HZ, false);
  bed_deliver(1U, bed_agree_on(0.5f), 0.25f);
  bed.engine.agree = false; // Else it would be a hedge, and come sooner
  bed_cycle_late();
  bed_played(0.25f);
  ck_assert_uint_eq(bed.stats.swaps, 1U);
  ck_assert_uint_eq(bed.engine.active, 1U);
  ck_assert_uint_eq(bed.stats.lost_frames, 0U);
  ck_assert(bed_told(INCIDENT_SWAP, 1U));
}
END_TEST

// It goes on where it was, and is ready as soon as it has caught up
START_TEST(a_late_copy_catches_up)
{
  bed_open_pair(BED_RATE_HZ, false);
  const uint64_t seq = bed_agree_on(0.5f);
  for (uint32_t n = 0U; n < 3U; ++n) {
    bed_alone(0U, 0.5f);
  }
  ck_assert_int_eq(engine_standing(&bed.engine, 1U), STANDING_LATE);
  ck_assert_uint_eq(bed.stats.deadline_misses, 2U);

  for (uint64_t n = 0U; n < 3U; ++n) {
    bed_deliver(1U, seq + n, 0.5f);
  }
  bed_agree_on(0.5f);
  ck_assert_int_eq(engine_standing(&bed.engine, 1U), STANDING_READY);
  ck_assert_uint_eq(bed.stats.diverged_blocks, 0U);
}
END_TEST

START_TEST(copies_that_differ_are_noticed_and_not_mixed)
{
  bed_open_pair(BED_RATE_HZ, false);
  uint64_t seq = bed_agree_on(0.5f);
  bed_deliver(0U, seq, 0.25f);
  bed_deliver(1U, seq, 0.26f);
  bed_cycle_late();
  bed_played(0.25f);
  bed_deliver(0U, seq + 1U, 0.125f);
  bed_deliver(1U, seq + 1U, 0.126f);
  bed_cycle_late();
  bed_played(0.125f);
  ck_assert_uint_eq(bed.stats.diverged_blocks, 1U);
  ck_assert(!bed.engine.agree);
  ck_assert(bed_told(INCIDENT_DIVERGED, 1U));
}
END_TEST

// A clone begins some blocks behind: no miss until it was ready once
START_TEST(a_copy_that_catches_up_is_not_late)
{
  bed_open_pair(BED_RATE_HZ, false);
  const uint64_t first = bed_agree_on(0.5f) + 2U;
  copy_live(bed.engine.setup.copies[1], LIFE_DEAD);
  for (uint32_t n = 0U; n < 5U; ++n) {
    bed_alone(0U, 0.5f);
  }
  ck_assert_int_eq(engine_standing(&bed.engine, 1U), STANDING_RETIRED);

  atomic_store(&bed.engine.setup.copies[1]->done, first);
  bed_admit(1U);
  for (uint32_t n = 0U; n < 2U; ++n) {
    bed_alone(0U, 0.5f);
    ck_assert_int_eq(engine_standing(&bed.engine, 1U), STANDING_CATCHING);
  }
  for (uint64_t k = first; k < log_head(bed.log); ++k) {
    bed_deliver(1U, k, 0.5f);
  }
  bed_agree_on(0.5f);
  ck_assert_int_eq(engine_standing(&bed.engine, 1U), STANDING_READY);
  ck_assert_uint_eq(bed.stats.deadline_misses, 0U);
  ck_assert_uint_eq(bed.stats.diverged_blocks, 0U);
  ck_assert(bed_told(INCIDENT_READY, 1U));
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("engine");
  tcase_set_timeout(tcase, 30.0);
  tcase_add_checked_fixture(tcase, NULL, bed_close);
  tcase_add_test(tcase, what_both_give_is_played);
  tcase_add_test(tcase, what_is_played_is_measured);
  tcase_add_test(tcase, the_standbys_first_output_is_a_hedge_not_a_swap);
  tcase_add_test(tcase, after_the_deadline_the_standby_becomes_active);
  tcase_add_test(tcase, a_late_copy_catches_up);
  tcase_add_test(tcase, copies_that_differ_are_noticed_and_not_mixed);
  tcase_add_test(tcase, a_copy_that_catches_up_is_not_late);
  return suite_run("engine", tcase);
}
