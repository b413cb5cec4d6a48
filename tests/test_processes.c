// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/children.h"
#include "tests/live.h"
#include "tests/program.h"
#include "tests/recorder.h"
#include "tests/suite.h"
#include "tests/survival.h"

#include <check.h>

#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Copies in processes of their own: whatever ends one of them, from inside or
// outside, no bit of a render changes, and nothing is left of it

#define SERVER "chronus-processes"
#define OPTIONS "-i processes -c adsr_gate=1"

static const char* const kinds[] =
  {"kill", "segv", "abort", "exit", "nan", "silence", "slow", "stop", "hang"};
static const char* const places[] = {"active", "standby"};

/// The very first block, a sustained tone, an odd place
static const double times[] = {0.0, 0.85, 2.3456789};

#define N_KINDS 9
#define N_PLACES 2
#define N_TIMES 3

START_TEST(processes_give_the_bits_of_threads)
{
  Ran ran;
  survival_reference();
  survival_assert("processes", "", 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "swaps"), 0.0);
  program_run(&ran, "chronus render -i processes -o @/c.wav -t 1 --report -");
  ck_assert_msg(strstr(ran.out, "\"isolate\": \"processes\""), "%s", ran.out);
}
END_TEST

START_TEST(one_fault_changes_no_bit)
{
  const char* const kind  = kinds[_i % N_KINDS];
  const char* const place = places[_i / N_KINDS % N_PLACES];
  const double      time  = times[_i / N_KINDS / N_PLACES];
  char              options[64];
  snprintf(options, sizeof(options), "-f %.9g:%s:%s", time, kind, place);
  survival_reference();
  survival_assert("processes", options, strcmp(kind, "slow") != 0 ? 1.0 : 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "n_faults"), 1.0);
}
END_TEST

// The last three end both of the pair at once, so that the spare must play; the
// fifth has two faults in one block
START_TEST(more_faults_change_no_bit)
{
  static const char* const options[] = {
    "-f 1:segv:active -f 1.1:kill:active -f 1.2:exit:standby",
    "-f 0.5:nan -f 0.51:abort -f 0.52:silence -f 0.53:kill",
    "-f 1:stop:active -f 1.5:kill:active",
    "-f 1:kill:standby -f 1.01:hang:active",
    "-f 1:kill -f 1.0014:kill -f 1.0027:kill -f 1.004:kill -f 1.0053:kill",
    "-f 1:kill:active -f 1:kill:standby",
    "-f 0.7:kill:both -f 0.8:segv:both -f 1:exit:both",
    "-f 1:nan:both -f 1.001:nan:both",
  };
  static const double restored[] = {3.0, 4.0, 2.0, 2.0, 4.0, 2.0, 6.0, 2.0};
  survival_reference();
  survival_assert("processes", options[_i], restored[_i]);
}
END_TEST

// One block behind or five, or not there at all: without it a single fault is
// survived all the same
START_TEST(the_spare_changes_no_bit)
{
  static const char* const options[] = {
    "--spare-lag 1 -f 1:kill:both -f 1.5:segv",
    "--spare-lag 5 -f 1:kill:both -f 1.5:segv",
    "--no-spare -f 1:kill -f 1.2:segv:standby -f 1.5:nan"};
  survival_reference();
  survival_assert("processes", options[_i], 3.0);
}
END_TEST

START_TEST(the_length_of_a_period_changes_no_bit)
{
  static const int blocks[] = {1, 7, 16, 1000, 8192};
  char             options[64];
  snprintf(options, sizeof(options), "-b %d -f 1:kill", blocks[_i]);
  survival_reference();
  survival_assert("processes", options, 1.0);
}
END_TEST

// From outside: the spare and the nursery too, and while others are replaced
START_TEST(whoever_is_killed_no_bit_changes)
{
  Ran ran;
  program_do(&ran,
             "chronus render -s " SURVIVAL_SCORE " -o @/a.wav -t 60 -b 16");
  const pid_t host =
    program_start("@/host.log",
                  "chronus render -i processes -s " SURVIVAL_SCORE
                  " -o @/b.wav -t 60 -b 16 --report @/b.json");

  const double n_killed = (double)children_kill_in_turns(host, 20U, 0.01);

  char* const log = program_read("@/host.log");
  ck_assert_msg(!program_stop(host, 0), "%s", log);
  ck_assert_double_ge(n_killed, 5.0);
  ck_assert(program_same("@/a.wav", "@/b.wav"));
  ck_assert_double_eq(program_figure("@/b.json", "lost_frames"), 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "diverged_blocks"), 0.0);
  // One kill in three hits the youngest, which may not have caught up: it and
  // its predecessor are restored as one
  ck_assert_double_ge(program_figure("@/b.json", "restored"),
                      (n_killed * 2.0 / 3.0) - 1.0);
  free(log);
}
END_TEST

// With neither a copy nor the process that they came from it begins afresh
START_TEST(a_host_without_any_child_makes_others)
{
  Child       children[CHILDREN_MAX];
  const pid_t host = program_start(
    "@/host.log",
    "chronus render -i processes -s " SURVIVAL_SCORE " -o @/b.wav -t 3600");
  ck_assert(children_await_copies(host, children));
  const uint32_t n = children_find(host, children);
  for (uint32_t c = 0U; c < n; ++c) {
    kill(children[c].pid, SIGKILL);
  }
  const bool back = live_await_word("is back", 1U);
  ck_assert(children_await_copies(host, children));
  ck_assert(program_runs(host));
  ck_assert_int_eq(program_stop(host, SIGTERM), 128 + SIGTERM);
  ck_assert(back && !live_count_word("cannot be"));
}
END_TEST

// However the host ends: by itself, asked to, or killed
START_TEST(no_child_outlives_the_host)
{
  static const int signals[] = {SIGTERM, SIGKILL, SIGSEGV};
  Child            children[CHILDREN_MAX];
  const pid_t      host = program_start(
    "@/host.log", "chronus render -i processes -o @/b.wav -t 36000");
  ck_assert(children_await_copies(host, children));
  ck_assert_int_eq(program_stop(host, signals[_i]), 128 + signals[_i]);
  for (uint32_t c = 0U; c < 4U; ++c) {
    ck_assert(children_await_end(children[c].pid));
  }
}
END_TEST

/// How many sockets a process holds; the test fails if that cannot be seen
static uint32_t
count_sockets(const pid_t pid)
{
  char path[64];
  snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
  DIR* const folder = opendir(path);
  ck_assert_msg(folder, "%s cannot be read", path);
  const struct dirent* entry = NULL;
  uint32_t             n     = 0U;
  while ((entry = readdir(folder))) {
    char          target[64];
    const ssize_t length =
      readlinkat(dirfd(folder), entry->d_name, target, sizeof(target) - 1U);
    target[length > 0 ? length : 0] = '\0';
    n += !strncmp(target, "socket:", 7U) || strstr(target, "jack");
  }
  closedir(folder);
  return n;
}

// Copies are not dumpable, so that only root may look
START_TEST(copies_hold_no_socket)
{
  Child       children[CHILDREN_MAX];
  const pid_t server = recorder_server(SERVER, 256U);
  const pid_t host   = live_host(SERVER, OPTIONS);
  Recorder*   jack   = recorder_open(SERVER);
  ck_assert(recorder_connect(jack, "chronus:left", 60.0));
  ck_assert(children_await_copies(host, children));
  for (uint32_t k = 0U; k < 2U; ++k) {
    for (uint32_t c = 1U; c < 4U && !getuid(); ++c) {
      ck_assert_uint_eq(count_sockets(children[c].pid), 0U);
    }
    kill(children[1].pid, SIGKILL); // Then there is a clone among them
    live_pause(0.1);
    ck_assert(children_await_copies(host, children));
  }
  ck_assert_int_eq(program_stop(host, SIGTERM), 0);
  recorder_close(jack);
  program_stop(server, SIGTERM);
}
END_TEST

/// Kills of the live test
#define N_KILLS 60U

// A kill that falls while another copy is away would be a double fault
START_TEST(a_kill_from_outside_is_not_heard)
{
  Child           children[CHILDREN_MAX];
  const pid_t     server   = recorder_server(SERVER, 64U);
  const pid_t     host     = live_host(SERVER, OPTIONS);
  Recorder* const recorder = recorder_open(SERVER);
  ck_assert(recorder_connect(recorder, "chronus:left", 60.0));
  live_pause(1.0); // Past attack and decay
  const uint32_t begin = recorder_frames(recorder);
  for (uint32_t k = 0U; k < N_KILLS; ++k) {
    ck_assert(children_await_copies(host, children));
    const pid_t    victim = children[1U + (k % 3U)].pid;
    const uint32_t n_back = live_count_word("is back");
    kill(victim, SIGKILL);
    ck_assert(children_await_end(victim));
    ck_assert(live_await_word("is back", n_back + 1U));
    ck_assert(live_await_frames(recorder, RECORDER_RATE_HZ / 20U));
  }
  const uint32_t end    = recorder_frames(recorder);
  const int      status = program_stop(host, SIGTERM);
  char* const    log    = program_read("@/host.log");
  ck_assert_msg(!status, "%s", log);

  ck_assert_uint_gt(end - begin, (uintmax_t)2U * RECORDER_RATE_HZ);
  const float* const sound = recorder_samples(recorder) + begin;
  const uint32_t breaks = recorder_longest(sound, end - begin, 440.0).n_breaks;
  ck_assert_float_gt(recorder_peak(sound, end - begin), 0.1f);
  const double lost    = live_own_loss(recorder, 64U);
  const double excused = live_machine_breaks(recorder, 64U);
  printf("%u kills: %.0f frames lost that are not the machine's, which may "
         "have made %.0f breaks\n",
         N_KILLS,
         lost,
         excused);
  ck_assert_msg(breaks <= excused, "%u: %s", breaks, log);
  ck_assert_double_eq(lost, 0.0);
  ck_assert_double_eq(program_figure("@/report.json", "diverged_blocks"), 0.0);
  ck_assert_double_ge(program_figure("@/report.json", "restored"),
                      N_KILLS - 1.0);
  free(log);
  recorder_close(recorder);
  program_stop(server, SIGTERM);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("processes");
  tcase_set_timeout(tcase, 120.0);
  tcase_add_test(tcase, processes_give_the_bits_of_threads);
  tcase_add_loop_test(
    tcase, one_fault_changes_no_bit, 0, N_KINDS * N_PLACES * N_TIMES);
  tcase_add_loop_test(tcase, more_faults_change_no_bit, 0, 8);
  tcase_add_loop_test(tcase, the_spare_changes_no_bit, 0, 3);
  tcase_add_loop_test(tcase, the_length_of_a_period_changes_no_bit, 0, 5);
  tcase_add_test(tcase, whoever_is_killed_no_bit_changes);
  tcase_add_test(tcase, a_host_without_any_child_makes_others);
  tcase_add_loop_test(tcase, no_child_outlives_the_host, 0, 3);
  tcase_add_test(tcase, copies_hold_no_socket);
  tcase_add_test(tcase, a_kill_from_outside_is_not_heard);
  return suite_run("processes", tcase);
}
