// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/wav.h"
#include "host/osc/remote.h"
#include "tests/ear.h"
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
#include <string.h>
#include <unistd.h>

// A real host on a JACK server records what players ask for, where they may

#define SERVER "chronus-takes"
#define PERIOD 2048U

/// Runs before a machine that loses frames by itself is given up
#define MAX_RUNS 20

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
  static Remote    remote;
  Problem          problem = {.what = ""};
  const lo_address to      = ear_address(port);
  ck_assert(!remote_open(&remote, "127.0.0.1", port, &problem));
  expect_error(&remote, "/record/start", "../a.wav", "--record-dir");
  expect_error(&remote, "/record/start", "a.txt", ".wav");
  expect_error(&remote, "/record/stop", "now", "wrong number of arguments");
  send_start(to, 0.2, "take.wav", "/gate/adsr");
  send_start(to, 0.2, "none.wav", "/gate/none"); // Refused as a whole
  live_await_file("@/takes/take.wav", 12000L);
  expect_error(&remote, "/record/start", "take.wav", "such a file already");
  lo_send(to, "/record/start", "s", "next.wav");
  live_await_file("@/takes/next.wav", 8000L);
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
  program_do(&ran,
             "chronus render -q -t %.3f -s @/score -o @/takes.wav",
             (frame / RECORDER_RATE_HZ) + 3.0);
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
    live_await_host(SERVER);
    play_takes(port);
    ck_assert_int_eq(program_stop(host, SIGTERM), 0);
    ck_assert(access(program_path("@/takes/none.wav"), F_OK));

    Wav          take = program_wav("@/takes/take.wav");
    const double next = program_figure("@/report.json", "record_from");
    const double from = next - (double)take.n_frames;
    wav_close(&take);
    render_takes(from);
    left = live_is_disturbed();
    same =
      program_is_part(
        "@/takes/take.wav", "@/takes.wav", (uint64_t)from, 10000U) &&
      program_is_part("@/takes/next.wav", "@/takes.wav", (uint64_t)next, 5000U);
  }
  ck_assert(same);
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
  live_await_host(SERVER);
  ck_assert(!remote_open(&remote, "127.0.0.1", port, &problem));
  expect_error(&remote, "/record/start", "a.wav", "not allowed");
  remote_close(&remote);
  program_stop(host, SIGTERM);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("takes");
  tcase_set_timeout(tcase, 100.0);
  live_serve(tcase, SERVER, PERIOD);
  tcase_add_test(tcase, a_file_begins_with_the_note_of_its_bundle);
  tcase_add_test(tcase, others_record_only_where_they_are_told_to);
  return suite_run("live_takes", tcase);
}
