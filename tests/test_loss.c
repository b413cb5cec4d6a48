// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/bed.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>

// A block that nobody gives: it is counted, and what is heard has no step

START_TEST(a_block_that_nobody_gives_is_counted)
{
  bed_open_pair(BED_RATE_HZ, false);
  bed_agree_on(0.5f);
  bed_cycle_late();
  ck_assert_uint_eq(bed.stats.lost_frames, BED_FRAMES);
  ck_assert_uint_eq(bed.stats.blocks, 2U);
  ck_assert(bed_told(INCIDENT_LOST, 0U));
  ck_assert_int_ne(engine_standing(&bed.engine, 0U), STANDING_RETIRED);
  ck_assert_int_ne(engine_standing(&bed.engine, 1U), STANDING_RETIRED);
}
END_TEST

// What is there is played, however late JACK began the period
START_TEST(a_late_period_loses_nothing_that_is_there)
{
  bed_open_pair(BED_RATE_HZ, false);
  for (uint32_t n = 0U; n < 10U; ++n) {
    bed_deliver_both(log_head(bed.log), 0.25f);
    bed_cycle_late();
    bed_played(0.25f);
  }
  ck_assert_uint_eq(bed.stats.late_cycles, 10U);
  ck_assert_uint_eq(bed.stats.lost_frames, 0U);
}
END_TEST

// Of a period that JACK began with nothing left of it
START_TEST(a_loss_in_a_late_period_is_the_machines)
{
  bed_open_pair(BED_RATE_HZ, false);
  bed_agree_on(0.5f);
  bed_cycle_late();
  ck_assert_uint_ge(bed.stats.late_cycles, 1U);
  ck_assert_uint_eq(bed.stats.lost_to_machine, BED_FRAMES);
}
END_TEST

// Straight down from where it was, 48 frames long, and no step in it
START_TEST(a_lost_block_fades_to_silence_in_a_millisecond)
{
  bed_open_pair(BED_RATE_HZ, false);
  bed_agree_on(0.5f);
  bed_cycle_late();
  const float step = 0.5f / 48.0f;
  ck_assert_float_eq_tol(bed.played[0], 0.5f, step);
  for (uint32_t i = 1U; i < 48U; ++i) {
    ck_assert_float_eq_tol(bed.played[i - 1U] - bed.played[i], step, 1e-6f);
  }
  for (uint32_t i = 48U; i < BED_FRAMES; ++i) {
    ck_assert_float_eq(bed.played[i], 0.0f);
  }
  bed_cycle_late();
  bed_played(0.0f);
}
END_TEST

START_TEST(a_lost_block_of_an_effect_fades_to_its_input)
{
  bed_open_pair(BED_RATE_HZ, true);
  for (uint32_t i = 0U; i < BED_FRAMES; ++i) {
    bed.input[i] = -0.25f;
  }
  bed_agree_on(0.5f);
  bed_cycle_late();
  ck_assert_float_eq_tol(bed.played[0], 0.5f, 0.75f / 48.0f);
  for (uint32_t i = 1U; i < 48U; ++i) {
    ck_assert_float_lt(bed.played[i], bed.played[i - 1U]);
  }
  for (uint32_t i = 48U; i < BED_FRAMES; ++i) {
    ck_assert_float_eq(bed.played[i], -0.25f);
  }
}
END_TEST

// Blocks of 16 frames: the fade goes on in the next one and is 48 frames long
START_TEST(a_fade_longer_than_a_block_goes_on_in_the_next)
{
  const float* const inputs[]  = {bed.input};
  float* const       outputs[] = {bed.played};
  const Cycle        cycle     = {
               .start_ns = 1U, .frames = 16U, .inputs = inputs, .outputs = outputs};
  float last = 0.5f;
  bed_open_pair(BED_RATE_HZ, false);
  bed_agree_on(0.5f);
  for (uint32_t n = 0U; n < 3U; ++n) {
    engine_cycle(&bed.engine, &cycle);
    for (uint32_t i = 0U; i < 16U; ++i) {
      ck_assert_float_ge(last - bed.played[i], -1e-6f);
      ck_assert_float_le(last - bed.played[i], 0.011f);
      last = bed.played[i];
    }
  }
  ck_assert_float_eq_tol(last, 0.0f, 0.011f);
  engine_cycle(&bed.engine, &cycle);
  ck_assert_float_eq(bed.played[0], 0.0f);
}
END_TEST

START_TEST(sound_comes_back_after_a_loss)
{
  bed_open_pair(BED_RATE_HZ, false);
  uint64_t seq = bed_agree_on(0.5f);
  bed_cycle_late();
  bed_deliver_both(seq, 0.5f);
  bed_deliver_both(seq + 1U, 0.75f);
  bed_cycle_now();
  bed_played(0.75f);
  ck_assert_uint_eq(bed.stats.lost_frames, BED_FRAMES);

  bed_cycle_late(); // And the next loss has a fade of its own
  ck_assert_float_eq_tol(bed.played[0], 0.75f, 0.75f / 48.0f);
}
END_TEST

START_TEST(with_both_dead_nobody_waits)
{
  bed_open_pair(BED_NO_DEADLINE_HZ, false);
  bed_agree_on(0.5f);
  copy_live(bed.engine.setup.copies[0], LIFE_DEAD);
  copy_live(bed.engine.setup.copies[1], LIFE_DEAD);
  bed_cycle_now(); // Would wait for hours
  ck_assert_uint_eq(bed.stats.lost_frames, BED_FRAMES);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("loss");
  tcase_set_timeout(tcase, 30.0);
  tcase_add_checked_fixture(tcase, NULL, bed_close);
  tcase_add_test(tcase, a_block_that_nobody_gives_is_counted);
  tcase_add_test(tcase, a_late_period_loses_nothing_that_is_there);
  tcase_add_test(tcase, a_loss_in_a_late_period_is_the_machines);
  tcase_add_test(tcase, a_lost_block_fades_to_silence_in_a_millisecond);
  tcase_add_test(tcase, a_lost_block_of_an_effect_fades_to_its_input);
  tcase_add_test(tcase, a_fade_longer_than_a_block_goes_on_in_the_next);
  tcase_add_test(tcase, sound_comes_back_after_a_loss);
  tcase_add_test(tcase, with_both_dead_nobody_waits);
  return suite_run("loss", tcase);
}
