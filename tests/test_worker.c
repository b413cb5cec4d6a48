// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/shared/fault.h"
#include "tests/bundles.h"
#include "tests/pair.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A plugin that leaves jobs to a thread: both copies give it the answers in the
// same block, whichever is done first, and whatever becomes of one of them

#define PLUGIN "urn:test:errands"

/// Frames of a period: long, for a machine that does much else
#define FRAMES 512U

/// Cycles before what does not come is given up
#define MOST_CYCLES 4000U

/// Below this no answer was given yet
#define SILENCE 0.02f

/// Velocities of notes whose jobs do more than to answer
enum { DIE_ONCE = 1, DIE = 2, HANG_ONCE = 3, FINE = 100 };

static const char* const isolations[] = {"threads", "processes"};

/// Let one copy find the file without which it does no harm
static void
lay_trap(void)
{
  program_write("@/trap", "x", 1U);
  ck_assert_int_eq(setenv("ERRANDS", program_path("@/trap"), 1), 0);
}

/// Render a score to @/`name`.wav, with a report beside it
static void
render(const char* const name, const char* const score, const char* options)
{
  Ran ran;
  bundles_use_built("plugins");
  program_write("@/score", score, strlen(score));
  program_do(&ran,
             "chronus render " PLUGIN " -q -t 1 -s @/score -o @/%s.wav "
             "--report @/%s.json %s",
             name,
             name,
             options);
}

#define SCORE                   \
  "0.1 /mod/errands/effort 3\n" \
  "0.1 /note/on 60 100\n"       \
  "0.3 /note/on 64 100\n"       \
  "0.3 /note/on 67 100\n"       \
  "0.31 /note/on 71 100\n"

START_TEST(offline_it_is_answered_at_once)
{
  render("a", SCORE, "");
  render("b", SCORE, "-i processes");
  render("c", "", "");
  ck_assert(program_same("@/a.wav", "@/b.wav"));
  ck_assert(!program_same("@/a.wav", "@/c.wav"));
  ck_assert_double_eq(program_figure("@/a.json", "diverged_blocks"), 0.0);
}
END_TEST

START_TEST(no_fault_changes_an_answer)
{
  static const char* const faults[] = {
    "-f 0.3:kill", "-f 0.305:kill:both", "-f 0.2:segv:standby -f 0.302:nan"};
  char options[96];
  snprintf(options, sizeof(options), "-i processes %s", faults[_i]);
  render("a", SCORE, "");
  render("b", SCORE, options);
  ck_assert(program_same("@/a.wav", "@/b.wav"));
  ck_assert_double_eq(program_figure("@/b.json", "restored"), _i ? 2.0 : 1.0);
  ck_assert_double_eq(program_figure("@/b.json", "restored_fresh"), 0.0);
}
END_TEST

// One copy of three: it dies, or is given up after two seconds
START_TEST(a_job_that_fails_once_changes_no_bit)
{
  static const char* const bad[] = {"0.2 /note/on 50 1\n",
                                    "0.2 /note/on 50 3\n"};
  char                     score[256];
  snprintf(score, sizeof(score), "%s" SCORE, bad[_i]);
  render("a", score, "");
  lay_trap();
  render("b", score, "-i processes");
  ck_assert(program_same("@/a.wav", "@/b.wav"));
  ck_assert_double_eq(program_figure("@/b.json", "restored"), 1.0);
  ck_assert_double_eq(program_figure("@/b.json", "lost_frames"), 0.0);
}
END_TEST

START_TEST(a_job_that_always_kills_is_left_out)
{
  render("a", SCORE, "");
  render("b", SCORE "0.6 /note/on 50 2\n", "-i processes");
  ck_assert(program_same("@/a.wav", "@/b.wav"));
  ck_assert_double_eq(program_figure("@/b.json", "restored_fresh"), 0.0);
}
END_TEST

/// Run so many cycles at their times
static void
live(const uint32_t n)
{
  for (uint32_t b = 0U; b < n; ++b) {
    pair_cycle(false);
  }
}

/// What may not have happened in a run against the clock, however slow
static void
expect_equal_copies(void)
{
  ck_assert_uint_eq(count_read(&pair_stats.diverged_blocks), 0U);
  ck_assert_uint_eq(count_read(&pair_stats.restored_fresh), 0U);
}

/// Run cycles until an answer is heard
static void
await_answer(void)
{
  for (uint32_t b = 0U; b < MOST_CYCLES && pair_peak() < SILENCE; ++b) {
    pair_cycle(false);
  }
  ck_assert(pair_peak() > SILENCE);
}

START_TEST(live_both_answer_in_one_block)
{
  pair_open(PLUGIN, _i, FRAMES);
  float most = 0.0f;
  for (uint32_t b = 0U; b < 60U; ++b) {
    if (b % 10U == 5U) {
      pair_set("effort", 0U, (float)b);
      pair_strike((uint8_t)b, FINE);
      pair_strike((uint8_t)(b + 1U), FINE);
    }
    pair_cycle(false);
    ck_assert(b > 5U || pair_peak() < SILENCE);
    most = pair_peak() > most ? pair_peak() : most;
  }
  if (most <= SILENCE) { // Their threads did not run yet
    await_answer();
  }
  expect_equal_copies();
  pair_close();
}
END_TEST

// The spare, which is to fork, is at the job that the others have done, or has
// not begun it yet
START_TEST(a_clone_waits_for_the_job)
{
  const Event restore = {.kind = EVENT_RESTORE};
  pair_open(PLUGIN, true, FRAMES);
  pair_set("effort", 0U, 200.0f);
  pair_strike(60U, FINE);
  live(_i ? 25U : 5U);
  pair_push(&restore, NULL);
  ck_assert(pair_await(&pair_stats.restored, 1U, MOST_CYCLES));
  await_answer();
  pair_strike(61U, FINE);
  live(10U);
  ck_assert_uint_eq(count_read(&pair_stats.restored), 1U);
  expect_equal_copies();
  pair_close();
}
END_TEST

START_TEST(live_a_job_that_fails_once_costs_one_copy)
{
  const bool    processes = _i % 2;
  const uint8_t deed      = _i < 2 ? DIE_ONCE : HANG_ONCE; // In threads
  lay_trap();
  pair_open(PLUGIN, processes, FRAMES);
  pair_strike(60U, deed);
  ck_assert(pair_await(&pair_stats.restored, 1U, MOST_CYCLES));
  pair_strike(61U, FINE);
  await_answer();
  ck_assert_uint_eq(count_read(&pair_stats.restored), 1U);
  if (processes) {
    expect_equal_copies();
    pair_close();
  } else {
    ck_assert(!host_close(&pair_host)); // Its thread is parked
  }
}
END_TEST

/// Threads of this process
static uint32_t
count_threads(void)
{
  DIR* const tasks = opendir("/proc/self/task");
  uint32_t   n     = 0U;
  ck_assert(tasks);
  while (readdir(tasks)) {
    ++n;
  }
  closedir(tasks);
  return n - 2U; // Without the two dots
}

// Its jobs would show where those of its successor do
START_TEST(live_a_copy_that_dies_does_no_more_jobs)
{
  const Event crash = {
    .kind = EVENT_FAULT, .index = FAULT_ACTIVE, .value = FAULT_SEGV};
  pair_open(PLUGIN, false, FRAMES);
  pair_strike(60U, FINE);
  await_answer();
  const uint32_t n      = count_threads();
  const uint64_t n_back = count_read(&pair_stats.restored); // Others may hang
  pair_push(&crash, NULL);
  ck_assert(pair_await(&pair_stats.restored, n_back + 1U, MOST_CYCLES));
  for (uint32_t b = 0U; b < MOST_CYCLES && count_threads() > n + 1U; ++b) {
    pair_cycle(false); // One that has ended may still be shown
  }
  ck_assert_uint_le(count_threads(), n + 1U); // That of the copy is parked
  ck_assert(!host_close(&pair_host));
}
END_TEST

// The spare knows better than to begin it, and both others come from there
START_TEST(live_a_job_that_always_kills_is_left_out)
{
  pair_open(PLUGIN, true, FRAMES);
  pair_strike(60U, FINE);
  live(20U);
  pair_strike(61U, DIE);
  ck_assert(pair_await(&pair_stats.restored, 2U, MOST_CYCLES));
  pair_strike(62U, FINE);
  live(20U);
  ck_assert_uint_eq(count_read(&pair_stats.restored), 2U);
  expect_equal_copies();
  pair_close();
}
END_TEST

// What was asked for live is answered in the first block of a freewheel
START_TEST(a_freewheel_waits_for_what_is_asked)
{
  pair_open(PLUGIN, _i, FRAMES);
  pair_set("effort", 0U, 200.0f);
  pair_strike(60U, FINE);
  pair_cycle(false);
  ck_assert(pair_peak() < SILENCE);
  pair_cycle(true);
  pair_cycle(true);
  ck_assert(pair_peak() > SILENCE);
  expect_equal_copies();
  pair_close();
}
END_TEST

// Some play in the run that asks with what the job has changed by then
START_TEST(offline_no_run_goes_on_before_its_job)
{
  pair_open("urn:test:shares", _i, FRAMES);
  pair_cycle(true);
  ck_assert(pair_out[0][0] == 0.0f);
  for (uint8_t note = 1U; note < 20U; ++note) {
    pair_strike(note, FINE);
    pair_cycle(true);
    ck_assert(pair_out[0][0] == (float)note / 128.0f);
  }
  expect_equal_copies();
  pair_close();
}
END_TEST

START_TEST(a_plugin_with_a_worker_ends_at_once)
{
  Ran  ran;
  bool listed = false;
  bundles_use_built("plugins");
  program_run(&ran, "chronus list");
  listed = strstr(ran.out, PLUGIN);
  ck_assert(listed);
  program_do(&ran,
             "timeout 20 chronus render " PLUGIN " -t 0.1 -i %s -o @/a.wav",
             isolations[_i]);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("worker");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_test(tcase, offline_it_is_answered_at_once);
  tcase_add_loop_test(tcase, no_fault_changes_an_answer, 0, 3);
  tcase_add_loop_test(tcase, a_job_that_fails_once_changes_no_bit, 0, 2);
  tcase_add_test(tcase, a_job_that_always_kills_is_left_out);
  tcase_add_loop_test(tcase, live_both_answer_in_one_block, 0, 2);
  tcase_add_loop_test(tcase, a_clone_waits_for_the_job, 0, 2);
  tcase_add_loop_test(tcase, live_a_job_that_fails_once_costs_one_copy, 0, 3);
  tcase_add_test(tcase, live_a_copy_that_dies_does_no_more_jobs);
  tcase_add_test(tcase, live_a_job_that_always_kills_is_left_out);
  tcase_add_loop_test(tcase, a_freewheel_waits_for_what_is_asked, 0, 2);
  tcase_add_loop_test(tcase, offline_no_run_goes_on_before_its_job, 0, 2);
  tcase_add_loop_test(tcase, a_plugin_with_a_worker_ends_at_once, 0, 2);
  return suite_run("worker", tcase);
}
