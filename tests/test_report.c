// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/report.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>
#include <jansson.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// The JSON report: what scripts rely on, and a file that is whole or not there

static Stats     stats;
static Chronicle chronicle;

static void
set_up(void)
{
  memset(&stats, 0, sizeof(stats));
  memset(&chronicle, 0, sizeof(chronicle));
  stats.plugin  = "urn:test";
  stats.isolate = "threads";
  stats.rate_hz = 44100.0;
  stats.block   = 64U;
  count_add(&stats.blocks, 10U);
  count_add(&stats.swaps, 1U);
  count_add(&stats.hedged_blocks, 2U);
  count_add(&stats.deadline_misses, 3U);
  count_add(&stats.lost_frames, 4U);
  count_add(&stats.restored, 5U);
  count_add(&stats.restored_fresh, 3U);
  count_add(&stats.diverged_blocks, 6U);
  count_add(&stats.osc_messages, 7U);
  count_add(&stats.osc_errors, 8U);
  hist_add(&stats.restore, 2500000U);
  hist_add(&stats.cycle, 20000U);
  hist_add(&stats.copy[0], 1500U);
  hist_add(&stats.copy[1], 1600U);

  chronicle.n_faults  = 2U;
  chronicle.faults[0] = (FaultRecord){.seconds    = 1.5,
                                      .kind       = "segv",
                                      .saw        = "died of SIGSEGV",
                                      .copy       = 1U,
                                      .gap_frames = 64U};
  chronicle.faults[1] = (FaultRecord){.seconds = 2.5};
}

/// Write a report and read it back; to be freed
static json_t*
write_and_read(void)
{
  Problem problem = {{0}, {0}};
  ck_assert_int_eq(
    report_write(
      program_path("@/report"), STDOUT_FILENO, &stats, &chronicle, &problem),
    STATUS_OK);
  json_t* const report = json_load_file(program_path("@/report"), 0U, NULL);
  ck_assert_ptr_nonnull(report);
  return report;
}

static double
number(const json_t* const object, const char* const key)
{
  const json_t* const value = json_object_get(object, key);
  ck_assert_msg(json_is_number(value), "no number %s", key);
  return json_number_value(value);
}

START_TEST(every_promised_key_has_its_figure)
{
  json_t* const report = write_and_read();
  ck_assert_str_eq(json_string_value(json_object_get(report, "plugin")),
                   "urn:test");
  ck_assert_str_eq(json_string_value(json_object_get(report, "isolate")),
                   "threads");
  ck_assert_double_eq(number(report, "rate"), 44100.0);
  ck_assert_double_eq(number(report, "block"), 64.0);
  ck_assert_double_eq(number(report, "blocks"), 10.0);
  ck_assert_double_eq(number(report, "swaps"), 1.0);
  ck_assert_double_eq(number(report, "hedged_blocks"), 2.0);
  ck_assert_double_eq(number(report, "deadline_misses"), 3.0);
  ck_assert_double_eq(number(report, "lost_frames"), 4.0);
  ck_assert_double_eq(number(report, "restored"), 5.0);
  ck_assert_double_eq(number(report, "restored_fresh"), 3.0);
  ck_assert_double_eq(number(report, "diverged_blocks"), 6.0);
  ck_assert_double_eq(number(report, "osc_messages"), 7.0);
  ck_assert_double_eq(number(report, "osc_errors"), 8.0);
  json_decref(report);
}
END_TEST

START_TEST(what_is_no_utf8_is_told_all_the_same)
{
  stats.plugin         = "urn:caf\xE9";
  json_t* const report = write_and_read();
  ck_assert_str_eq(json_string_value(json_object_get(report, "plugin")),
                   "urn:caf?");
  json_decref(report);
}
END_TEST

START_TEST(times_are_in_the_unit_of_their_key)
{
  json_t* const report  = write_and_read();
  json_t* const restore = json_object_get(report, "restore_ms");
  json_t* const cycle   = json_object_get(report, "cycle_us");
  json_t* const copies  = json_object_get(report, "copy_us");
  ck_assert_double_eq_tol(number(restore, "p50"), 2.5, 0.1);
  ck_assert_double_eq_tol(number(restore, "max"), 2.5, 1e-9);
  ck_assert_double_eq_tol(number(cycle, "p50"), 20.0, 0.6);
  ck_assert_double_eq_tol(number(cycle, "p99"), 20.0, 0.6);
  ck_assert_double_eq_tol(number(cycle, "max"), 20.0, 1e-9);
  ck_assert_uint_eq(json_object_size(copies), 2U);
  ck_assert_double_eq_tol(
    number(json_object_get(copies, "0"), "max"), 1.5, 1e-9);
  ck_assert_double_eq_tol(
    number(json_object_get(copies, "1"), "max"), 1.6, 1e-9);
  json_decref(report);
}
END_TEST

START_TEST(each_fault_says_when_what_where_and_how_long)
{
  json_t* const report = write_and_read();
  json_t* const faults = json_object_get(report, "faults");
  ck_assert_uint_eq(json_array_size(faults), 2U);

  const json_t* const first = json_array_get(faults, 0U);
  ck_assert_double_eq(number(first, "time"), 1.5);
  ck_assert_str_eq(json_string_value(json_object_get(first, "kind")), "segv");
  ck_assert_double_eq(number(first, "copy"), 1.0);
  ck_assert_double_eq(number(first, "gap"), 64.0);
  ck_assert_str_eq(json_string_value(json_object_get(first, "saw")),
                   "died of SIGSEGV");

  const json_t* const second = json_array_get(faults, 1U);
  ck_assert(json_is_null(json_object_get(second, "kind")));
  ck_assert(json_is_null(json_object_get(second, "saw")));
  json_decref(report);
}
END_TEST

START_TEST(without_faults_the_list_is_empty_not_missing)
{
  chronicle.n_faults   = 0U;
  json_t* const report = write_and_read();
  ck_assert(json_is_array(json_object_get(report, "faults")));
  ck_assert_uint_eq(json_array_size(json_object_get(report, "faults")), 0U);
  json_decref(report);
}
END_TEST

START_TEST(faults_beyond_the_room_are_counted)
{
  chronicle.n_faults   = CHRONICLE_MAX + 5U;
  json_t* const report = write_and_read();
  ck_assert_uint_eq(json_array_size(json_object_get(report, "faults")),
                    CHRONICLE_MAX);
  ck_assert_double_eq(number(report, "n_faults"), CHRONICLE_MAX + 5.0);
  json_decref(report);
}
END_TEST

START_TEST(a_report_takes_the_place_of_the_last_one)
{
  static char old[100000];
  memset(old, 'x', sizeof(old));
  program_write("@/report", old, sizeof(old));
  json_decref(write_and_read());
}
END_TEST

START_TEST(what_cannot_be_written_is_named_and_leaves_nothing)
{
  static const char* const places[] = {"@/no/report", "@/folder"};
  char                     path[512];
  Problem                  problem = {{0}, {0}};
  mkdir(program_path("@/folder"), 0700);
  snprintf(path, sizeof(path), "%s", program_path(places[_i]));
  ck_assert_int_eq(
    report_write(path, STDOUT_FILENO, &stats, &chronicle, &problem),
    STATUS_NO_WRITE);
  ck_assert_ptr_nonnull(strstr(problem.what, path));

  Ran ran;
  program_run(&ran, "ls -A %s", program_path("@/"));
  ck_assert_ptr_null(strstr(ran.out, "part"));
  program_run(&ran, "ls -A %s", program_path("@/folder"));
  ck_assert_str_eq(ran.out, "");
}
END_TEST

// A pipe, or /dev/null, must not be exchanged for a file
START_TEST(a_pipe_is_written_to_and_stays_a_pipe)
{
  static char text[65536];
  char        path[512];
  struct stat info;
  snprintf(path, sizeof(path), "%s", program_path("@/pipe"));
  ck_assert(!mkfifo(path, 0600));
  const int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  ck_assert_int_ge(fd, 0);
  ck_assert_int_eq(report_write(path, STDOUT_FILENO, &stats, &chronicle, NULL),
                   STATUS_OK);

  ck_assert(!stat(path, &info));
  ck_assert(S_ISFIFO(info.st_mode));
  const ssize_t n = read(fd, text, sizeof(text));
  ck_assert_int_gt(n, 0);
  json_t* const report = json_loadb(text, (size_t)n, 0U, NULL);
  ck_assert_ptr_nonnull(report);
  json_decref(report);
  close(fd);
}
END_TEST

// The old one stays as it was, and no part of the new one lies beside it
START_TEST(a_report_that_is_cut_short_leaves_nothing)
{
  const struct rlimit limit = {100U, 100U};
  Ran                 ran;
  program_write("@/report", "old", 3U);
  program_run(&ran, "ls -A %s", program_path("@/"));
  static char before[65536];
  snprintf(before, sizeof(before), "%s", ran.out);

  signal(SIGXFSZ, SIG_IGN);
  const char* const path   = program_path("@/report");
  const pid_t       pid    = fork();
  int               status = 0;
  if (!pid) {
    setrlimit(RLIMIT_FSIZE, &limit);
    _exit(report_write(path, STDOUT_FILENO, &stats, &chronicle, NULL) ==
              STATUS_NO_WRITE
            ? 0
            : 1);
  }
  waitpid(pid, &status, 0);
  ck_assert_int_eq(status, 0);
  char* const text = program_read("@/report");
  ck_assert_str_eq(text, "old");
  free(text);
  program_run(&ran, "ls -A %s", program_path("@/"));
  ck_assert_str_eq(ran.out, before);
}
END_TEST

START_TEST(a_full_disk_is_no_report)
{
  Problem problem = {{0}, {0}};
  ck_assert_int_eq(
    report_write("/dev/full", STDOUT_FILENO, &stats, &chronicle, &problem),
    STATUS_NO_WRITE);
  ck_assert_ptr_nonnull(strstr(problem.what, "/dev/full"));
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("report");
  tcase_add_checked_fixture(tcase, set_up, NULL);
  tcase_add_test(tcase, every_promised_key_has_its_figure);
  tcase_add_test(tcase, what_is_no_utf8_is_told_all_the_same);
  tcase_add_test(tcase, times_are_in_the_unit_of_their_key);
  tcase_add_test(tcase, each_fault_says_when_what_where_and_how_long);
  tcase_add_test(tcase, without_faults_the_list_is_empty_not_missing);
  tcase_add_test(tcase, faults_beyond_the_room_are_counted);
  tcase_add_test(tcase, a_report_takes_the_place_of_the_last_one);
  tcase_add_loop_test(
    tcase, what_cannot_be_written_is_named_and_leaves_nothing, 0, 2);
  tcase_add_test(tcase, a_pipe_is_written_to_and_stays_a_pipe);
  tcase_add_test(tcase, a_report_that_is_cut_short_leaves_nothing);
  tcase_add_test(tcase, a_full_disk_is_no_report);
  return suite_run("report", tcase);
}
