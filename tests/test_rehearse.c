// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/program.h"
#include "tests/rehearsal.h"
#include "tests/suite.h"

#include <check.h>

#include <signal.h>
#include <string.h>
#include <time.h>

/// Looks at processes before what does not come is given up
#define LOOKS 6000

// chronus rehearse: what it promises of the synth is kept, and a promise that
// is broken is said

START_TEST(every_fault_of_the_synth_is_survived_in_both_isolations)
{
  static Ran ran;
  program_do(&ran, "chronus rehearse");
  ck_assert_str_eq(ran.err, "");

  Tally tally;
  rehearsal_read(&tally, ran.out);
  ck_assert_uint_gt(tally.n_single, 200U);
  ck_assert_uint_gt(tally.n_both, 20U);
  ck_assert_uint_eq(tally.n_survived, tally.n_single + tally.n_both);
  ck_assert_uint_eq(tally.n_frames, 0U);
  ck_assert_uint_eq(tally.n_bits, 0U);
  ck_assert_uint_eq(tally.n_need_processes, 3U);
}
END_TEST

START_TEST(rate_and_period_cost_nothing)
{
  static Ran ran;
  program_do(&ran, "chronus rehearse -i threads -r 44100 -b 17");

  Tally tally;
  rehearsal_read(&tally, ran.out);
  ck_assert_uint_gt(tally.n_single, 80U);
  ck_assert_uint_eq(tally.n_frames, 0U);
  ck_assert_uint_eq(tally.n_bits, 0U);
}
END_TEST

// Its snapshots are empty
START_TEST(a_broken_promise_is_named_and_status_1)
{
  static Ran ran;
  program_use_bundle("forgetful.lv2");
  program_run(&ran, "chronus rehearse -i threads urn:test:forgetful");
  ck_assert_int_eq(ran.status, 1);
  ck_assert_ptr_nonnull(
    strstr(ran.err,
           "chronus: threads, segv, active: promise broken: the new copy gives "
           "other bits than its peer, first in block "));
  ck_assert_ptr_null(strstr(ran.err, "frames lost"));
  ck_assert_ptr_null(strstr(ran.err, "slow"));
}
END_TEST

// It has no snapshots, and its silence is no fault
// What is sent counts as what is heard
START_TEST(plugins_that_only_send_midi_are_rehearsed)
{
  static Ran ran;
  program_use_bundle("ladder.lv2");
  program_do(&ran, "chronus rehearse -i processes urn:test:ladder");
  ck_assert_ptr_nonnull(
    strstr(ran.out, "cannot be told: it puts out no sound"));
  ck_assert_ptr_nonnull(strstr(ran.out, "or change a bit"));
}
END_TEST

START_TEST(what_cannot_be_promised_is_said)
{
  static Ran ran;
  program_use_bundle("printing.lv2");
  program_do(&ran, "chronus rehearse -i threads urn:test:printing");
  ck_assert_ptr_nonnull(strstr(ran.out, "bits need snapshots"));
  ck_assert_ptr_nonnull(strstr(ran.out, "the copies differ anyway"));
  ck_assert_ptr_null(strstr(ran.out, "printing: "));
}
END_TEST

// Its copies are no forks of each other, and a fresh one may differ
START_TEST(what_threads_of_a_plugin_cost_is_said)
{
  static Ran ran;
  program_use_bundle("threaded.lv2");
  program_do(&ran, "chronus rehearse urn:test:threaded");
  ck_assert_ptr_nonnull(strstr(ran.out, "its threads are not cloned"));

  Tally tally;
  rehearsal_read(&tally, ran.out);
  ck_assert_uint_gt(tally.n_single, 200U);
  ck_assert_uint_eq(tally.n_survived, tally.n_single + tally.n_both);
  ck_assert_uint_eq(tally.n_frames, 0U);
}
END_TEST

static const char* const wrong[][3] = {
  {"no-such-plugin", "no-such-plugin", "no such plugin"},
  {"urn:test:null_instance", "urn:test:null_instance", "refused to start"},
  {"-c no_such_port=1", "no_such_port", "no such control"},
};

START_TEST(what_cannot_be_rehearsed_is_one_line)
{
  static Ran ran;
  program_use_bundle("null_instance.lv2");
  program_run(&ran, "chronus rehearse %s", wrong[_i][0]);
  const char* const line = strstr(ran.err, wrong[_i][1]);
  ck_assert_int_eq(ran.status, _i == 2 ? 2 : 1);
  ck_assert_str_eq(ran.out, "");
  ck_assert_msg(line && strstr(line, wrong[_i][2]), "%s", ran.err);
  ck_assert_ptr_eq(strchr(line, '\n'), ran.err + strlen(ran.err) - 1U);
}
END_TEST

// With copies in threads, then in processes
START_TEST(nothing_outlives_it)
{
  static const int      signals[] = {SIGINT, SIGTERM, SIGKILL};
  const struct timespec pause     = {.tv_nsec = 10000000};
  const char* const     isolation = _i / 3 ? "processes" : "threads";
  const pid_t           host =
    program_start("@/log", "chronus rehearse --full -i %s", isolation);
  const uint32_t wanted = _i / 3 ? 6U : 3U; // Itself, a stage, a take, copies
  uint32_t       n      = 0U;
  for (int t = 0; t < LOOKS && n < wanted; ++t) {
    n = rehearsal_processes();
    nanosleep(&pause, NULL);
  }
  ck_assert_uint_ge(n, wanted);
  ck_assert_int_eq(program_stop(host, signals[_i % 3]), 128 + signals[_i % 3]);
  for (int t = 0; t < LOOKS && rehearsal_processes(); ++t) {
    nanosleep(&pause, NULL);
  }
  ck_assert_uint_eq(rehearsal_processes(), 0U);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("rehearse");
  tcase_set_timeout(tcase, 120.0);
  tcase_add_test(tcase,
                 every_fault_of_the_synth_is_survived_in_both_isolations);
  tcase_add_test(tcase, rate_and_period_cost_nothing);
  tcase_add_test(tcase, a_broken_promise_is_named_and_status_1);
  tcase_add_test(tcase, plugins_that_only_send_midi_are_rehearsed);
  tcase_add_test(tcase, what_cannot_be_promised_is_said);
  tcase_add_test(tcase, what_threads_of_a_plugin_cost_is_said);
  tcase_add_loop_test(tcase, what_cannot_be_rehearsed_is_one_line, 0, 3);
  tcase_add_loop_test(tcase, nothing_outlives_it, 0, 6);
  return suite_run("rehearse", tcase);
}
