// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/meter.h"
#include "host/base/window.h"
#include "tests/suite.h"

#include <check.h>

#include <string.h>

// What is seen of levels and times between two looks: nothing is missed

static Meter  meter;
static Hist   hist;
static Window window;
static float  peaks[METER_MOST];

static void
set_up(void)
{
  memset(&meter, 0, sizeof(meter));
  memset(&hist, 0, sizeof(hist));
  memset(&window, 0, sizeof(window));
}

/// Play a block of two outputs
static void
play(const float left, const float right)
{
  meter_begin(&meter, 2U);
  meter_note(&meter, 0U, left);
  meter_note(&meter, 1U, right);
}

START_TEST(the_largest_of_all_blocks_is_seen)
{
  play(0.25f, 0.5f);
  play(0.75f, 0.125f);
  play(0.5f, 0.25f);
  ck_assert_uint_eq(meter_look(&meter, peaks), 2U);
  ck_assert_float_eq(peaks[0], 0.75f);
  ck_assert_float_eq(peaks[1], 0.5f);
}
END_TEST

START_TEST(a_peak_is_forgotten_after_two_looks)
{
  play(0.75f, 0.0f);
  meter_look(&meter, peaks);
  play(0.25f, 0.0f);
  meter_look(&meter, peaks);
  ck_assert_float_eq(peaks[0], 0.75f); // It may have come during the look
  play(0.25f, 0.0f);
  meter_look(&meter, peaks);
  ck_assert_float_eq(peaks[0], 0.25f);
}
END_TEST

START_TEST(outputs_without_a_meter_are_left_out)
{
  meter_begin(&meter, METER_MOST + 1U);
  meter_note(&meter, METER_MOST, 1.0f);
  ck_assert_uint_eq(meter_look(&meter, peaks), METER_MOST);
}
END_TEST

START_TEST(times_since_the_last_look_are_told)
{
  hist_add(&hist, 1000000U);
  window_look(&window, &hist);
  hist_add(&hist, 1000U);
  hist_add(&hist, 2000U);
  hist_add(&hist, 30000U);
  const Lately lately = window_look(&window, &hist);
  ck_assert_uint_eq(lately.n, 3U);
  ck_assert_double_eq_tol((double)lately.median_ns, 2000.0, 60.0);
  ck_assert_double_eq_tol((double)lately.worst_ns, 30000.0, 900.0);
}
END_TEST

START_TEST(without_any_there_is_nothing_to_tell)
{
  hist_add(&hist, 1000U);
  window_look(&window, &hist);
  const Lately lately = window_look(&window, &hist);
  ck_assert_uint_eq(lately.n, 0U);
  ck_assert_uint_eq(lately.median_ns, 0U);
  ck_assert_uint_eq(lately.worst_ns, 0U);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("meter");
  tcase_add_checked_fixture(tcase, set_up, NULL);
  tcase_add_test(tcase, the_largest_of_all_blocks_is_seen);
  tcase_add_test(tcase, a_peak_is_forgotten_after_two_looks);
  tcase_add_test(tcase, outputs_without_a_meter_are_left_out);
  tcase_add_test(tcase, times_since_the_last_look_are_told);
  tcase_add_test(tcase, without_any_there_is_nothing_to_tell);
  return suite_run("meter", tcase);
}
