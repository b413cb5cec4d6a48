// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/diary.h"
#include "host/osc/pulse.h"
#include "host/shared/standing.h"
#include "tests/suite.h"

#include <check.h>

#include <math.h>
#include <string.h>

// How the host looks at the moment, and what is remembered of its past

static Pulse    pulse;
static Stats    stats;
static Diary    diary;
static uint64_t now_ns;

static void
set_up(void)
{
  memset(&pulse, 0, sizeof(pulse));
  memset(&stats, 0, sizeof(stats));
  diary_init(&diary);
  now_ns         = PULSE_NS;
  stats.rate_hz  = 48000.0;
  stats.deadline = 0.75;
  atomic_store(&stats.block, 96U);
}

/// Look again, and find a figure
static Figure
see(const char* const key)
{
  Figure         figures[PULSE_FIGURES];
  const uint32_t n = pulse_read(&pulse, &stats, figures);
  for (uint32_t i = 0U; i < n; ++i) {
    if (!strcmp(figures[i].key, key)) {
      return figures[i];
    }
  }
  return (Figure){.text = "none", .number = (double)NAN};
}

static void
look(void)
{
  now_ns += PULSE_NS;
  pulse_take(&pulse, &stats, now_ns);
}

/// Do a period of one output
static void
play(const float peak, const uint64_t took_ns)
{
  meter_begin(&stats.meter, 1U);
  meter_note(&stats.meter, 0U, peak);
  hist_add(&stats.cycle, took_ns);
  count_add(&stats.blocks, 1U);
}

/// Let copy `r` have a state now
static void
stand(const uint32_t r, const Standing standing)
{
  atomic_store(&stats.copies[r].standing, (uint32_t)standing);
  atomic_fetch_or(&stats.copies[r].stood, 1U << (uint32_t)standing);
}

START_TEST(each_state_has_its_word)
{
  stand(0U, STANDING_READY);
  stand(1U, STANDING_READY);
  stand(2U, STANDING_SPARE);
  atomic_store(&stats.active, 1U);
  look();
  ck_assert_str_eq(see("copy/0/state").text, "standby");
  ck_assert_str_eq(see("copy/1/state").text, "active");
  ck_assert_str_eq(see("copy/2/state").text, "spare");
}
END_TEST

START_TEST(what_was_over_at_once_is_shown_in_its_order)
{
  stand(0U, STANDING_RETIRED);
  stand(0U, STANDING_CATCHING);
  stand(0U, STANDING_LATE);
  stand(0U, STANDING_READY);
  look();
  ck_assert_str_eq(see("copy/0/state").text, "late");
  look();
  ck_assert_str_eq(see("copy/0/state").text, "retired");
  look();
  ck_assert_str_eq(see("copy/0/state").text, "catching up");
  look();
  ck_assert_str_eq(see("copy/0/state").text, "active");
}
END_TEST

START_TEST(a_place_without_a_copy_is_left_out)
{
  stand(0U, STANDING_READY);
  look();
  ck_assert_str_eq(see("copy/2/state").text, "none");
}
END_TEST

START_TEST(the_margin_is_what_the_worst_period_left)
{
  play(0.0f, 100000U);
  play(0.0f, 500000U);
  look();
  ck_assert_double_eq(see("now/period_us").number, 2000.0);
  ck_assert_double_eq(see("now/deadline_us").number, 1500.0);
  ck_assert_double_eq_tol(see("now/margin_us").number, 1000.0, 16.0);
}
END_TEST

START_TEST(levels_fall_by_20_db_in_17_looks)
{
  play(1.0f, 1000U);
  look();
  ck_assert_double_eq(see("now/peak_db/0").number, 0.0);
  for (uint32_t k = 0U; k < 18U; ++k) {
    play(0.0f, 1000U);
    look();
  }
  ck_assert_double_eq_tol(see("now/peak_db/0").number, -20.0, 0.2);
  ck_assert_str_eq(see("now/peak_db/1").text, "none");
}
END_TEST

START_TEST(silence_is_a_number_too)
{
  play(0.0f, 1000U);
  look();
  ck_assert_double_eq(see("now/peak_db/0").number, -120.0);
}
END_TEST

// A period of 8192 frames is longer than the time between two looks
START_TEST(what_was_seen_stays_until_the_next_period)
{
  play(1.0f, 500000U);
  for (uint32_t k = 0U; k < 5U; ++k) {
    look();
    ck_assert_double_eq(see("now/peak_db/0").number, 0.0);
    ck_assert_double_gt(see("now/worst_us").number, 0.0);
  }
}
END_TEST

START_TEST(where_nothing_plays_there_is_no_level)
{
  play(1.0f, 500000U);
  for (uint32_t k = 0U; k < 120U; ++k) {
    look();
  }
  ck_assert_double_eq(see("now/peak_db/0").number, -120.0);
  ck_assert_double_eq(see("now/worst_us").number, 0.0);
}
END_TEST

START_TEST(nothing_is_looked_at_too_soon)
{
  look();
  stand(0U, STANDING_LATE);
  pulse_take(&pulse, &stats, now_ns + 1U);
  ck_assert_str_eq(see("copy/0/state").text, "absent");
}
END_TEST

START_TEST(the_last_happenings_are_kept_in_order)
{
  for (uint32_t i = 0U; i < DIARY_MOST + 3U; ++i) {
    Happening made = {.copy = (int32_t)i};
    diary_add(&diary, &made);
  }
  Happening read;
  uint64_t  at = 0U;
  uint32_t  n  = 0U;
  for (; diary_read(&diary, &at, &read); ++at) {
    ck_assert_int_eq(read.copy, (int32_t)n++ + 3);
  }
  ck_assert_uint_eq(n, DIARY_MOST);
  ck_assert_uint_eq(diary_count(&diary), DIARY_MOST + 3U);
}
END_TEST

/// The diary has this line and no other
static void
ck_one_line(const char* const kind, const char* const reason)
{
  Happening read;
  uint64_t  at = 0U;
  ck_assert_uint_eq(diary_count(&diary), 1U);
  ck_assert(diary_read(&diary, &at, &read));
  ck_assert_str_eq(read.kind, kind);
  ck_assert_str_eq(read.reason, reason);
}

START_TEST(a_storm_of_refusals_leaves_one_line)
{
  for (uint32_t i = 0U; i < 100U; ++i) {
    diary_refuse(&diary, "/nothing", "no such path");
  }
  ck_one_line("osc", "/nothing: no such path");
}
END_TEST

START_TEST(a_server_that_goes_and_comes_is_noted)
{
  Happening read;
  uint64_t  at = 1U;
  count_add(&stats.server_losses, 1U);
  atomic_store(&stats.server_away, 1U);
  diary_watch(&diary, &stats);
  look();
  ck_assert_double_eq(see("now/server_away").number, 1.0);
  diary_watch(&diary, &stats);
  ck_assert_uint_eq(diary_count(&diary), 1U);
  atomic_store(&stats.server_away, 0U);
  diary_watch(&diary, &stats);
  ck_assert(diary_read(&diary, &at, &read));
  ck_assert_str_eq(read.reason, "the JACK server is back");
}
END_TEST

START_TEST(what_jack_did_is_noted_once)
{
  count_add(&stats.xruns, 2U);
  count_add(&stats.skipped_frames, 128U);
  diary_watch(&diary, &stats);
  diary_watch(&diary, &stats);
  ck_one_line("xrun", "JACK went on without us, 128 frames");
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("pulse");
  tcase_add_checked_fixture(tcase, set_up, NULL);
  tcase_add_test(tcase, each_state_has_its_word);
  tcase_add_test(tcase, what_was_over_at_once_is_shown_in_its_order);
  tcase_add_test(tcase, a_place_without_a_copy_is_left_out);
  tcase_add_test(tcase, the_margin_is_what_the_worst_period_left);
  tcase_add_test(tcase, levels_fall_by_20_db_in_17_looks);
  tcase_add_test(tcase, silence_is_a_number_too);
  tcase_add_test(tcase, what_was_seen_stays_until_the_next_period);
  tcase_add_test(tcase, where_nothing_plays_there_is_no_level);
  tcase_add_test(tcase, nothing_is_looked_at_too_soon);
  tcase_add_test(tcase, the_last_happenings_are_kept_in_order);
  tcase_add_test(tcase, a_storm_of_refusals_leaves_one_line);
  tcase_add_test(tcase, a_server_that_goes_and_comes_is_noted);
  tcase_add_test(tcase, what_jack_did_is_noted_once);
  return suite_run("pulse", tcase);
}
