// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/desk.h"
#include "tests/suite.h"

#include <check.h>

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

// What is no message at all: it is refused, and the answer says why

START_TEST(no_number_is_refused)
{
  const double bad[] = {(double)NAN, (double)INFINITY, -(double)INFINITY};
  ck_assert(!say("/mod/sine/freq", "n", bad[_i]));
  ck_error("/mod/sine/freq", "not a finite number");
  ck_nothing();
  ck_assert(!say("/gate/adsr", "n", bad[_i]));
  ck_error("/gate/adsr", "not a finite number");
  ck_nothing();
  ck_assert(!say("/note/on", "nn", 60.0, bad[_i]));
  ck_error("/note/on", "not a finite number");
  ck_nothing();
  ck_assert(!say("/midi", "nnn", 144.0, bad[_i], 1.0));
  ck_error("/midi", "not a finite number");
  ck_nothing();
}
END_TEST

START_TEST(wrong_types_are_refused)
{
  static const struct {
    const char* path;
    const char* types;
    const char* takes;
  } bad[] = {
    {"/mod/sine/freq", "w", "one number"},
    {"/mod/sine/freq", "o", "one number"},
    {"/mod/sine/freq", "m", "one number"},
    {"/gate/adsr", "w", "on, off, 1 or 0"},
    {"/gate/adsr", "o", "on, off, 1 or 0"},
    {"/note/on", "o", "a note and maybe a velocity"},
    {"/note/on", "nw", "a note and maybe a velocity"},
    {"/note/off", "m", "a note and maybe a velocity"},
    {"/midi", "w", "a MIDI message or its bytes"},
    {"/preset/load", "n", "a name or URI"},
    {"/list", "n", "maybe a prefix"},
  };
  for (size_t i = 0U; i < sizeof(bad) / sizeof(*bad); ++i) {
    char          reason[128];
    const uint8_t midi[4] = {0U, 0x90U, 60U, 1U};
    const bool    done =
      strchr(bad[i].types, 'n') ? say(bad[i].path, bad[i].types, 1.0, "maybe")
         : strchr(bad[i].types, 'm') ? say(bad[i].path, bad[i].types, midi)
                                     : say(bad[i].path, bad[i].types, "maybe");
    snprintf(reason, sizeof(reason), "wrong type: takes %s", bad[i].takes);
    ck_assert(!done);
    ck_error(bad[i].path, reason);
    ck_nothing();
  }
}
END_TEST

START_TEST(wrong_counts_are_refused)
{
  static const struct {
    const char* path;
    const char* types;
    const char* takes;
  } bad[] = {
    {"/mod/sine/freq", "oo", "one number"},
    {"/mod/sine/freq", "oooooooooo", "one number"},
    {"/gate/adsr", "oo", "on, off, 1 or 0"},
    {"/note/on", "", "a note and maybe a velocity"},
    {"/note/on", "ooo", "a note and maybe a velocity"},
    {"/note/off", "", "a note and maybe a velocity"},
    {"/midi", "", "a MIDI message or its bytes"},
    {"/midi", "oooo", "a MIDI message or its bytes"},
    {"/panic", "o", "nothing"},
    {"/preset/load", "", "a name or URI"},
    {"/preset/load", "oo", "a name or URI"},
    {"/list", "oo", "maybe a prefix"},
    {"/status", "o", "nothing"},
    {"/swap", "o", "nothing"},
  };
  for (size_t i = 0U; i < sizeof(bad) / sizeof(*bad); ++i) {
    char reason[128];
    snprintf(reason,
             sizeof(reason),
             "wrong number of arguments: takes %s",
             bad[i].takes);
    ck_assert(!say(bad[i].path, bad[i].types));
    ck_error(bad[i].path, reason);
    ck_nothing();
  }
}
END_TEST

START_TEST(unknown_paths_are_refused)
{
  ck_assert(!say("/mod/sine/frq", "n", 1.0));
  ck_error("/mod/sine/frq", "no such path, nearest /mod/sine/freq");
  ck_assert(!say("/zzzzzzzzzzzzzzzzzzzzzzzz", ""));
  ck_error("/zzzzzzzzzzzzzzzzzzzzzzzz", "no such path");
  ck_assert(!say("", ""));
  ck_error("", "no such path");
  ck_nothing();
  ck_assert_uint_eq(count_read(&desk.stats.osc_errors), 3U);
}
END_TEST

START_TEST(a_set_of_an_unknown_path_names_the_nearest)
{
  ck_assert(!say("/set", "wnn", "/mod/sine/frq", 1.0, 7.0));
  ck_assert_uint_eq(desk.replies.n, 1U);
  ck_assert_str_eq(desk.replies.items[0].words[1],
                   "no such parameter, nearest /mod/sine/freq");
  ck_assert(!say("/set", "wnn", "/panic", 1.0, 7.0));
  ck_assert_str_eq(desk.replies.items[0].words[1],
                   "no such parameter: /list tells them");
}
END_TEST

START_TEST(what_only_a_live_host_does_is_refused)
{
  static const char* const live[] = {
    "/subscribe", "/unsubscribe", "/cancel", "/record/stop"};
  for (size_t i = 0U; i < sizeof(live) / sizeof(live[0]); ++i) {
    ck_assert(!say(live[i], ""));
    ck_error(live[i], "only a live host does this");
  }
  ck_nothing();
}
END_TEST

START_TEST(a_long_path_is_answered_in_short)
{
  char path[4096];
  memset(path, 'a', sizeof(path));
  path[0]                = '/';
  path[sizeof(path) - 1] = '\0';
  ck_assert(!say(path, ""));
  ck_assert_uint_eq(strlen(desk.replies.items[0].words[0]), 256U);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("refused");
  tcase_add_checked_fixture(tcase, desk_open, desk_close);
  tcase_add_loop_test(tcase, no_number_is_refused, 0, 3);
  tcase_add_test(tcase, wrong_types_are_refused);
  tcase_add_test(tcase, wrong_counts_are_refused);
  tcase_add_test(tcase, unknown_paths_are_refused);
  tcase_add_test(tcase, a_set_of_an_unknown_path_names_the_nearest);
  tcase_add_test(tcase, what_only_a_live_host_does_is_refused);
  tcase_add_test(tcase, a_long_path_is_answered_in_short);
  return suite_run("refused", tcase);
}
