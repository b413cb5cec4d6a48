// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/wav.h"
#include "tests/live.h"
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
#include <sys/resource.h>
#include <unistd.h>

// A real host on a JACK server records what it plays: the same bits, from the
// same frame on, as others hear and as a render has

#define SERVER "chronus-record"
#define PERIOD 2048U

/// Frames that are not looked at: the connection may come within one of them
#define SKIPPED ((size_t)4U * PERIOD)

/// Runs before a machine that loses frames by itself is given up
#define MAX_RUNS 20

/// A sound that never repeats
#define SOUND "-c adsr_gate=1 -c lfo_to_pitch=300 -c lfo_freq=0.37"

/// Render what the hosts below play
static void
render_sound(void)
{
  Ran ran;
  program_do(&ran, "chronus render -q -t 8 " SOUND " -o @/rendered.wav");
}

/// Whether the recorder has heard what the file's first channel holds
static bool
is_heard(const Recorder* const recorder, const char* const name)
{
  const uint32_t     n     = RECORDER_RATE_HZ / 4U;
  const float* const heard = recorder_samples(recorder) + SKIPPED;
  Wav                wav   = program_wav(name);
  bool               found = false;
  for (uint64_t at = 0U; !found && at + n < wav.n_frames; ++at) {
    uint32_t i = 0U;
    while (i < n && wav.samples[(at + i) * 2U] >= heard[i] &&
           wav.samples[(at + i) * 2U] <= heard[i]) {
      ++i;
    }
    found = i == n;
  }
  wav_close(&wav);
  return found;
}

START_TEST(the_file_is_what_others_hear_and_a_render_has)
{
  bool same = false;
  bool left = true;
  render_sound();
  for (int run = 0; left && !same && run < MAX_RUNS; ++run) {
    unlink(program_path("@/live.wav"));
    const pid_t     host     = live_host(SERVER, SOUND " --record @/live.wav");
    Recorder* const recorder = recorder_open(SERVER);
    ck_assert(recorder_connect(recorder, "chronus:left", 60.0));
    ck_assert(live_await_frames(recorder, SKIPPED + RECORDER_RATE_HZ / 2U));
    ck_assert_int_eq(program_stop(host, SIGTERM), 0);
    left = live_is_disturbed() || recorder_xruns(recorder);
    same = program_is_part(
             "@/live.wav", "@/rendered.wav", 0U, RECORDER_RATE_HZ / 2U) &&
           is_heard(recorder, "@/live.wav");
    ck_assert(program_figure("@/report.json", "record_dropped") < 1.0);
    recorder_close(recorder);
  }
  ck_assert(same);
}
END_TEST

START_TEST(a_killed_host_leaves_a_whole_file)
{
  const pid_t host = live_host(SERVER, SOUND " --record @/killed.wav");
  live_await_file("@/killed.wav", RECORDER_RATE_HZ);
  program_stop(host, SIGKILL);
  Wav wav = program_wav("@/killed.wav");
  ck_assert_uint_ge(wav.n_frames, RECORDER_RATE_HZ / 2U);
  wav_close(&wav);
}
END_TEST

// The limit stands for a full disk; the sound goes on to its end
START_TEST(a_full_disk_is_told_and_the_host_plays_on)
{
  const struct rlimit little = {200000U, 200000U};
  render_sound();
  const pid_t host = live_host(SERVER, SOUND " --record @/full.wav");
  live_await_host(SERVER);
  ck_assert(!prlimit(host, RLIMIT_FSIZE, &little, NULL));
  ck_assert(live_await_word("full.wav: File too large", 1U));
  ck_assert_int_eq(program_stop(host, SIGTERM), 0);
  const double n_frames  = program_figure("@/report.json", "frames");
  const double n_dropped = program_figure("@/report.json", "record_dropped");
  Wav          wav       = program_wav("@/full.wav");
  ck_assert_double_eq((double)wav.n_frames + n_dropped, n_frames);
  wav_close(&wav);
  ck_assert(live_is_disturbed() ||
            program_is_part("@/full.wav", "@/rendered.wav", 0U, 10000U));
}
END_TEST

static const char score[]   = "0.6 /mod/lfo/to_pitch 100\n"
                              "0.7 /note/on C4 100\n"
                              "0.80001 /note/on E4 90\n"
                              "0.9 /fault nan\n"
                              "1.0 /note/off C4\n";
static const char mistake[] = "1.1 /note/one C4\n";

START_TEST(a_score_acts_on_the_frames_that_a_render_has)
{
  Ran  ran;
  char more[sizeof(score) + sizeof(mistake)];
  bool same = false;
  bool left = true;
  snprintf(more, sizeof(more), "%s%s", score, mistake);
  program_write("@/score", score, strlen(score));
  program_write("@/more", more, strlen(more));
  program_do(&ran,
             "chronus render -q -t 8 -s @/score --allow-faults "
             "-o @/scored.wav");
  for (int run = 0; left && !same && run < MAX_RUNS; ++run) {
    unlink(program_path("@/played.wav"));
    const pid_t host = live_host(
      SERVER, "-s @/more --allow-faults --record @/played.wav --seconds 2");
    while (program_runs(host)) {
      live_pause(0.05);
    }
    ck_assert_int_eq(program_stop(host, SIGTERM), 0);
    left = live_is_disturbed();
    same =
      program_is_part("@/played.wav", "@/scored.wav", 0U, RECORDER_RATE_HZ);
    ck_assert(left || program_figure("@/report.json", "n_faults") >= 1.0);
  }
  ck_assert(same);

  char* const log = program_read("@/host.log");
  ck_assert_msg(
    strstr(log, "more:6: /note/one: no such path, nearest /note/on"),
    "%s",
    log);
  free(log);
}
END_TEST

START_TEST(a_file_that_is_there_is_left_alone)
{
  Ran ran;
  program_write("@/there.wav", "gold", 4U);
  program_run(&ran,
              "chronus run --server " SERVER " --no-start-server --record "
              "@/there.wav");
  ck_assert_int_eq(ran.status, 1);
  ck_assert_msg(strstr(ran.err, "there.wav: cannot be written; File exists"),
                "%s",
                ran.err);
  char* const text = program_read("@/there.wav");
  ck_assert_str_eq(text, "gold");
  free(text);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("record");
  tcase_set_timeout(tcase, 100.0);
  live_serve(tcase, SERVER, PERIOD);
  tcase_add_test(tcase, the_file_is_what_others_hear_and_a_render_has);
  tcase_add_test(tcase, a_full_disk_is_told_and_the_host_plays_on);
  tcase_add_test(tcase, a_score_acts_on_the_frames_that_a_render_has);
  tcase_add_test(tcase, a_file_that_is_there_is_left_alone);
  tcase_add_test(tcase, a_killed_host_leaves_a_whole_file);
  return suite_run("live_record", tcase);
}
