// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/wav.h"
#include "tests/bundles.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// An event that kills whoever gets it: the spare does without it and plays on,
// and nothing but that event's block is missing

/// The block that begins at 0.5 s, and the one after it
#define AT "0.5 "
#define AFTER "0.50133333 "

/// Two notes that are held through it, and released in the end
#define BEFORE "0.1 /note/on 60 100\n0.3 /note/on 64 100\n"
#define END "0.7 /note/off 60\n0.9 /note/off 64\n"

#define CRASH AT "/note/on 13 100\n"
#define HANG AT "/note/on 14 100\n"
#define DOOM AT "/note/on 15 100\n"
#define FUSE AT "/mod/deadly/fuse 7\n"
#define LEVEL AT "/mod/deadly/level 0.9\n"

/// For six blocks, of which one of the pair survives four and the other five;
/// and for fifteen, of which no copy survives more than eight
#define LEAK AT "/note/on 17 100\n0.508 /note/off 17\n"
#define LONG_LEAK AT "/note/on 17 100\n0.52 /note/off 17\n"

/// Events that kill, and how the report names them
static const char* const deadly[]  = {CRASH, HANG, FUSE};
static const char* const told_as[] = {"90 0d 64", "90 0e 64", "port fuse = 7"};

/// Render a score with the plugin into @/`name`.wav, and report
static void
render(const char* const name, const char* const isolation, const char* score)
{
  Ran  ran;
  char path[32];
  snprintf(path, sizeof(path), "@/%s.score", name);
  program_write(path, score, strlen(score));
  bundles_use_built("faulty");
  program_do(&ran,
             "chronus render urn:test:deadly -q -t 1.2 -i %s -s %s -o "
             "@/%s.wav --report @/%s.json",
             isolation,
             path,
             name,
             name);
}

/// The largest sample from one time to another, seconds
static float
peak(const Wav* const wav, const double from, const double to)
{
  float most = 0.0f;
  for (uint64_t i = (uint64_t)(from * wav->rate_hz);
       i < (uint64_t)(to * wav->rate_hz);
       ++i) {
    const float level = fabsf(wav->samples[i]);
    most              = level <= most ? most : level; // Also if it is NaN
  }
  return most;
}

/// Whether the report of @/a.json has a line
static bool
has_line(const char* const line)
{
  char* const report = program_read("@/a.json");
  const bool  found  = strstr(report, line);
  free(report);
  return found;
}

START_TEST(a_deadly_event_costs_nothing_but_itself)
{
  char score[512];
  char line[64];
  snprintf(score, sizeof(score), BEFORE "%s" END, deadly[_i]);
  snprintf(line, sizeof(line), "\"events\": \"%s\"", told_as[_i]);
  render("a", "processes", score);
  render("b", "processes", BEFORE END);
  ck_assert(program_same("@/a.wav", "@/b.wav"));
  ck_assert(has_line(line));
  ck_assert_double_eq(program_figure("@/a.json", "poisoned"), 1.0);
  ck_assert_double_eq(program_figure("@/a.json", "restored"), 2.0);
  ck_assert_double_eq(program_figure("@/a.json", "restored_fresh"), 0.0);
  ck_assert_double_eq(program_figure("@/a.json", "lost_frames"), 0.0);
  ck_assert_double_eq(program_figure("@/a.json", "diverged_blocks"), 0.0);
}
END_TEST

// It comes with the next block, so that no note is left hanging
START_TEST(a_release_beside_it_comes_a_block_later)
{
  render("a", "processes", BEFORE AT "/note/off 60\n" CRASH END);
  render("b", "processes", BEFORE AFTER "/note/off 60\n" END);
  ck_assert(program_same("@/a.wav", "@/b.wav"));
  ck_assert(has_line("\"events\": \"80 3c 00; 90 0d 64\""));
}
END_TEST

// What takes over is given it too, though the state that it begins with still
// has the note
START_TEST(a_release_beside_it_is_not_lost_in_an_upgrade)
{
  Wav wav;
  render("a",
         "processes",
         BEFORE AT "/note/off 60\n" CRASH AT "/upgrade\n"
                   "0.9 /note/off 64\n");
  ck_assert_double_eq(program_figure("@/a.json", "poisoned"), 1.0);
  ck_assert_double_eq(program_figure("@/a.json", "upgrades"), 1.0);
  ck_assert_int_eq(wav_read(&wav, program_path("@/a.wav"), NULL), STATUS_OK);
  ck_assert_float_gt(peak(&wav, 0.7, 0.9), 0.1f);
  ck_assert(peak(&wav, 0.91, 1.2) == 0.0f);
  wav_close(&wav);
}
END_TEST

START_TEST(a_second_one_is_survived_as_the_first)
{
  render("a",
         "processes",
         BEFORE CRASH "0.52 /note/on 13 9\n0.54 /note/on 14 9\n" END);
  render("b", "processes", BEFORE END);
  ck_assert(program_same("@/a.wav", "@/b.wav"));
  ck_assert_double_eq(program_figure("@/a.json", "poisoned"), 3.0);
  ck_assert_double_eq(program_figure("@/a.json", "restored"), 6.0);
}
END_TEST

// Not the one that was dropped: a fresh copy would differ from the others
START_TEST(a_control_beside_it_keeps_its_value)
{
  static const char* const isolations[] = {"processes", "threads"};
  render("a", isolations[_i], BEFORE LEVEL CRASH END);
  render("b", isolations[_i], BEFORE CRASH END);
  ck_assert(program_same("@/a.wav", "@/b.wav"));
}
END_TEST

// There is no spare: fresh copies know the controls and the notes
START_TEST(in_threads_the_notes_sound_on)
{
  char score[512];
  snprintf(score, sizeof(score), BEFORE "%s" END, deadly[_i]);
  render("a", "threads", score);
  ck_assert_double_le(program_figure("@/a.json", "lost_frames"), 128.0);
  ck_assert_double_eq(program_figure("@/a.json", "poisoned"), 1.0);
  ck_assert_double_eq(program_figure("@/a.json", "restored"), 2.0);
  ck_assert_double_eq(program_figure("@/a.json", "restored_fresh"), 2.0);

  // Each of them sounds until it is released, and then nothing does
  Wav wav = program_wav("@/a.wav");
  ck_assert_float_gt(peak(&wav, 0.502, 0.7), 0.3f);
  ck_assert_float_gt(peak(&wav, 0.701, 0.9), 0.2f);
  ck_assert_float_lt(peak(&wav, 0.701, 0.9), 0.3f);
  ck_assert_float_eq(peak(&wav, 0.902, 1.2), 0.0f);
  wav_close(&wav);
}
END_TEST

// Then fresh copies come from the nursery
START_TEST(without_a_spare_the_notes_sound_on)
{
  render("a", "processes --no-spare", BEFORE CRASH END);
  render("b", "threads", BEFORE CRASH END);
  ck_assert(program_same("@/a.wav", "@/b.wav"));
  ck_assert_double_eq(program_figure("@/a.json", "restored"), 2.0);
  ck_assert_double_eq(program_figure("@/a.json", "restored_fresh"), 1.0);
}
END_TEST

/// Faults that all copies can have within a second: the first, and those of
/// ten that were made from nothing and of what was made from these
#define MOST_FAULTS (3.0 * (1.0 + 10.0))

// Whatever is done it dies again with the note that is held, for 0.7 s
START_TEST(a_plugin_that_dies_again_and_again_is_no_storm)
{
  static const char* const isolations[] = {"processes", "threads"};
  render("a", isolations[_i], BEFORE DOOM END);
  ck_assert_double_le(program_figure("@/a.json", "n_faults"), MOST_FAULTS);
}
END_TEST

// That is the plugin's own, and no copy gives anything better
START_TEST(a_plugin_that_puts_out_nan_is_no_storm_and_never_heard)
{
  static const char* const isolations[] = {"processes", "threads"};
  render("a", isolations[_i], BEFORE "0.5 /note/on 16 100\n" END);
  ck_assert_double_le(program_figure("@/a.json", "n_faults"), MOST_FAULTS);
  ck_assert_double_gt(program_figure("@/a.json", "lost_frames"), 0.0);
  ck_assert_double_eq(program_figure("@/a.json", "poisoned"), 0.0);
  Wav wav = program_wav("@/a.wav");
  ck_assert_float_gt(peak(&wav, 0.3, 0.5), 0.3f);
  ck_assert_float_lt(peak(&wav, 0.6, 1.2), 1.0f);
  wav_close(&wav);
}
END_TEST

// Each clone has all that its parent had taken, and may take more; in threads
// nothing is refused
START_TEST(a_leak_is_refused_to_one_copy_after_the_other)
{
  render("a", "processes", BEFORE LEAK END);
  ck_assert_double_ge(program_figure("@/a.json", "restored"), 2.0);
  ck_assert_double_eq(program_figure("@/a.json", "restored_fresh"), 0.0);
  ck_assert_double_eq(program_figure("@/a.json", "lost_frames"), 0.0);
  ck_assert_double_eq(program_figure("@/a.json", "poisoned"), 0.0);
  ck_assert_double_eq(program_figure("@/a.json", "ready"), 2.0);
  render("b", "threads", BEFORE LEAK END);
  ck_assert(program_same("@/a.wav", "@/b.wav"));
}
END_TEST

// In the end all copies are at their limit in the same block, which no event is
// to blame for, and fresh ones go on
START_TEST(a_leak_ends_before_the_memory_of_the_machine)
{
  render("a", "processes", BEFORE LONG_LEAK END);
  ck_assert_double_ge(program_figure("@/a.json", "n_faults"), 3.0);
  ck_assert_double_eq(program_figure("@/a.json", "poisoned"), 0.0);
  ck_assert_double_eq(program_figure("@/a.json", "ready"), 2.0);
  Wav wav = program_wav("@/a.wav");
  ck_assert_float_gt(peak(&wav, 0.6, 0.7), 0.3f);
  wav_close(&wav);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("poison");
  tcase_set_timeout(tcase, 120.0);
  tcase_add_loop_test(tcase, a_deadly_event_costs_nothing_but_itself, 0, 3);
  tcase_add_test(tcase, a_release_beside_it_comes_a_block_later);
  tcase_add_test(tcase, a_release_beside_it_is_not_lost_in_an_upgrade);
  tcase_add_test(tcase, a_second_one_is_survived_as_the_first);
  tcase_add_loop_test(tcase, a_control_beside_it_keeps_its_value, 0, 2);
  tcase_add_loop_test(tcase, in_threads_the_notes_sound_on, 0, 3);
  tcase_add_test(tcase, without_a_spare_the_notes_sound_on);
  tcase_add_loop_test(
    tcase, a_plugin_that_dies_again_and_again_is_no_storm, 0, 2);
  tcase_add_loop_test(
    tcase, a_plugin_that_puts_out_nan_is_no_storm_and_never_heard, 0, 2);
  tcase_add_test(tcase, a_leak_is_refused_to_one_copy_after_the_other);
  tcase_add_test(tcase, a_leak_ends_before_the_memory_of_the_machine);
  return suite_run("poison", tcase);
}
