// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/live.h"
#include "tests/loopback.h"
#include "tests/program.h"
#include "tests/recorder.h"
#include "tests/suite.h"

#include <check.h>

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The conversation of the quick start, with real processes

#define SERVER "chronus-live"
#define PERIOD 1024U

/// A port of our own, so that a host that runs already is left alone
static unsigned
osc_port(void)
{
  static unsigned port;
  port = port ? port : loopback_free_port();
  return port;
}

static void
send_osc(const char* const message)
{
  Ran ran;
  program_do(&ran, "oscsend localhost %u %s", osc_port(), message);
}

/// End the host, and print what it counted beside what JACK did
static int
end_host(const pid_t host, const Recorder* const recorder)
{
  const int status = program_stop(host, SIGTERM);
  printf("lost %.0f frames, %.0f of them to the machine; %u xruns, %.0f late "
         "cycles, %.0f missed deadlines, %.0f hedged blocks\n",
         program_figure("@/report.json", "lost_frames"),
         program_figure("@/report.json", "lost_to_machine"),
         recorder_xruns(recorder),
         program_figure("@/report.json", "late_cycles"),
         program_figure("@/report.json", "deadline_misses"),
         program_figure("@/report.json", "hedged_blocks"));
  return status;
}

/// Check the stretch that was heard, and that no break is the host's
static void
assert_tone(const Recorder* const recorder,
            const Stretch* const  stretch,
            const double          hz)
{
  const float* const sound = recorder_samples(recorder);
  const float* const tone  = sound + stretch->begin;
  ck_assert_uint_ge(stretch->n_frames, RECORDER_RATE_HZ);
  ck_assert_float_gt(recorder_peak(tone, stretch->n_frames), 0.1f);
  ck_assert_double_eq_tol(recorder_pitch_hz(tone, stretch->n_frames), hz, 0.01);

  const uint32_t n     = stretch->end; // What follows is the host's end
  uint32_t       begin = 0U;
  while (begin < n && fabsf(sound[begin]) < 1e-6f) {
    ++begin;
  }
  begin += RECORDER_RATE_HZ / 2U; // Past attack and decay
  ck_assert_uint_lt(begin, n);
  ck_assert_double_le(recorder_longest(sound + begin, n - begin, hz).n_breaks,
                      live_machine_breaks(recorder, PERIOD));
  ck_assert_double_eq(live_own_loss(recorder, PERIOD), 0.0);
}

START_TEST(the_first_conversation_sounds_an_unbroken_tone)
{
  const pid_t server = recorder_server(SERVER, PERIOD);
  const pid_t host =
    program_start("@/host.log",
                  "chronus run --server " SERVER
                  " -P %u --no-start-server --report @/report.json",
                  osc_port());
  Recorder* const recorder = recorder_open(SERVER);
  ck_assert_ptr_nonnull(recorder);
  Stretch    stretch   = {0U, 0U, 0U, 0U};
  bool       heard     = false;
  const bool connected = recorder_connect(recorder, "chronus:left", 60.0);
  if (connected) {
    send_osc("/mod/sine/freq f 440");
    send_osc("/gate/adsr s on");
    live_pause(0.5);
    heard = recorder_await_tone(recorder, 440.0, &stretch);
  }

  const int status = end_host(host, recorder);
  char*     log    = program_read("@/host.log");
  ck_assert_msg(connected && !status, "status %d: %s", status, log);
  ck_assert_msg(heard, "%u breaks", stretch.n_breaks);
  assert_tone(recorder, &stretch, 440.0);
  ck_assert_double_eq(program_figure("@/report.json", "osc_messages"), 2.0);
  free(log);
  recorder_close(recorder);
  program_stop(server, SIGTERM);
}
END_TEST

START_TEST(a_note_from_jack_midi_sounds)
{
  static const uint8_t note_on[3] = {0x90U, 69U, 100U};
  const pid_t          server     = recorder_server(SERVER, PERIOD);
  const pid_t          host =
    program_start("@/host.log",
                  "chronus run --server " SERVER
                  " -P %u --no-start-server --report @/report.json",
                  osc_port());
  Recorder* const recorder  = recorder_open(SERVER);
  const bool      connected = recorder_connect(recorder, "chronus:right", 60.0);
  const bool      sent =
    connected && recorder_send(recorder, "chronus:events", note_on);
  Stretch stretch = {0U, 0U, 0U, 0U};
  live_pause(0.5);
  const bool heard = sent && recorder_await_tone(recorder, 440.0, &stretch);

  const int status = end_host(host, recorder);
  ck_assert(connected && sent && !status);
  ck_assert_msg(heard, "%u breaks", stretch.n_breaks);
  assert_tone(recorder, &stretch, 440.0);
  recorder_close(recorder);
  program_stop(server, SIGTERM);
}
END_TEST

// Without a server the host starts one, says so, and stops it at the end
START_TEST(a_server_is_started_where_there_is_none)
{
  Ran ran;
  program_do(
    &ran, "chronus run --server " SERVER "-own -P %u --seconds 1", osc_port());
  ck_assert_msg(strstr(ran.err, "so one was started"), "%s", ran.err);
  ck_assert_ptr_null(recorder_open(SERVER "-own"));
}
END_TEST

// The server has the name by which all of JACK's clients look for it
START_TEST(a_server_is_started_under_its_usual_name)
{
  setenv("JACK_DEFAULT_SERVER", SERVER "-usual", 1);
  const pid_t host =
    program_start("@/host.log", "chronus run -P %u", osc_port());
  Recorder* recorder = NULL;
  for (int t = 0; t < 600 && !recorder; ++t) {
    live_pause(0.1);
    recorder = recorder_open(SERVER "-usual");
  }
  const bool connected =
    recorder && recorder_connect(recorder, "chronus:left", 60.0);
  if (recorder) {
    recorder_close(recorder);
  }
  ck_assert_int_eq(program_stop(host, SIGTERM), 0);
  ck_assert(connected);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("jack");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_test(tcase, the_first_conversation_sounds_an_unbroken_tone);
  tcase_add_test(tcase, a_note_from_jack_midi_sounds);
  tcase_add_test(tcase, a_server_is_started_where_there_is_none);
  tcase_add_test(tcase, a_server_is_started_under_its_usual_name);
  return suite_run("live", tcase);
}
