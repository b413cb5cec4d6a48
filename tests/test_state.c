// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/wav.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The LV2 state of a plugin that sounds like it: a number over 256, and one in
// a file over 65536.  It goes over to whoever begins afresh.

/// What it begins with by itself: the default state in its Turtle
#define DEFAULT (3.0f / 256.0f)

/// Two controllers, as a score sets them at 0.2 s, and what is heard then
static const char score[] = "0.2 /midi 176 20 77\n"
                            "0.2 /midi 176 21 99\n"
                            "0.2 /mod/memo/level 0.125\n";
#define SET ((77.0f / 256.0f) + (99.0f / 65536.0f) + 0.125f)
#define SET_AT 9600U

/// Render a second of the score with more of it, and more options
static void
render(Ran* const ran, const char* const more, const char* const options)
{
  char text[512];
  snprintf(text, sizeof(text), "%s%s", score, more);
  program_write("@/score", text, strlen(text));
  program_do(ran,
             "chronus render urn:test:memo -s @/score -o @/a.wav -t 1 "
             "--report @/a.json %s",
             options);
}

/// All that is heard must be the default, and what was set from then on
static void
assert_whole(const Ran* const ran)
{
  uint64_t n_wrong = 0U;
  Wav      wav     = program_wav("@/a.wav");
  for (uint64_t i = 0U; i < wav.n_frames; ++i) {
    n_wrong += wav.samples[i] != (i < SET_AT ? DEFAULT : SET);
  }
  wav_close(&wav);
  ck_assert_msg(
    !n_wrong, "%llu frames: %s", (unsigned long long)n_wrong, ran->err);
  ck_assert_double_eq(program_figure("@/a.json", "lost_frames"), 0.0);
}

/// Have the plugin start a thread, or not
static void
use_plugin(const int threads)
{
  program_use_bundle("memo.lv2");
  if (threads) {
    program_write("@/lv2/memo.lv2/threads", "", 0U);
  }
}

START_TEST(the_default_state_is_there_at_once)
{
  static const char* const kinds[] = {"", "-i processes", "-i processes"};
  Ran                      ran;
  use_plugin(_i == 2);
  render(&ran, "", kinds[_i]);
  assert_whole(&ran);
}
END_TEST

// In threads there is no snapshot of it, in processes no fork with its thread
START_TEST(who_begins_afresh_has_the_state)
{
  static const char* const options[] = {
    "-f 0.5:segv -f 0.8:hang:standby",
    "-i processes -f 0.5:kill -f 0.8:kill:standby",
    "-i processes -f 0.5:kill:both",
    "-i processes --no-spare -f 0.5:kill -f 0.8:kill",
  };
  Ran ran;
  use_plugin(_i);
  render(&ran, "", options[_i]);
  assert_whole(&ran);
  ck_assert_double_eq(program_figure("@/a.json", "restored_state"), 2.0);
  ck_assert_double_eq(program_figure("@/a.json", "restored_fresh"), 0.0);
  ck_assert_ptr_nonnull(strstr(
    ran.err, "fresh, with its LV2 state, the controls and 0 held notes"));
}
END_TEST

// Once with its thread
START_TEST(a_new_binary_has_the_state)
{
  Ran ran;
  use_plugin(_i);
  render(&ran, "0.5 /upgrade\n", "-i processes -f 0.9:kill");
  assert_whole(&ran);
  ck_assert_double_eq(program_figure("@/a.json", "upgrades"), 1.0);
  char* const report = program_read("@/a.json");
  ck_assert_ptr_nonnull(
    strstr(report, "\"LV2 state, controls and held notes\""));
  free(report);
}
END_TEST

// It refuses, dies, or stores what is no plain data; the last time with a
// thread of its own, so that the spare dies of it
START_TEST(a_save_that_fails_is_survived)
{
  static const char* const flaws[] = {
    "0.3 /midi 176 22 1\n", "0.3 /midi 176 22 2\n", "0.3 /midi 176 22 3\n"};
  static const char* const options[] = {"-f 0.5:segv",
                                        "-i processes -f 0.5:kill"};
  Ran                      ran;
  use_plugin(_i / 3);
  render(&ran, flaws[_i % 3], options[_i / 3]);
  ck_assert_double_eq(program_figure("@/a.json", "lost_frames"), 0.0);
  ck_assert_double_eq(program_figure("@/a.json", "restored_state"), 0.0);
  ck_assert_double_ge(program_figure("@/a.json", "restored_fresh"), 1.0);
  ck_assert_double_eq(program_figure("@/a.json", "ready"), 2.0);
}
END_TEST

// Some samplers say so while they have no sample
START_TEST(nothing_to_save_is_a_state_too)
{
  Ran ran;
  use_plugin(0);
  render(&ran, "0.3 /midi 176 22 4\n", "-f 0.5:segv");
  ck_assert_double_eq(program_figure("@/a.json", "restored_state"), 1.0);
  ck_assert_double_eq(program_figure("@/a.json", "lost_frames"), 0.0);
}
END_TEST

START_TEST(nothing_is_left_in_the_temporary_folder)
{
  Ran ran;
  program_run(&ran, "mkdir -p @/temporary");
  ck_assert(!setenv("TMPDIR", program_path("@/temporary"), 1));
  use_plugin(0);
  render(&ran, "", "-f 0.5:segv");
  unsetenv("TMPDIR");
  ck_assert_double_eq(program_figure("@/a.json", "restored_state"), 1.0);
  program_run(&ran, "find @/temporary -mindepth 1");
  ck_assert_str_eq(ran.out, "");
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("state");
  tcase_set_timeout(tests, 60.0);
  tcase_add_loop_test(tests, the_default_state_is_there_at_once, 0, 3);
  tcase_add_loop_test(tests, who_begins_afresh_has_the_state, 0, 4);
  tcase_add_loop_test(tests, a_new_binary_has_the_state, 0, 2);
  tcase_add_loop_test(tests, a_save_that_fails_is_survived, 0, 6);
  tcase_add_test(tests, nothing_to_save_is_a_state_too);
  tcase_add_test(tests, nothing_is_left_in_the_temporary_folder);
  return suite_run("state", tests);
}
