// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/look.h"
#include "tests/suite.h"

#include <check.h>

#include <float.h>
#include <math.h>
#include <stdint.h>

// How a block sounds, at a glance; one odd sample decides, wherever it stands

#define N_SAMPLES 67U // Odd, so that no loop over several at once ends evenly

/// Judge a block of `all` with the sample `i` exchanged for `one`
static Look
judge(const float all, const float one, const uint32_t i)
{
  float samples[N_SAMPLES];
  for (uint32_t k = 0U; k < N_SAMPLES; ++k) {
    samples[k] = all;
  }
  samples[i] = one;
  return look_at(samples, N_SAMPLES, LOOK_LIMIT);
}

START_TEST(zeros_of_either_sign_are_silent)
{
  ck_assert_int_eq(judge(0.0f, 0.0f, 0U), LOOK_SILENT);
  ck_assert_int_eq(judge(-0.0f, 0.0f, 0U), LOOK_SILENT);
  ck_assert_int_eq(look_at(NULL, 0U, LOOK_LIMIT), LOOK_SILENT);
}
END_TEST

START_TEST(one_sample_however_small_is_sound)
{
  const uint32_t i = (uint32_t)_i;
  ck_assert_int_eq(judge(0.0f, FLT_MIN, i), LOOK_FINE);
  ck_assert_int_eq(judge(0.0f, -FLT_MIN, i), LOOK_FINE);
  ck_assert_int_eq(judge(0.0f, FLT_TRUE_MIN, i), LOOK_FINE);
}
END_TEST

START_TEST(the_limit_itself_is_fine_and_beyond_is_loud)
{
  const uint32_t i      = (uint32_t)_i;
  const float    beyond = nextafterf(LOOK_LIMIT, INFINITY);
  ck_assert_int_eq(judge(0.5f, LOOK_LIMIT, i), LOOK_FINE);
  ck_assert_int_eq(judge(0.5f, -LOOK_LIMIT, i), LOOK_FINE);
  ck_assert_int_eq(judge(0.5f, beyond, i), LOOK_LOUD);
  ck_assert_int_eq(judge(0.5f, -beyond, i), LOOK_LOUD);
}
END_TEST

START_TEST(the_largest_number_is_loud_not_broken)
{
  ck_assert_int_eq(judge(0.5f, FLT_MAX, (uint32_t)_i), LOOK_LOUD);
  ck_assert_int_eq(judge(0.5f, -FLT_MAX, (uint32_t)_i), LOOK_LOUD);
}
END_TEST

// Among zeros, in sound, and in a runaway
START_TEST(one_that_is_no_number_is_broken)
{
  static const float others[] = {0.0f, 0.5f, 1e9f};
  const uint32_t     i        = (uint32_t)_i;
  for (uint32_t k = 0U; k < 3U; ++k) {
    ck_assert_int_eq(judge(others[k], NAN, i), LOOK_BROKEN);
    ck_assert_int_eq(judge(others[k], -NAN, i), LOOK_BROKEN);
    ck_assert_int_eq(judge(others[k], INFINITY, i), LOOK_BROKEN);
    ck_assert_int_eq(judge(others[k], -INFINITY, i), LOOK_BROKEN);
  }
}
END_TEST

START_TEST(a_step_beyond_four_times_the_largest_before_is_a_jump)
{
  ck_assert(!look_jumps(0.25f, 0.0625f, 0.5f));
  ck_assert(look_jumps(0.25f, 0.0625f, 0.5625f));
  ck_assert(look_jumps(-0.25f, 0.0625f, -0.5625f));
}
END_TEST

START_TEST(neither_a_small_step_nor_one_out_of_silence_is_a_jump)
{
  ck_assert(!look_jumps(0.5f, 0.0f, 0.5f + (0.5f * LOOK_JUMP_LEAST)));
  ck_assert(!look_jumps(0.0f, 0.0f, 1.0f));
}
END_TEST

START_TEST(the_largest_step_counts_in_either_direction)
{
  static const float samples[] = {0.0f, 0.25f, -0.5f, -0.25f};
  ck_assert_float_eq(look_stir(samples, 4U), 0.75f);
  ck_assert_float_eq(look_stir(samples, 2U), 0.25f);
  ck_assert_float_eq(look_stir(samples, 1U), 0.0f);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("look");
  const int    n     = (int)N_SAMPLES;
  tcase_add_test(tcase, zeros_of_either_sign_are_silent);
  tcase_add_loop_test(tcase, one_sample_however_small_is_sound, 0, n);
  tcase_add_loop_test(tcase, the_limit_itself_is_fine_and_beyond_is_loud, 0, n);
  tcase_add_loop_test(tcase, the_largest_number_is_loud_not_broken, 0, n);
  tcase_add_loop_test(tcase, one_that_is_no_number_is_broken, 0, n);
  tcase_add_test(tcase, a_step_beyond_four_times_the_largest_before_is_a_jump);
  tcase_add_test(tcase, neither_a_small_step_nor_one_out_of_silence_is_a_jump);
  tcase_add_test(tcase, the_largest_step_counts_in_either_direction);
  return suite_run("look", tcase);
}
