// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/inputs.h"
#include "tests/loopback.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// What the real program writes: to stdout, and to files

START_TEST(without_a_command_five_lines_say_what_to_try_and_the_status_is_2)
{
  static const char* const tries[] = {
    "\n  chronus run ", "\n  chronus say ", "\n  chronus rehearse "};
  Ran      ran;
  uint32_t n_lines = 0U;
  program_run(&ran, "chronus");
  for (const char* at = ran.err; (at = strchr(at, '\n')); ++at) {
    ++n_lines;
  }
  ck_assert_int_eq(ran.status, 2);
  ck_assert_str_eq(ran.out, "");
  ck_assert_uint_eq(n_lines, 5U);
  for (uint32_t t = 0U; t < 3U; ++t) {
    ck_assert_ptr_nonnull(strstr(ran.err, tries[t]));
  }
}
END_TEST

START_TEST(help_goes_to_stdout)
{
  static const char* const lines[] = {
    "help", "--help", "help run", "help render", "help list", "help info"};
  static const char* const parts[] = {
    "chronus run", "chronus run", "--osc-port", "--score", "list", "info"};
  Ran ran;
  program_do(&ran, "chronus %s", lines[_i]);
  ck_assert_str_eq(ran.err, "");
  ck_assert_ptr_nonnull(strstr(ran.out, parts[_i]));
}
END_TEST

/// Run a command line with its streams where a shell has them put
static void
run_with(Ran* const ran, const char* const streams, const char* const words)
{
  char script[128];
  snprintf(script, sizeof(script), "exec \"$@\" %s\n", streams);
  program_write("@/script", script, strlen(script));
  program_run(ran, "sh @/script %s", words);
}

// On a disk without room, and where there is no stdout at all
START_TEST(what_cannot_be_printed_is_a_failure)
{
  static const char* const words[]  = {"chronus help",
                                       "chronus help run",
                                       "chronus --version",
                                       "chronus list",
                                       "chronus info",
                                       "chronus say -n play C4"};
  static const char* const places[] = {">/dev/full", ">&-"};
  Ran                      ran;
  run_with(&ran, places[_i % 2], words[_i / 2]);
  ck_assert_int_eq(ran.status, 1);
  ck_assert_ptr_nonnull(strstr(ran.err, ": cannot be written"));
}
END_TEST

// Else what is opened would stand where messages go
START_TEST(closed_streams_spoil_no_file)
{
  static const char render[] =
    "chronus render -s tests/data/quickstart.score -t 1 -f 0.5:hang -o ";
  char words[256];
  Ran  ran;
  program_do(&ran, "%s@/whole.wav", render);
  snprintf(words, sizeof(words), "%s@/closed.wav", render);
  run_with(&ran, "<&- >&- 2>&-", words);
  ck_assert_int_eq(ran.status, 0);
  ck_assert(program_same("@/whole.wav", "@/closed.wav"));
}
END_TEST

// It is done all the same, but not as it stands there
START_TEST(what_a_score_asks_too_much_is_told)
{
  static const char line[] = "0 /mod/sine/gain 2\n";
  Ran               ran;
  program_write("@/loud.score", line, strlen(line));
  program_do(&ran, "chronus render -s @/loud.score -t 0.1 -o @/loud.wav");
  ck_assert_ptr_nonnull(
    strstr(ran.err, "loud.score:1: /mod/sine/gain: clamped to 1"));
  program_do(&ran, "chronus render -q -s @/loud.score -t 0.1 -o @/loud.wav");
  ck_assert_str_eq(ran.err, "");
}
END_TEST

START_TEST(the_version_is_one_line)
{
  Ran ran;
  program_do(&ran, "chronus --version");
  ck_assert_str_eq(ran.out, "chronus " CHRONUS_VERSION "\n");
  ck_assert_str_eq(ran.err, "");
}
END_TEST

START_TEST(the_synth_is_listed_and_explained)
{
  Ran ran;
  program_do(&ran, "chronus list chronus:synth");
  ck_assert_ptr_nonnull(strstr(ran.out, "urn:chronus:synth"));
  program_do(&ran, "chronus info");
  ck_assert_ptr_nonnull(strstr(ran.out, "/mod/sine/freq"));
  ck_assert_ptr_nonnull(strstr(ran.out, "/gate/adsr"));
}
END_TEST

START_TEST(a_report_to_stdout_is_json_alone)
{
  Ran ran;
  program_do(&ran,
             "chronus render -q -s @/good.score -o @/made/out.wav -t 0.2 "
             "--report -");
  ck_assert_str_eq(ran.err, "");
  program_write("@/report", ran.out, strlen(ran.out));
  ck_assert_double_eq(program_figure("@/report", "frames"), 9600.0);
}
END_TEST

// What a plugin prints is the user's to read, and not a script's
START_TEST(a_plugin_that_prints_spoils_no_report)
{
  Ran  ran;
  char line[128];
  snprintf(line,
           sizeof(line),
           "run --server chronus-test-%d -P %u --seconds 0.2",
           getpid(),
           loopback_free_port());
  program_use_bundle("printing.lv2");
  program_do(&ran,
             "chronus %s -q --report - urn:test:printing",
             _i ? line : "render -o @/made/out.wav -t 0.2");
  ck_assert_ptr_null(strstr(ran.out, "printing: "));
  ck_assert_ptr_nonnull(strstr(ran.err, "printing: starts"));
  ck_assert_ptr_nonnull(strstr(ran.err, "printing: runs"));
  program_write("@/report", ran.out, strlen(ran.out));
  ck_assert_double_gt(program_figure("@/report", "blocks"), 0.0);
}
END_TEST

// The sound is there, whole; only the report is not
START_TEST(a_report_that_cannot_be_written_is_a_failure)
{
  Ran ran;
  program_run(&ran,
              "chronus render -s @/good.score -o @/made/out.wav -t 0.2 "
              "--report @/none/report");
  ck_assert_int_eq(ran.status, 1);
  ck_assert_ptr_nonnull(strstr(ran.err, "none/report: cannot be written"));
}
END_TEST

// What was there before is there still, untouched by a render that failed
START_TEST(a_failed_render_leaves_the_old_file)
{
  Ran ran;
  inputs_write("@/old.wav", "old");
  program_run(&ran, "chronus render -s @/path.score -t 1 -o @/old.wav");
  ck_assert_int_eq(ran.status, 1);
  char* const text = program_read("@/old.wav");
  ck_assert_str_eq(text, "old");
  free(text);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("output");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, inputs_make, NULL);
  tcase_add_test(
    tcase, without_a_command_five_lines_say_what_to_try_and_the_status_is_2);
  tcase_add_loop_test(tcase, help_goes_to_stdout, 0, 6);
  tcase_add_loop_test(tcase, what_cannot_be_printed_is_a_failure, 0, 12);
  tcase_add_test(tcase, closed_streams_spoil_no_file);
  tcase_add_test(tcase, what_a_score_asks_too_much_is_told);
  tcase_add_test(tcase, the_version_is_one_line);
  tcase_add_test(tcase, the_synth_is_listed_and_explained);
  tcase_add_test(tcase, a_report_to_stdout_is_json_alone);
  tcase_add_loop_test(tcase, a_plugin_that_prints_spoils_no_report, 0, 2);
  tcase_add_test(tcase, a_report_that_cannot_be_written_is_a_failure);
  tcase_add_test(tcase, a_failed_render_leaves_the_old_file);
  return suite_run("output", tcase);
}
