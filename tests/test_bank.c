// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/desk.h"
#include "tests/suite.h"

#include <check.h>

// Presets that the plugin has

START_TEST(presets_load_by_label_and_uri)
{
  static const char* const names[] = {"Warm Pad", "warm pad", "urn:small#warm"};
  ck_assert(say("/preset/load", "w", names[_i]));
  ck_assert_uint_eq(desk.replies.n, 0U);
  const Taken taken = take_all();
  ck_assert_uint_eq(taken.n, 3U);
  ck_assert_uint_eq(taken.events[0].index, SMALL_FREQ);
  ck_value(taken.events[0].value, 220.0f);
  ck_assert_uint_eq(taken.events[1].index, SMALL_GAIN);
  ck_value(taken.events[1].value, 0.25f);
  ck_assert_uint_eq(taken.events[2].index, SMALL_MODE);
  ck_value(taken.events[2].value, 1.0f);
  ck_assert(say("/mod/sine/freq", ""));
  ck_number("/mod/sine/freq", 'f', 220.0);
}
END_TEST

START_TEST(wild_presets_are_tamed)
{
  ck_assert(say("/preset/load", "w", "Wild"));
  const Taken taken = take_all();
  ck_assert_uint_eq(taken.n, 2U);
  ck_assert_uint_eq(taken.events[0].index, SMALL_CUTOFF);
  ck_value(taken.events[0].value, 20000.0f);
  ck_assert_uint_eq(taken.events[1].index, SMALL_FREQ);
}
END_TEST

START_TEST(presets_with_state_say_what_is_left_out)
{
  ck_assert(say("/preset/load", "w", "Half"));
  ck_error("/preset/load",
           "only the controls were set: its state cannot be loaded");
  ck_assert_uint_eq(take_all().n, 3U);
}
END_TEST

START_TEST(presets_of_state_alone_are_refused)
{
  ck_assert(!say("/preset/load", "w", "Frozen"));
  ck_error("/preset/load", "the preset is state, which cannot be loaded");
  ck_nothing();
}
END_TEST

START_TEST(unknown_presets_are_refused)
{
  ck_assert(!say("/preset/load", "w", "Worm Pad"));
  ck_error("/preset/load", "no such preset, nearest Warm Pad");
  ck_assert(!say("/preset/load", "w", "Zebra crossing"));
  ck_error("/preset/load",
           "no such preset, there are Frozen, Half, Warm Pad, Wild");
  ck_nothing();
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("bank");
  tcase_add_checked_fixture(tcase, desk_open, desk_close);
  tcase_add_loop_test(tcase, presets_load_by_label_and_uri, 0, 3);
  tcase_add_test(tcase, wild_presets_are_tamed);
  tcase_add_test(tcase, presets_with_state_say_what_is_left_out);
  tcase_add_test(tcase, presets_of_state_alone_are_refused);
  tcase_add_test(tcase, unknown_presets_are_refused);
  return suite_run("bank", tcase);
}
