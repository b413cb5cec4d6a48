// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/chronicle.h"
#include "host/engine/nursery_child.h"
#include "host/shared/fault.h"
#include "tests/children.h"
#include "tests/live.h"
#include "tests/pair.h"
#include "tests/program.h"
#include "tests/recorder.h"
#include "tests/suite.h"

#include <check.h>

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

// Copies in processes of a plugin that starts threads, which no fork would
// have: each makes an instance of its own, and a replacement begins with the
// controls and the notes that are held

/// Two notes that are held at 0.5 s, with a level that is not the default
static const char score[] = "0.1 /note/on 60 100\n"
                            "0.2 /mod/threaded/level 0.5\n"
                            "0.3 /note/on 67 100\n"
                            "0.8 /note/off 60\n"
                            "1.5 /note/off 67\n";

/// One note that is held, and a trigger that was pulled before 0.5 s
static const char flash[] = "0.1 /note/on 60 100\n"
                            "0.4 /mod/threaded/flash 1\n";

static void
render_reference(void)
{
  Ran ran;
  program_use_bundle("threaded.lv2");
  program_write("@/score", score, strlen(score));
  program_do(&ran,
             "chronus render urn:test:threaded -s @/score -o @/a.wav -t 2");
}

/// Render with copies in processes; `ran` receives what was said
static void
render(Ran* const ran, const char* const options)
{
  program_do(ran,
             "chronus render urn:test:threaded -i processes -s @/score "
             "-o @/b.wav -t 2 --report @/b.json %s",
             options);
}

START_TEST(its_threads_change_no_bit)
{
  Ran ran;
  render_reference();
  render(&ran, "");
  ck_assert(program_same("@/a.wav", "@/b.wav"));
  ck_assert_double_eq(program_figure("@/b.json", "diverged_blocks"), 0.0);
}
END_TEST

START_TEST(what_its_threads_cost_is_one_line)
{
  static const char line[] =
    "chronus: urn:test:threaded has threads of its own, which a clone would "
    "not have: a replacement starts afresh, with the controls and the held "
    "notes\n";
  Ran ran;
  render_reference();
  render(&ran, "");
  ck_assert_str_eq(ran.err, line);
}
END_TEST

// The last ends both, so that the spare must play
START_TEST(a_fault_is_not_heard)
{
  static const char* const kinds[]  = {"kill", "segv", "hang", "nan"};
  static const char* const places[] = {"active", "standby", "both"};
  const double             n        = _i % 3 == 2 ? 2.0 : 1.0;
  char                     options[64];
  Ran                      ran;
  render_reference();
  snprintf(
    options, sizeof(options), "-f 0.5:%s:%s", kinds[_i / 3], places[_i % 3]);
  render(&ran, options);
  ck_assert_msg(program_same("@/a.wav", "@/b.wav"), "%s: other bits", options);
  ck_assert_double_eq(program_figure("@/b.json", "lost_frames"), 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "restored"), n);
}
END_TEST

START_TEST(the_way_back_is_told)
{
  Ran ran;
  render_reference();
  render(&ran, "-f 0.5:kill:active -f 1:kill:standby");
  ck_assert_ptr_nonnull(
    strstr(ran.err, ", fresh, with the controls and 2 held notes\n"));
  ck_assert_double_eq(program_figure("@/b.json", "restored"), 2.0);
  ck_assert_double_eq(program_figure("@/b.json", "restored_fresh"), 2.0);
}
END_TEST

// From outside, also what copies are forked from, and none of them is a loss
START_TEST(whoever_is_killed_no_bit_changes)
{
  Ran ran;
  render_reference();
  program_do(&ran,
             "chronus render urn:test:threaded -s @/score -o @/a.wav -t 60");
  const pid_t host =
    program_start("@/host.log",
                  "chronus render urn:test:threaded -i processes "
                  "-s @/score -o @/b.wav -t 60 --report @/b.json");
  const uint32_t n_killed = children_kill_in_turns(host, 8U, 0.02);
  char* const    log      = program_read("@/host.log");
  ck_assert_msg(!program_stop(host, 0), "%s", log);
  ck_assert_uint_ge(n_killed, 3U);
  ck_assert(program_same("@/a.wav", "@/b.wav"));
  ck_assert_double_eq(program_figure("@/b.json", "lost_frames"), 0.0);
  free(log);
}
END_TEST

// Of all controls that a fresh copy begins with
START_TEST(a_trigger_is_not_pulled_again)
{
  Ran ran;
  program_use_bundle("threaded.lv2");
  program_write("@/score", flash, strlen(flash));
  render(&ran, "-i threads -f 0.5:segv:both");
  ck_assert_double_eq(program_figure("@/b.json", "restored_fresh"), 2.0);
  Wav                wav   = program_wav("@/b.wav");
  const uint32_t     hz    = wav.rate_hz;
  const float* const sound = wav.samples;
  const float        after = recorder_peak(sound + (hz / 2U), hz);
  ck_assert_uint_eq(wav.n_channels, 1U);
  ck_assert_float_ge(recorder_peak(sound, hz / 2U), 1.0f);
  ck_assert_float_gt(after, 0.1f); // They are back
  ck_assert_float_lt(after, 1.0f);
  wav_close(&wav);
}
END_TEST

/// Wait until all copies of a host run, which is when it says what they cost
static void
await_run(const pid_t host)
{
  bool runs = false;
  while (!runs && program_runs(host)) {
    live_pause(0.005);
    char* const log = program_read("@/host.log");
    runs            = strstr(log, "has threads of its own");
    free(log);
  }
  ck_assert(runs);
}

// It is made anew for the copy that is to come
START_TEST(a_nursery_that_is_gone_takes_no_copy_with_it)
{
  Child before[CHILDREN_MAX];
  Child after[CHILDREN_MAX];
  render_reference();
  const pid_t host = program_start("@/host.log",
                                   "chronus render urn:test:threaded "
                                   "-i processes -o @/b.wav -t 36000");
  await_run(host);
  ck_assert(children_await_copies(host, before));
  for (uint32_t c = 0U; c < 2U; ++c) { // Then a copy that is to be replaced
    kill(before[c].pid, SIGKILL);
    ck_assert(children_await_end(before[c].pid));
  }
  ck_assert(children_await_copies(host, after));
  for (uint32_t c = 2U; c < 4U; ++c) {
    ck_assert(!children_is_gone(before[c].pid));
  }
  program_stop(host, SIGTERM);
}
END_TEST

/// Whether a copy was given up since the log had moved on without it
static bool
was_overtaken(void)
{
  const Chronicle* const chronicle = &pair_host.supervisor.chronicle;
  bool                   overtaken = false;
  for (uint32_t k = 0U; k < chronicle->n_faults && k < CHRONICLE_MAX; ++k) {
    overtaken = overtaken || strstr(chronicle->faults[k].saw, "behind");
  }
  return overtaken;
}

/// Kill the active copy, or the other
static void
push_death(const FaultWhich which)
{
  const Event death = {
    .kind = EVENT_FAULT, .index = (uint32_t)which, .value = (float)FAULT_SEGV};
  pair_push(&death, NULL);
}

// More blocks pass than the log holds, and what they change is not lost: it is
// heard from the copy that came so late
START_TEST(one_that_is_slow_to_start_comes_back)
{
  const uint32_t n_frames = 64U;
  ck_assert(!setenv("THREADED", program_path("@/slow"), 1));
  pair_open_from("faulty", "urn:test:threaded", true, n_frames);
  const uint64_t n_slots = pair_host.supervisor.log->n_slots;
  pair_strike(64U, 100U);
  pair_await(&pair_stats.blocks, 32U, 32U);

  program_write("@/slow", "x", 1U);
  push_death(FAULT_STANDBY);
  pair_await(&pair_stats.blocks, 32U + (n_slots / 2U), UINT32_MAX);
  pair_set("level", 0U, 0.5f);
  pair_await(&pair_stats.blocks, 32U + (2U * n_slots), UINT32_MAX);
  ck_assert_uint_eq(count_read(&pair_stats.restored), 0U);
  ck_assert(!remove(program_path("@/slow")));
  ck_assert(pair_await(&pair_stats.restored, 1U, 20000U));
  ck_assert(!was_overtaken());

  push_death(FAULT_ACTIVE);
  ck_assert(pair_await(&pair_stats.restored, 2U, 20000U));
  uint64_t n_lost = 0U;
  do { // A busy machine may lose any block
    n_lost = count_read(&pair_stats.lost_frames);
    pair_cycle(false);
  } while (count_read(&pair_stats.lost_frames) != n_lost);
  ck_assert(pair_peak() == 0.25f);
  ck_assert(!was_overtaken());
  pair_close();
}
END_TEST

// No fork could carry its threads, so that each new copy makes its own; the
// notes are struck again, which this plugin does not show
START_TEST(an_upgrade_is_not_heard)
{
  char upgrade[sizeof(score) + 16U];
  Ran  ran;
  render_reference();
  snprintf(upgrade, sizeof(upgrade), "%s1 /upgrade\n", score);
  program_write("@/score", upgrade, strlen(upgrade));
  render(&ran, "-f 1.2:kill");
  ck_assert_msg(program_figure("@/b.json", "upgrades") == 1.0, "%s", ran.err);
  ck_assert_double_eq(program_figure("@/b.json", "lost_frames"), 0.0);
  ck_assert(program_same("@/a.wav", "@/b.wav"));
}
END_TEST

// However the host ends: by itself, asked to, or killed
START_TEST(no_child_outlives_the_host)
{
  static const int signals[] = {SIGTERM, SIGKILL, SIGSEGV};
  Child            children[CHILDREN_MAX];
  render_reference();
  const pid_t host = program_start("@/host.log",
                                   "chronus render urn:test:threaded "
                                   "-i processes -o @/b.wav -t 36000");
  ck_assert(children_await_copies(host, children));
  ck_assert_int_eq(program_stop(host, signals[_i]), 128 + signals[_i]);
  for (uint32_t c = 0U; c < 4U; ++c) {
    ck_assert(children_await_end(children[c].pid));
  }
}
END_TEST

int
main(const int argc, char* const* const argv)
{
  if (argc > 2 && !strcmp(argv[1], NURSERY_WORD)) {
    nursery_child_begin(argv[2]); // As the program of the host has it
  }
  TCase* const tcase = tcase_create("threaded");
  tcase_set_timeout(tcase, 120.0);
  tcase_add_test(tcase, its_threads_change_no_bit);
  tcase_add_test(tcase, what_its_threads_cost_is_one_line);
  tcase_add_loop_test(tcase, a_fault_is_not_heard, 0, 12);
  tcase_add_test(tcase, the_way_back_is_told);
  tcase_add_test(tcase, whoever_is_killed_no_bit_changes);
  tcase_add_test(tcase, a_trigger_is_not_pulled_again);
  tcase_add_test(tcase, a_nursery_that_is_gone_takes_no_copy_with_it);
  tcase_add_test(tcase, one_that_is_slow_to_start_comes_back);
  tcase_add_test(tcase, an_upgrade_is_not_heard);
  tcase_add_loop_test(tcase, no_child_outlives_the_host, 0, 3);
  return suite_run("threaded", tcase);
}
