// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/clock.h"
#include "tests/picture_rig.h"
#include "tests/suite.h"

#include <check.h>

#include <stdio.h>

// What is known of a host from what it tells

static Picture* const picture = &picture_rig.picture;

START_TEST(figures_are_known_by_their_keys)
{
  tell("/status/swaps", "n", 3.0);
  tell("/status/swaps", "n", 4.0);
  tell("/status/plugin", "w", "urn:small");
  ck_assert_double_eq(picture_number(picture, "swaps"), 4.0);
  ck_assert_str_eq(picture_word(picture, "plugin"), "urn:small");
  ck_assert_double_nan(picture_number(picture, "plugin"));
  ck_assert_double_nan(picture_number(picture, "nothing"));
  ck_assert_str_eq(picture_word(picture, "nothing"), "");
}
END_TEST

START_TEST(what_makes_no_sense_changes_nothing)
{
  static const char long_key[] =
    "/status/a_key_that_is_longer_than_any_figure_can_be_called";
  tell(long_key, "n", 1.0);
  tell("/status/swaps", "");
  tell("/status/copy/9/state", "w", "active");
  tell("/status/now/peak_db/99", "n", 1.0);
  tell("/event", "n", 1.0);
  tell("/list/reply", "w", "/mod/a/b");
  tell("/mod/a/b", "n", 1.0);
  tell("/error", "n", 1.0);
  tell("/what", "w", "ever");
  ck_assert_double_nan(picture_number(picture, "swaps"));
  ck_assert_uint_eq(picture->n_events, 0U);
  ck_assert_uint_eq(picture->n_controls, 0U);
  ck_assert_uint_eq(picture->n_meters, 0U);
  ck_assert_str_eq(picture->refusal, "");
}
END_TEST

START_TEST(more_than_there_is_room_for_is_left_out)
{
  for (uint32_t i = 0U; i < 2U * PICTURE_CONTROLS; ++i) {
    char path[32];
    snprintf(path, sizeof(path), "/status/key%u", i);
    tell(path, "n", 1.0);
    snprintf(path, sizeof(path), "/mod/part/c%u", i);
    tell("/list/reply", "wwnnnww", path, "f", 0.0, 1.0, 0.0, "", "");
    tell("/event", "nnwnw", (double)i, (double)i, "swap", 0.0, "");
  }
  ck_assert_uint_eq(picture->n_facts, PICTURE_FACTS);
  ck_assert_uint_eq(picture->n_controls, PICTURE_CONTROLS);
  ck_assert_uint_eq(picture->n_events, PICTURE_EVENTS);
  ck_assert_double_eq(picture->events[0].seconds,
                      (2.0 * PICTURE_CONTROLS) - 1.0);
}
END_TEST

START_TEST(states_that_are_over_at_once_are_shown_one_after_the_other)
{
  tell("/status/copy/0/state", "w", "standby");
  tell("/status/copy/0/state", "w", "late");
  tell("/status/copy/0/state", "w", "retired");
  tell("/status/copy/0/state", "w", "active");
  ck_assert_str_eq(picture_state(picture, 0U), "standby");
  pass(300U);
  ck_assert_str_eq(picture_state(picture, 0U), "late");
  pass(400U);
  ck_assert_str_eq(picture_state(picture, 0U), "retired");
  pass(500U);
  ck_assert_str_eq(picture_state(picture, 0U), "active");
  pass(5000U);
  ck_assert_str_eq(picture_state(picture, 0U), "active");
  ck_assert_str_eq(picture_state(picture, 1U), "");
}
END_TEST

START_TEST(a_usual_state_between_others_is_not_waited_for)
{
  tell("/status/copy/0/state", "w", "active");
  tell("/status/copy/0/state", "w", "late");
  tell("/status/copy/0/state", "w", "active");
  tell("/status/copy/0/state", "w", "standby");
  ck_assert_uint_eq(picture->states[0].n, 3U);
  pass(1500U);
  ck_assert_str_eq(picture_state(picture, 0U), "standby");
}
END_TEST

START_TEST(a_peak_is_held_for_two_seconds)
{
  tell("/status/now/peak_db/0", "n", -3.0);
  pass(100U);
  tell("/status/now/peak_db/0", "n", -20.0);
  pass(1900U);
  ck_assert_double_eq(picture->meters[0].db, -20.0);
  ck_assert_double_eq(picture->meters[0].hold_db, -3.0);
  pass(300U);
  ck_assert_double_eq(picture->meters[0].hold_db, -20.0);
}
END_TEST

START_TEST(each_column_has_the_least_margin_of_its_time)
{
  tell("/status/now/deadline_us", "n", 1000.0);
  tell("/status/now/worst_us", "n", 100.0);
  tell("/status/now/margin_us", "n", 900.0);
  pass(200U);
  tell("/status/now/margin_us", "n", -100.0);
  pass(100U);
  tell("/status/now/margin_us", "n", 500.0);
  pass(600U);
  ck_assert_uint_eq(picture->n_columns, 2U);
  ck_assert_float_eq(picture->margins[1], 0.0f);
  ck_assert_float_eq(picture->margins[0], 0.5f);
}
END_TEST

START_TEST(messages_are_counted_by_the_second)
{
  tell("/status/osc_messages", "n", 100.0);
  pass(1000U);
  tell("/status/osc_messages", "n", 400.0);
  pass(1000U);
  ck_assert_double_gt(picture->messages.per_second, 200.0);
  ck_assert_double_lt(picture->messages.per_second, 400.0);
  pass(2000U);
  ck_assert_double_eq(picture->messages.per_second, 0.0);
}
END_TEST

START_TEST(a_picture_is_whole_once_all_was_told)
{
  ck_assert(!picture_is_whole(picture));
  tell_all(3U);
  ck_assert(picture_is_whole(picture));
  tell("/status/events", "n", 3.0);
  ck_assert(!picture_is_whole(picture));
}
END_TEST

// A button has no value, so that none is told
START_TEST(a_control_without_a_value_is_not_waited_for)
{
  tell_all(3U);
  tell("/list/reply", "wwnnnww", "/mod/lfo/reset", "i", 0.0, 1.0, 0.0, "", "");
  ck_assert(!picture_is_whole(picture));
  pass(500U);
  ck_assert(picture_is_whole(picture));
}
END_TEST

START_TEST(a_host_that_comes_back_is_another_one)
{
  tell_all(3U);
  picture_lose(picture, picture_rig.now_ns);
  ck_assert_int_eq(picture->link, PICTURE_AWAY);
  ck_assert_str_eq(picture->events[0].reason, "it is gone");
  ck_assert_uint_eq(picture->n_controls, 3U);

  picture_join(picture, picture_rig.now_ns);
  ck_assert_uint_eq(picture->n_controls, 0U);
  ck_assert_double_nan(picture_number(picture, "swaps"));
  ck_assert_str_eq(picture->events[0].reason, "it is back");
}
END_TEST

START_TEST(another_plugin_has_other_controls)
{
  tell_all(3U);
  tell("/plugin/loaded", "wwn", "urn:other", "Other", 0.0);
  ck_assert(picture->exchanged);
  ck_assert_uint_eq(picture->n_controls, 0U);
  ck_assert_uint_eq(picture->n_meters, 0U);
  ck_assert(!picture_is_whole(picture));
  ck_assert_uint_gt(picture->n_events, 0U);
}
END_TEST

START_TEST(what_happened_is_not_told_twice)
{
  tell_all(1U);
  const uint32_t n = picture->n_events;
  tell_all(1U);
  ck_assert_uint_eq(picture->n_events, n);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("picture");
  tcase_add_checked_fixture(tcase, picture_rig_open, NULL);
  tcase_add_test(tcase, figures_are_known_by_their_keys);
  tcase_add_test(tcase, what_makes_no_sense_changes_nothing);
  tcase_add_test(tcase, more_than_there_is_room_for_is_left_out);
  tcase_add_test(tcase,
                 states_that_are_over_at_once_are_shown_one_after_the_other);
  tcase_add_test(tcase, a_usual_state_between_others_is_not_waited_for);
  tcase_add_test(tcase, a_peak_is_held_for_two_seconds);
  tcase_add_test(tcase, each_column_has_the_least_margin_of_its_time);
  tcase_add_test(tcase, messages_are_counted_by_the_second);
  tcase_add_test(tcase, a_picture_is_whole_once_all_was_told);
  tcase_add_test(tcase, a_control_without_a_value_is_not_waited_for);
  tcase_add_test(tcase, a_host_that_comes_back_is_another_one);
  tcase_add_test(tcase, another_plugin_has_other_controls);
  tcase_add_test(tcase, what_happened_is_not_told_twice);
  return suite_run("picture", tcase);
}
