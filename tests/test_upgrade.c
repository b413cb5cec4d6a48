// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/chance.h"
#include "tests/children.h"
#include "tests/live.h"
#include "tests/program.h"
#include "tests/versions.h"

#include "host/files/wav.h"
#include "tests/suite.h"

#include <check.h>

#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

// A new binary takes over while the old one plays: from one stated frame on,
// and without a lost one.  Each sample of the plugin in tests/versions says
// which version gave it, how many notes that was sent, and how old the last is.

#define SCORE "tests/data/quickstart.score"

/// The note of the score begins here; the upgrade is asked for one second in
#define STRUCK 24000U
#define ASKED 48000U

/// Render the note, with these lines in the score, and these options
static void
render(Ran* const ran, const char* const lines, const char* const options)
{
  char score[256];
  snprintf(score, sizeof(score), "0.5 /note/on 60\n%s", lines);
  program_write("@/n.score", score, strlen(score));
  program_do(ran,
             "chronus render urn:test:counting -i processes -s @/n.score "
             "-o @/b.wav -t 2 --report @/b.json %s",
             options);
}

/// The sound must be that of the first version up to a frame, and from there on
/// that of the second, which knows of `n_notes` and of the last since `struck`
static void
assert_sound(const uint64_t border, const int n_notes, const uint64_t struck)
{
  uint64_t n_wrong = 0U;
  uint64_t wrong   = 0U;
  Wav      wav     = program_wav("@/b.wav");
  ck_assert_uint_eq(wav.n_frames, 96000U);
  for (uint64_t i = wav.n_frames; i-- > 0U;) {
    const double wanted = i < STRUCK ? 0.0
                          : i < border
                            ? VERSIONS_FIRST + VERSIONS_NOTE +
                                ((double)(i - STRUCK) * VERSIONS_FRAME)
                            : VERSIONS_SECOND + (n_notes * VERSIONS_NOTE) +
                                ((double)(i - struck) * VERSIONS_FRAME);
    const bool   same =
      fabs((double)wav.samples[i] - wanted) < VERSIONS_FRAME / 2.0;
    n_wrong += !same;
    wrong = same ? wrong : i;
  }
  const double first = (double)wav.samples[wrong];
  wav_close(&wav);
  ck_assert_msg(!n_wrong,
                "%llu frames, the first is %llu: %f",
                (unsigned long long)n_wrong,
                (unsigned long long)wrong,
                first);
}

static void
assert_upgraded(const Ran* const ran, const char* const way)
{
  char        line[128];
  char* const report = program_read("@/b.json");
  snprintf(line, sizeof(line), "\"upgrade_way\": \"%s\"", way);
  ck_assert_msg(strstr(report, line), "%s", report);
  ck_assert_msg(strstr(ran->err, "whose bits may differ"), "%s", ran->err);
  free(report);
  ck_assert_double_eq(program_figure("@/b.json", "upgrades"), 1.0);
  ck_assert_double_eq(program_figure("@/b.json", "upgrade_frame"), ASKED + 64);
  ck_assert_double_eq(program_figure("@/b.json", "lost_frames"), 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "diverged_blocks"), 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "swaps"), 0.0);
}

START_TEST(a_note_goes_on_with_its_phase)
{
  Ran ran;
  versions_make_bundle("first", "second");
  render(&ran, "1 /upgrade\n", "");
  assert_upgraded(&ran, "snapshot");
  assert_sound(ASKED + 64U, 1, STRUCK);
}
END_TEST

// Copies of the old binary are replaced by such, those of the new one likewise
START_TEST(faults_before_and_after_change_no_bit)
{
  static const char* const faults[] = {
    "-f 0.9:kill -f 0.95:segv:standby",
    "-f 1:kill",
    "-f 1:kill:standby",
    "-f 1:kill:both",
    "-f 0.999:kill:both",
    "-f 1.0014:kill",
    "-f 1.2:kill -f 1.3:segv:standby -f 1.4:kill:both",
    "-f 1.2:nan -f 1.4:hang",
  };
  Ran ran;
  versions_make_bundle("first", "second");
  render(&ran, "1 /upgrade\n", faults[_i]);
  ck_assert_double_eq(program_figure("@/b.json", "upgrades"), 1.0);
  ck_assert_double_eq(program_figure("@/b.json", "lost_frames"), 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "diverged_blocks"), 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "ready"), 2.0);
  assert_sound(
    (uint64_t)program_figure("@/b.json", "upgrade_frame"), 1, STRUCK);
}
END_TEST

/// The frame of the last strike, by what the last frame says of its age
static uint64_t
find_strike(const int n_notes)
{
  Wav            wav  = program_wav("@/b.wav");
  const uint64_t last = wav.n_frames - 1U;
  const double   age =
    ((double)wav.samples[last] - VERSIONS_SECOND - (n_notes * VERSIONS_NOTE)) /
    VERSIONS_FRAME;
  wav_close(&wav);
  ck_assert_double_ge(age, 0.0);
  ck_assert_double_le(age, (double)last);
  return last - (uint64_t)llround(age);
}

// The state knows of the first note, which is struck again
START_TEST(without_a_snapshot_the_state_goes_on)
{
  Ran ran;
  versions_make_bundle("first_state", "second_state");
  render(&ran, "1 /upgrade\n", "");
  assert_upgraded(&ran, "LV2 state, controls and held notes");
  const uint64_t struck = find_strike(2);
  ck_assert_uint_gt(struck, ASKED - 1024U);
  ck_assert_uint_le(struck, ASKED + 64U);
  assert_sound(ASKED + 64U, 2, struck);
}
END_TEST

START_TEST(without_state_held_notes_are_struck_again)
{
  static const char* const first[]  = {"first_plain", "first", "first_plain"};
  static const char* const second[] = {
    "second_plain", "second_plain", "second"};
  Ran ran;
  versions_make_bundle(first[_i], second[_i]);
  render(&ran, "1 /upgrade\n", "");
  assert_upgraded(&ran, "controls and held notes");
  const uint64_t struck = find_strike(1);
  ck_assert_uint_gt(struck, ASKED - 1024U);
  assert_sound(ASKED + 64U, 1, struck);
}
END_TEST

/// The upgrade must have failed for this reason, and not be heard
static void
assert_refused(const Ran* const ran, const char* const why)
{
  ck_assert_msg(strstr(ran->err, "no upgrade, the old copies play on") &&
                  strstr(ran->err, why),
                "%s",
                ran->err);
  ck_assert_double_eq(program_figure("@/b.json", "upgrades"), 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "upgrades_failed"), 1.0);
  ck_assert_double_eq(program_figure("@/b.json", "upgrading"), 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "lost_frames"), 0.0);
  assert_sound(UINT64_MAX, 0, 0U);
}

// A fault afterwards: the old copies are whole
START_TEST(a_binary_that_is_broken_is_not_taken)
{
  static const char* const next[] = {"no_start", "dies"};
  static const char* const why[]  = {"it ends the process that it is in",
                                     "it dies, or falls behind"};
  Ran                      ran;
  versions_make_bundle("first", next[_i]);
  render(&ran, "1 /upgrade\n", "-f 1.5:kill:both");
  assert_refused(&ran, why[_i]);
}
END_TEST

START_TEST(a_file_that_is_no_binary_is_not_taken)
{
  Ran ran;
  versions_make_bundle("first", NULL);
  program_write(VERSIONS_BUNDLE "/next.so", "garbage", 7U);
  render(&ran, "1 /upgrade\n", "");
  assert_refused(&ran, "the plugin refused to start");
}
END_TEST

/// Write the Turtle of the plugin with one word exchanged
static void
change_turtle(const char* const from, const char* const to)
{
  char* const text = program_read(VERSIONS_BUNDLE "/counting.ttl");
  char* const at   = strstr(text, from);
  ck_assert(at && strlen(from) == strlen(to));
  memmove(at, to, strlen(from));
  program_write(VERSIONS_BUNDLE "/counting.ttl", text, strlen(text));
  free(text);
}

// The Turtle is read by the host before, and again for the upgrade: it must be
// changed while the host runs
START_TEST(a_plugin_with_other_ports_is_not_taken)
{
  static const char     score[] = "60 /upgrade\n";
  const struct timespec pause   = {.tv_nsec = 1000000};
  versions_make_bundle("first", "second");
  program_write("@/n.score", score, strlen(score));
  const pid_t host =
    program_start("@/host.log",
                  "chronus render urn:test:counting -i processes -s @/n.score "
                  "-o @/b.wav -t 61 --report @/b.json");
  struct stat info;
  while (!stat(program_path(VERSIONS_BUNDLE "/next.so"), &info) &&
         program_runs(host)) {
    nanosleep(&pause, NULL);
  }
  change_turtle("\"out\"", "\"new\"");
  while (program_runs(host)) {
    nanosleep(&pause, NULL);
  }
  char* const log = program_read("@/host.log");
  ck_assert_msg(!program_stop(host, 0), "%s", log);
  ck_assert_msg(
    strstr(log, "has other ports than the one that plays"), "%s", log);
  free(log);
  ck_assert_double_eq(program_figure("@/b.json", "upgrades_failed"), 1.0);
}
END_TEST

START_TEST(one_upgrade_at_a_time_is_done)
{
  Ran ran;
  versions_make_bundle("first", "second");
  render(&ran, "1 /upgrade\n1 /upgrade\n", "");
  assert_upgraded(&ran, "snapshot");
  ck_assert_msg(strstr(ran.err, "under way already"), "%s", ran.err);
  assert_sound(ASKED + 64U, 1, STRUCK);
}
END_TEST

START_TEST(one_upgrade_may_follow_another)
{
  Ran ran;
  versions_make_bundle("first", "second");
  render(&ran,
         "1 /upgrade\n1.1 /upgrade\n1.2 /upgrade\n1.3 /upgrade\n",
         "-f 1.25:kill:both");
  ck_assert_double_eq(program_figure("@/b.json", "upgrades"), 4.0);
  ck_assert_double_eq(program_figure("@/b.json", "lost_frames"), 0.0);
  assert_sound(ASKED + 64U, 1, STRUCK);
}
END_TEST

START_TEST(threads_cannot_be_upgraded)
{
  Ran ran;
  program_write("@/n.score", "1 /upgrade\n", 11U);
  program_run(&ran, "chronus render -s @/n.score -o @/b.wav -t 2");
  ck_assert_int_eq(ran.status, 1);
  ck_assert_msg(strstr(ran.err, "--isolate processes"), "%s", ran.err);
}
END_TEST

// The synth's own state is exact: the same binary goes on with the same bits
START_TEST(an_upgrade_of_the_synth_to_itself_changes_no_bit)
{
  static const int blocks[] = {64, 1, 7, 1000, 8192};
  Ran              ran;
  char             text[8192];
  FILE* const      file = fopen(SCORE, "re");
  const size_t     n    = fread(text, 1U, sizeof(text) - 64U, file);
  fclose(file);
  snprintf(text + n, 64U, "1 /upgrade\n2.5 /upgrade\n");
  program_write("@/u.score", text, strlen(text));
  program_do(&ran, "chronus render -s " SCORE " -o @/a.wav -t 4");
  program_do(&ran,
             "chronus render -i processes -s @/u.score -o @/b.wav -t 4 -b %d "
             "--report @/b.json",
             blocks[_i]);
  ck_assert(program_same("@/a.wav", "@/b.wav"));
  ck_assert_double_eq(program_figure("@/b.json", "upgrades"), 2.0);
  ck_assert_double_eq(program_figure("@/b.json", "lost_frames"), 0.0);
}
END_TEST

/// Of whom is killed, and when: the same in each run
static uint32_t seed = 2026U;

// The old ones or the new ones, a nursery, or who writes the state: an upgrade
// may fail then, but nobody hears it
START_TEST(whoever_is_killed_meanwhile_no_bit_changes)
{
  Ran          ran;
  Child        children[CHILDREN_MAX];
  char         text[8192];
  FILE* const  file = fopen(SCORE, "re");
  const size_t n    = fread(text, 1U, sizeof(text) - 1024U, file);
  size_t       used = n;
  fclose(file);
  for (int k = 0; k < 12; ++k) {
    used += (size_t)snprintf(
      text + used, sizeof(text) - used, "%.1f /upgrade\n", 0.5 + (k * 0.5));
  }
  program_write("@/u.score", text, used);
  program_do(&ran, "chronus render -s " SCORE " -o @/a.wav -t 7");
  const pid_t host = program_start(
    "@/host.log",
    "chronus render -i processes -s @/u.score -o @/b.wav -t 7 -b 16 "
    "--report @/b.json");
  uint32_t n_killed = 0U;
  while (program_runs(host)) {
    const uint32_t n_children = children_find(host, children);
    if (n_children >= 4U) {
      kill(children[chance_below(&seed, n_children)].pid, SIGKILL);
      ++n_killed;
    }
    live_pause(0.15);
  }
  char* const log = program_read("@/host.log");
  ck_assert_msg(!program_stop(host, 0), "%s", log);
  free(log);
  printf("%u kills, %.0f upgrades, %.0f that failed\n",
         n_killed,
         program_figure("@/b.json", "upgrades"),
         program_figure("@/b.json", "upgrades_failed"));
  ck_assert(program_same("@/a.wav", "@/b.wav"));
  ck_assert_double_eq(program_figure("@/b.json", "lost_frames"), 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "upgrades") +
                        program_figure("@/b.json", "upgrades_failed"),
                      12.0);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("upgrade");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_test(tcase, a_note_goes_on_with_its_phase);
  tcase_add_loop_test(tcase, faults_before_and_after_change_no_bit, 0, 8);
  tcase_add_test(tcase, without_a_snapshot_the_state_goes_on);
  tcase_add_loop_test(tcase, without_state_held_notes_are_struck_again, 0, 3);
  tcase_add_loop_test(tcase, a_binary_that_is_broken_is_not_taken, 0, 2);
  tcase_add_test(tcase, a_file_that_is_no_binary_is_not_taken);
  tcase_add_test(tcase, a_plugin_with_other_ports_is_not_taken);
  tcase_add_test(tcase, one_upgrade_at_a_time_is_done);
  tcase_add_test(tcase, one_upgrade_may_follow_another);
  tcase_add_test(tcase, threads_cannot_be_upgraded);
  tcase_add_loop_test(
    tcase, an_upgrade_of_the_synth_to_itself_changes_no_bit, 0, 5);
  tcase_add_test(tcase, whoever_is_killed_meanwhile_no_bit_changes);
  return suite_run("upgrade", tcase);
}
