// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/wav.h"
#include "host/osc/remote.h"
#include "tests/live.h"
#include "tests/loopback.h"
#include "tests/program.h"
#include "tests/recorder.h"
#include "tests/suite.h"

#include <check.h>
#include <lo/lo.h>

#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

// A real host on a JACK server records what it plays: the same bits, from the
// same frame on, as others hear and as a render has

#define SERVER "chronus-record"
#define PERIOD 2048U

/// Frames that are not looked at: the connection may come within one of them
#define SKIPPED (4U * PERIOD)

/// Runs before a machine that loses frames by itself is given up
#define MAX_RUNS 20

/// A sound that never repeats
#define SOUND "-c adsr_gate=1 -c lfo_to_pitch=300 -c lfo_freq=0.37"

static pid_t server;

static void
set_up(void)
{
  server = recorder_server(SERVER, PERIOD);
}

static void
tear_down(void)
{
  program_stop(server, SIGTERM);
}

/// Render what the hosts below play
static void
render_sound(void)
{
  Ran ran;
  program_run(&ran, "chronus render -q -t 8 " SOUND " -o @/rendered.wav");
  ck_assert_msg(!ran.status, "%s", ran.err);
}

static Wav
read_wav(const char* const name)
{
  Wav     wav     = {NULL, 0U, 0U, 0U};
  Problem problem = {.what = ""};
  ck_assert_msg(!wav_read(&wav, program_path(name), &problem),
                "%s: %s",
                problem.what,
                problem.hint);
  ck_assert_uint_eq(wav.n_channels, 2U);
  ck_assert_uint_eq(wav.rate_hz, RECORDER_RATE_HZ);
  return wav;
}

/// Whether a file holds, from its begin on, what another one has from `frame`
/// on; at least `n_least` frames of it
static bool
is_part(const char* const name,
        const char* const whole,
        const uint64_t    frame,
        const uint64_t    n_least)
{
  Wav        a    = read_wav(name);
  Wav        b    = read_wav(whole);
  const bool fits = a.n_frames >= n_least && frame + a.n_frames <= b.n_frames;
  const bool same = fits && !memcmp(a.samples,
                                    b.samples + (frame * 2U),
                                    a.n_frames * 2U * sizeof(float));
  wav_close(&a);
  wav_close(&b);
  return same;
}

/// Whether the machine has taken frames away from the host that wrote a report
static bool
is_disturbed(void)
{
  return program_figure("@/report.json", "lost_frames") > 0.0 ||
         program_figure("@/report.json", "xruns") > 0.0;
}

/// Wait until a file has so many frames at least
static void
await_frames(const char* const name, const long n_frames)
{
  const long  n_bytes = n_frames * 2L * (long)sizeof(float);
  struct stat info    = {.st_size = 0};
  for (int t = 0; t < 4000 && info.st_size < n_bytes; ++t) {
    live_pause(0.005);
    if (stat(program_path(name), &info)) {
      info.st_size = 0;
    }
  }
  ck_assert_int_ge(info.st_size, n_bytes);
}

/// Wait until the host plays
static void
await_host(void)
{
  Recorder* const recorder = recorder_open(SERVER);
  ck_assert(recorder_connect(recorder, "chronus:left", 60.0));
  recorder_close(recorder);
}

/// Whether the recorder has heard what the file's first channel holds
static bool
is_heard(const Recorder* const recorder, const char* const name)
{
  const uint32_t     n     = RECORDER_RATE_HZ / 4U;
  const float* const heard = recorder_samples(recorder) + SKIPPED;
  Wav                wav   = read_wav(name);
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
    left = is_disturbed() || recorder_xruns(recorder);
    same = is_part("@/live.wav", "@/rendered.wav", 0U, RECORDER_RATE_HZ / 2U) &&
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
  await_frames("@/killed.wav", RECORDER_RATE_HZ);
  program_stop(host, SIGKILL);
  Wav wav = read_wav("@/killed.wav");
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
  await_host();
  ck_assert(!prlimit(host, RLIMIT_FSIZE, &little, NULL));
  ck_assert(live_await_word("full.wav: File too large", 1U));
  ck_assert_int_eq(program_stop(host, SIGTERM), 0);
  const double n_frames  = program_figure("@/report.json", "frames");
  const double n_dropped = program_figure("@/report.json", "record_dropped");
  Wav          wav       = read_wav("@/full.wav");
  ck_assert_double_eq((double)wav.n_frames + n_dropped, n_frames);
  wav_close(&wav);
  ck_assert(is_disturbed() ||
            is_part("@/full.wav", "@/rendered.wav", 0U, 10000U));
}
END_TEST

/// Ask the host for something that it refuses
static void
expect_error(Remote* const     remote,
             const char* const path,
             const char* const word,
             const char* const why)
{
  Replies      asked = {0};
  Reply* const reply = replies_add(&asked, "%s", path);
  reply_word(reply, word);
  ck_assert(remote_send(remote, reply));
  const Message* const answer = remote_receive(remote);
  ck_assert_msg(answer != NULL, "%s %s", path, word);
  ck_assert_str_eq(answer->path, "/error");
  ck_assert_msg(strstr(answer->args[1].word, why) != NULL,
                "%s: %s",
                word,
                answer->args[1].word);
  replies_clear(&asked);
}

/// Send a bundle for `seconds` from now: a file begins, and `path` gets a word
static void
send_start(const lo_address  to,
           const double      seconds,
           const char* const name,
           const char* const path)
{
  lo_timetag when;
  lo_timetag_now(&when);
  const double fraction = ((double)when.frac / 4294967296.0) + seconds;
  when.sec += (uint32_t)floor(fraction);
  when.frac = (uint32_t)((fraction - floor(fraction)) * 4294967295.0);

  const lo_message start  = lo_message_new();
  const lo_message gate   = lo_message_new();
  const lo_bundle  bundle = lo_bundle_new(when);
  lo_message_add_string(start, name);
  lo_message_add_string(gate, "on");
  lo_bundle_add_message(bundle, "/record/start", start);
  lo_bundle_add_message(bundle, path, gate);
  lo_send_bundle(to, bundle);
  lo_bundle_free_recursive(bundle);
}

/// Record by OSC: a note that begins with the file, then the next file
static void
play_takes(const unsigned port)
{
  static Remote remote;
  char          text[16];
  Problem       problem = {.what = ""};
  snprintf(text, sizeof(text), "%u", port);
  const lo_address to = lo_address_new("127.0.0.1", text);
  ck_assert(!remote_open(&remote, "127.0.0.1", port, &problem));
  expect_error(&remote, "/record/start", "../a.wav", "--record-dir");
  expect_error(&remote, "/record/start", "a.txt", ".wav");
  expect_error(&remote, "/record/stop", "now", "wrong number of arguments");
  send_start(to, 0.2, "take.wav", "/gate/adsr");
  send_start(to, 0.2, "none.wav", "/gate/none"); // Refused as a whole
  await_frames("@/takes/take.wav", 12000L);
  expect_error(&remote, "/record/start", "take.wav", "such a file already");
  lo_send(to, "/record/start", "s", "next.wav");
  await_frames("@/takes/next.wav", 8000L);
  lo_send(to, "/record/stop", "");
  live_pause(0.3);
  remote_close(&remote);
  lo_address_free(to);
}

/// Render what was played, from the frame on which the gate opened
static void
render_takes(const double frame)
{
  Ran  ran;
  char score[64];
  snprintf(
    score, sizeof(score), "%.9f /gate/adsr on\n", frame / RECORDER_RATE_HZ);
  program_write("@/score", score, strlen(score));
  program_run(&ran,
              "chronus render -q -t %.3f -s @/score -o @/takes.wav",
              (frame / RECORDER_RATE_HZ) + 3.0);
  ck_assert_msg(!ran.status, "%s", ran.err);
}

START_TEST(a_file_begins_with_the_note_of_its_bundle)
{
  bool same = false;
  bool left = true;
  for (int run = 0; left && !same && run < MAX_RUNS; ++run) {
    const unsigned port = loopback_free_port();
    Ran            ran;
    program_run(&ran, "rm -rf @/takes");
    program_run(&ran, "mkdir @/takes");
    const pid_t host =
      program_start("@/host.log",
                    "chronus run --server " SERVER " -P %u --no-start-server "
                    "--report @/report.json --record-dir @/takes",
                    port);
    await_host();
    play_takes(port);
    ck_assert_int_eq(program_stop(host, SIGTERM), 0);
    ck_assert(access(program_path("@/takes/none.wav"), F_OK));

    Wav          take = read_wav("@/takes/take.wav");
    const double next = program_figure("@/report.json", "record_from");
    const double from = next - (double)take.n_frames;
    wav_close(&take);
    render_takes(from);
    left = is_disturbed();
    same = is_part("@/takes/take.wav", "@/takes.wav", (uint64_t)from, 10000U) &&
           is_part("@/takes/next.wav", "@/takes.wav", (uint64_t)next, 5000U);
  }
  ck_assert(same);
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
  program_run(&ran,
              "chronus render -q -t 8 -s @/score --allow-faults "
              "-o @/scored.wav");
  ck_assert_msg(!ran.status, "%s", ran.err);
  for (int run = 0; left && !same && run < MAX_RUNS; ++run) {
    unlink(program_path("@/played.wav"));
    const pid_t host = live_host(
      SERVER, "-s @/more --allow-faults --record @/played.wav --seconds 2");
    while (program_runs(host)) {
      live_pause(0.05);
    }
    ck_assert_int_eq(program_stop(host, SIGTERM), 0);
    left = is_disturbed();
    same = is_part("@/played.wav", "@/scored.wav", 0U, RECORDER_RATE_HZ);
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

// Whoever is on the network may play, but not fill the disk
START_TEST(others_record_only_where_they_are_told_to)
{
  static Remote  remote;
  Problem        problem = {.what = ""};
  const unsigned port    = loopback_free_port();
  const pid_t    host =
    program_start("@/host.log",
                  "chronus run --server " SERVER " -P %u --no-start-server "
                  "-B 0.0.0.0",
                  port);
  await_host();
  ck_assert(!remote_open(&remote, "127.0.0.1", port, &problem));
  expect_error(&remote, "/record/start", "a.wav", "not allowed");
  remote_close(&remote);
  program_stop(host, SIGTERM);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("record");
  tcase_set_timeout(tcase, 100.0);
  tcase_add_checked_fixture(tcase, set_up, tear_down);
  tcase_add_test(tcase, the_file_is_what_others_hear_and_a_render_has);
  tcase_add_test(tcase, a_killed_host_leaves_a_whole_file);
  tcase_add_test(tcase, a_full_disk_is_told_and_the_host_plays_on);
  tcase_add_test(tcase, a_file_begins_with_the_note_of_its_bundle);
  tcase_add_test(tcase, a_score_acts_on_the_frames_that_a_render_has);
  tcase_add_test(tcase, a_file_that_is_there_is_left_alone);
  tcase_add_test(tcase, others_record_only_where_they_are_told_to);
  return suite_run("live_record", tcase);
}
