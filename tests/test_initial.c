// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/bindings.h"
#include "host/osc/initial.h"
#include "tests/desk.h"
#include "tests/suite.h"

#include <check.h>

#include <stddef.h>

// What options set before the first block

START_TEST(options_set_presets)
{
  Problem problem = {{0}, {0}};
  ck_assert_int_eq(initial_preset(&desk.surface, "Warm Pad", &problem),
                   STATUS_OK);
  ck_assert_str_eq(problem.hint, "");
  ck_assert_uint_eq(take_all().n, 3U);
  ck_assert_int_eq(initial_preset(&desk.surface, "Half", &problem), STATUS_OK);
  ck_assert_str_ne(problem.hint, "");
  ck_assert_uint_eq(take_all().n, 3U);
}
END_TEST

START_TEST(options_refuse_unknown_presets)
{
  Problem problem = {{0}, {0}};
  ck_assert_int_eq(initial_preset(&desk.surface, "Warm Pat", &problem),
                   STATUS_NO_PRESET);
  ck_assert_str_eq(problem.what, "Warm Pat");
  ck_assert_str_eq(problem.hint, "nearest Warm Pad");
  ck_assert_int_eq(initial_preset(&desk.surface, "Frozen", &problem),
                   STATUS_NO_START);
  ck_assert_int_eq(initial_preset(&desk.surface, "none", NULL),
                   STATUS_NO_PRESET);
  ck_nothing();
}
END_TEST

START_TEST(options_set_controls)
{
  Problem problem = {{0}, {0}};
  ck_assert_int_eq(initial_control(&desk.surface, "sine_freq=220.5", &problem),
                   STATUS_OK);
  ck_set(SMALL_FREQ, 220.5f);
  ck_assert_int_eq(initial_control(&desk.surface, "adsr_gate=1", &problem),
                   STATUS_OK);
  ck_set(SMALL_GATE, 1.0f);
}
END_TEST

START_TEST(options_refuse_bad_controls)
{
  static const struct {
    const char* setting;
    Status      status;
    const char* what;
    const char* hint;
  } bad[] = {
    {"sine_freq=20001",
     STATUS_NO_VALUE,
     "sine_freq=20001",
     "the range is 0.1 to 20000 Hz"},
    {"sine_freq=nan",
     STATUS_NO_VALUE,
     "sine_freq=nan",
     "expected a number from 0.1 to 20000 Hz"},
    {"sine_freq=1e999",
     STATUS_NO_VALUE,
     "sine_freq=1e999",
     "expected a number from 0.1 to 20000 Hz"},
    {"sine_freq=",
     STATUS_NO_VALUE,
     "sine_freq=",
     "expected a number from 0.1 to 20000 Hz"},
    {"sine_freq=1,5",
     STATUS_NO_VALUE,
     "sine_freq=1,5",
     "expected a number from 0.1 to 20000 Hz"},
    {"sine_freq", STATUS_NO_VALUE, "sine_freq", "expected SYMBOL=VALUE"},
    {"sine_frq=1", STATUS_NO_PORT, "sine_frq", "nearest sine_freq"},
    {"meter=1", STATUS_NO_PORT, "meter", ""},
    {"=1", STATUS_NO_PORT, "", ""},
  };
  for (size_t i = 0U; i < sizeof(bad) / sizeof(*bad); ++i) {
    Problem problem = {{0}, {0}};
    ck_assert_int_eq(initial_control(&desk.surface, bad[i].setting, &problem),
                     bad[i].status);
    ck_assert_str_eq(problem.what, bad[i].what);
    ck_assert_str_eq(problem.hint, bad[i].hint);
    ck_nothing();
  }
}
END_TEST

START_TEST(sessions_bind_controllers)
{
  char          line[BINDINGS_LINE_BYTES];
  const Binding binding = {SMALL_CUTOFF, 2U, 74U};
  bindings_print(small_model(), &binding, line);
  ck_assert_str_eq(line, "/mod/filter/cutoff 3 74");
  ck_assert(bindings_restore(&desk.surface, line));
  const Taken taken = take_all();
  ck_assert_uint_eq(taken.n, 1U);
  ck_assert_uint_eq(taken.events[0].kind, EVENT_LEARN);
  ck_assert_uint_eq(taken.events[0].index, SMALL_CUTOFF);
  ck_assert(say("/learn/list", ""));
  ck_assert_uint_eq(desk.replies.n, 2U);
  ck_assert_double_eq(desk.replies.items[0].numbers[1], 3.0);
}
END_TEST

START_TEST(sessions_bind_nothing_by_broken_lines)
{
  static const char* const bad[] = {"",
                                    "/mod/filter/cutoff",
                                    "/mod/filter/cutoff 3",
                                    "/mod/filter/cutoff 0 74",
                                    "/mod/filter/cutoff 17 74",
                                    "/mod/filter/cutoff 3 120",
                                    "/mod/filter/cutoff 3 999",
                                    "/mod/filter/nothing 3 74",
                                    "/panic 3 74"};
  for (size_t i = 0U; i < sizeof(bad) / sizeof(*bad); ++i) {
    ck_assert_msg(!bindings_restore(&desk.surface, bad[i]), "%s", bad[i]);
  }
  ck_nothing();
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("initial");
  tcase_add_checked_fixture(tcase, desk_open, desk_close);
  tcase_add_test(tcase, options_set_presets);
  tcase_add_test(tcase, options_refuse_unknown_presets);
  tcase_add_test(tcase, options_set_controls);
  tcase_add_test(tcase, options_refuse_bad_controls);
  tcase_add_test(tcase, sessions_bind_controllers);
  tcase_add_test(tcase, sessions_bind_nothing_by_broken_lines);
  return suite_run("initial", tcase);
}
