// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/clock.h"
#include "host/base/hist.h"
#include "host/osc/remote.h"
#include "tests/live.h"
#include "tests/loopback.h"
#include "tests/program.h"
#include "tests/recorder.h"
#include "tests/suite.h"

#include <check.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A conversation in plain words with a real host, and what is heard of it

#define SERVER "chronus-say"

enum { N_SENTENCES = 200 };

static unsigned port;

/// Say something with the program; what it prints
static void
say(Ran* const ran, const char* const text)
{
  program_do(ran, "chronus say -P %u %s", port, text);
}

/// Wait for a tone
static void
expect_tone(const Recorder* const recorder, const double hz)
{
  Stretch stretch = {0U, 0U, 0U, 0U};
  live_pause(0.3);
  ck_assert_msg(recorder_await_tone(recorder, hz, &stretch),
                "no unbroken tone of %.2f Hz: %u breaks",
                hz,
                stretch.n_breaks);
}

/// Wait until a tenth of a second is silent; 20 s at most
static bool
await_silence(const Recorder* const recorder)
{
  for (int t = 0; t < 200; ++t) {
    const uint32_t     n    = RECORDER_RATE_HZ / 10U;
    const uint32_t     end  = recorder_frames(recorder);
    const float* const last = recorder_samples(recorder) + end - n;
    if (end > n && recorder_peak(last, n) < 1e-4f) {
      return true;
    }
    live_pause(0.1);
  }
  return false;
}

/// Print how long answers take; a busy machine is no fault of the words
static void
time_answers(void)
{
  static Remote remote;
  static Hist   taken;
  Problem       problem = {.what = ""};
  ck_assert(!remote_open(&remote, "127.0.0.1", port, &problem));
  for (uint32_t i = 0U; i < N_SENTENCES; ++i) {
    Replies      asked = {0};
    Reply* const reply = replies_add(&asked, "/say");
    reply_word(reply, i % 2U ? "much quieter, darker" : "louder, brighter");
    const uint64_t begin_ns = clock_now_ns();
    ck_assert(remote_send(&remote, reply));
    const Message* message = NULL;
    do {
      message = remote_receive(&remote);
      ck_assert_ptr_nonnull(message);
    } while (strcmp(message->path, "/said/end") != 0);
    hist_add(&taken, clock_now_ns() - begin_ns);
    replies_clear(&asked);
  }
  remote_close(&remote);
  printf("a running host answers in %.2f ms, %.2f ms at 99 %%\n",
         (double)hist_quantile_ns(&taken, 0.5) / 1e6,
         (double)hist_quantile_ns(&taken, 0.99) / 1e6);
  fflush(stdout);
}

START_TEST(words_are_heard)
{
  Ran ran;
  port               = loopback_free_port();
  const pid_t server = recorder_server(SERVER, 1024U);
  const pid_t host =
    program_start("@/host.log",
                  "chronus run --server " SERVER " -P %u --no-start-server",
                  port);
  Recorder* const recorder = recorder_open(SERVER);
  ck_assert_ptr_nonnull(recorder);
  ck_assert(recorder_connect(recorder, "chronus:left", 60.0));

  say(&ran, "play A above middle C");
  ck_assert_str_eq(ran.out, "/mod/sine/freq 440\n/gate/adsr on\n");
  expect_tone(recorder, 440.0);
  say(&ran, "go up a fifth");
  expect_tone(recorder, 660.0);
  say(&ran, "undo");
  expect_tone(recorder, 440.0);
  say(&ran, "-n down an octave");
  ck_assert_str_eq(ran.out, "/mod/sine/freq 220\n");
  ck_assert_str_eq(ran.err, "");
  expect_tone(recorder, 440.0);

  // The host holds the end
  say(&ran, "play A3 for 400 ms, release 50 ms");
  ck_assert(await_silence(recorder));

  time_answers();
  const int status = program_stop(host, SIGTERM);
  ck_assert_int_eq(status, 0);
  recorder_close(recorder);
  program_stop(server, SIGTERM);
}
END_TEST

int
main(void)
{
  setenv("LV2_PATH", "/nowhere", 1);
  setenv("CHRONUS_WORDS", "", 1);
  TCase* const tcase = tcase_create("live");
  tcase_set_timeout(tcase, 200.0);
  tcase_add_test(tcase, words_are_heard);
  return suite_run("live_say", tcase);
}
