// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/bundles.h"
#include "tests/children.h"
#include "tests/live.h"
#include "tests/loopback.h"
#include "tests/program.h"
#include "tests/recorder.h"
#include "tests/suite.h"

#include <check.h>

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A JACK server that goes away, comes back, and changes its mind: the copies
// live on, and the host goes on where it was

#define SERVER "chronus-server"
#define SPEAKER "system:playback_2"

static const char* const isolations[] = {"-i threads", "-i processes"};
static const uint8_t     note_on[3]   = {0x90U, 69U, 100U};

/// Join the server, and record one side once the host plays there
static Recorder*
listen(const char* const server)
{
  Recorder* recorder = NULL;
  for (int t = 0; t < 600 && !recorder; ++t) {
    recorder = recorder_open(server);
    live_pause(recorder ? 0.0 : 0.1);
  }
  ck_assert_ptr_nonnull(recorder);
  ck_assert(recorder_connect(recorder, "chronus:left", 60.0));
  return recorder;
}

static void
assert_tone(const Recorder* const recorder, const double hz)
{
  Stretch    stretch = {0U, 0U, 0U, 0U};
  const bool heard   = recorder_await_tone(recorder, hz, &stretch);
  char*      log     = program_read("@/host.log");
  ck_assert_msg(heard, "%u breaks: %s", stretch.n_breaks, log);
  free(log);
}

/// End the host, which must count `n_away` servers and no loss of its own
static void
end_host(const pid_t host, const double n_away)
{
  const int status = program_stop(host, SIGTERM);
  char*     log    = program_read("@/host.log");
  ck_assert_msg(!status, "%s", log);
  ck_assert_double_eq(program_figure("@/report.json", "server_losses"), n_away);
  ck_assert_double_eq(program_figure("@/report.json", "diverged_blocks"), 0.0);
  // Of a block that a busy machine lost, a part may be booked to nobody
  ck_assert_msg(program_figure("@/report.json", "lost_frames") <=
                    program_figure("@/report.json", "lost_to_machine") ||
                  program_figure("@/report.json", "late_cycles") > 0.0,
                "%s",
                log);
  free(log);
}

// A note that is held sounds on, and what the user had connected is connected
START_TEST(state_and_connections_outlive_the_server)
{
  pid_t       server   = recorder_server(SERVER, 256U);
  const pid_t host     = live_host(SERVER, isolations[_i % 2]);
  Recorder*   recorder = listen(SERVER);
  ck_assert(
    recorder_await_link(recorder, "chronus:left", "system:playback_1", 60.0));
  recorder_link(recorder, "chronus:left", "system:playback_1", true);
  recorder_link(recorder, "chronus:left", SPEAKER, false);
  ck_assert(recorder_send(recorder, "chronus:events", note_on));
  assert_tone(recorder, 440.0);
  recorder_close(recorder);
  program_stop(server, _i < 2 ? SIGKILL : SIGTERM);
  live_pause(0.5);

  server   = recorder_server(SERVER, 128U);
  recorder = listen(SERVER);
  ck_assert(recorder_await_link(recorder, "chronus:left", SPEAKER, 60.0));
  ck_assert(
    !recorder_await_link(recorder, "chronus:left", "system:playback_1", 0.02));
  assert_tone(recorder, 440.0);
  end_host(host, 1.0);
  ck_assert_double_ge(program_figure("@/report.json", "server_away_ms"), 500.0);
  recorder_close(recorder);
  program_stop(server, SIGTERM);
}
END_TEST

// The recorder takes every rate for 48 kHz
START_TEST(a_new_rate_keeps_controls_and_pitch)
{
  const double hz     = 330.0 * RECORDER_RATE_HZ / 44100.0;
  pid_t        server = recorder_server(SERVER, 256U);
  char         options[128];
  snprintf(options,
           sizeof(options),
           "%s -c sine_freq=330 -c adsr_gate=1",
           isolations[_i]);
  const pid_t host     = live_host(SERVER, options);
  Recorder*   recorder = listen(SERVER);
  assert_tone(recorder, 330.0);
  recorder_close(recorder);
  program_stop(server, SIGKILL);

  server   = recorder_server_at(SERVER, 64U, 44100U);
  recorder = listen(SERVER);
  assert_tone(recorder, hz);
  end_host(host, 1.0);
  ck_assert_double_eq(program_figure("@/report.json", "rate"), 44100.0);
  char* log = program_read("@/host.log");
  ck_assert_msg(strstr(log, "44100 Hz now: fresh copies"), "%s", log);
  free(log);
  recorder_close(recorder);
  program_stop(server, SIGTERM);
}
END_TEST

// Longer and shorter ones than the log was made for, a copy killed in each
START_TEST(the_period_may_change_while_it_plays)
{
  static const uint32_t frames[] = {1024U, 16U, 8192U, 64U};
  Child                 children[CHILDREN_MAX];
  const pid_t           server = recorder_server(SERVER, 128U);
  const pid_t           host = live_host(SERVER, "-i processes -c adsr_gate=1");
  Recorder*             recorder = listen(SERVER);
  for (uint32_t k = 0U; k < 4U; ++k) {
    ck_assert(recorder_set_period(recorder, frames[k]));
    live_pause(0.5);
    ck_assert(children_await_copies(host, children));
    kill(children[1U + (k % 2U)].pid, SIGKILL);
    live_pause(1.0);
    assert_tone(recorder, 440.0);
    ck_assert(children_await_copies(host, children));
  }
  end_host(host, 0.0);
  ck_assert_double_ge(program_figure("@/report.json", "restored"), 4.0);
  recorder_close(recorder);
  program_stop(server, SIGTERM);
}
END_TEST

// Its plugin takes periods of a power of two only
START_TEST(a_period_that_no_copy_takes_ends_the_host)
{
  char options[128];
  Ran  ran;
  bundles_use_built("plugins");
  program_run(&ran, "rm -rf @/session");
  snprintf(options,
           sizeof(options),
           "urn:test:blocks --session @/session %s",
           isolations[_i]);
  pid_t           server   = recorder_server(SERVER, 64U);
  const pid_t     host     = live_host(SERVER, options);
  Recorder* const recorder = recorder_open(SERVER);
  ck_assert(recorder_connect(recorder, "chronus:out", 60.0));
  recorder_close(recorder);
  program_stop(server, SIGKILL);

  server = recorder_server(SERVER, 96U);
  for (int t = 0; t < 600 && program_runs(host); ++t) {
    live_pause(0.1);
  }
  ck_assert_int_eq(program_stop(host, SIGTERM), 1);
  ck_assert(live_await_word("a power of two, not 96 frames", 1U));
  program_stop(server, SIGTERM);
}
END_TEST

START_TEST(an_end_is_heard_while_there_is_no_server)
{
  static const int signals[] = {SIGINT, SIGTERM};
  const pid_t      server    = recorder_server(SERVER, 256U);
  const pid_t      host      = live_host(SERVER, "-i processes");
  recorder_close(listen(SERVER));
  program_stop(server, SIGKILL);
  live_pause(1.0);
  ck_assert(program_runs(host));
  ck_assert_int_eq(program_stop(host, signals[_i]), 0);
  ck_assert_double_eq(program_figure("@/report.json", "server_losses"), 1.0);
  ck_assert_double_ge(program_figure("@/report.json", "server_away_ms"), 500.0);
}
END_TEST

// The first child is the server, as copies are threads
START_TEST(a_server_of_ours_is_started_again)
{
  Child       children[CHILDREN_MAX];
  const pid_t host =
    program_start("@/host.log",
                  "chronus run --server " SERVER "-own -P %u -c adsr_gate=1 "
                  "--report @/report.json",
                  loopback_free_port());
  Recorder* recorder = listen(SERVER "-own");
  assert_tone(recorder, 440.0);
  recorder_close(recorder);
  ck_assert_uint_eq(children_find(host, children), 1U);
  kill(children[0].pid, SIGKILL);
  live_pause(1.0);

  recorder = listen(SERVER "-own");
  assert_tone(recorder, 440.0);
  recorder_close(recorder);
  end_host(host, 1.0);
}
END_TEST

// As by Ctrl-Z, longer than any copy may stand still; JACK goes on meanwhile
START_TEST(a_host_that_was_stopped_goes_on)
{
  const pid_t server = recorder_server(SERVER, 256U);
  char        options[64];
  snprintf(options, sizeof(options), "%s -c adsr_gate=1", isolations[_i]);
  const pid_t host     = live_host(SERVER, options);
  Recorder*   recorder = listen(SERVER);
  assert_tone(recorder, 440.0);
  kill(host, SIGSTOP);
  live_pause(3.0);
  kill(host, SIGCONT);
  live_pause(1.0);
  assert_tone(recorder, 440.0);
  ck_assert_int_eq(program_stop(host, SIGTERM), 0);
  ck_assert_double_eq(program_figure("@/report.json", "diverged_blocks"), 0.0);
  ck_assert_double_eq(program_figure("@/report.json", "restored"), 0.0);
  ck_assert_double_ge(program_figure("@/report.json", "skipped_frames"),
                      2.0 * RECORDER_RATE_HZ);
  recorder_close(recorder);
  program_stop(server, SIGTERM);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("jack");
  tcase_set_timeout(tcase, 200.0);
  tcase_add_loop_test(tcase, state_and_connections_outlive_the_server, 0, 4);
  tcase_add_loop_test(tcase, a_new_rate_keeps_controls_and_pitch, 0, 2);
  tcase_add_test(tcase, the_period_may_change_while_it_plays);
  tcase_add_loop_test(tcase, a_period_that_no_copy_takes_ends_the_host, 0, 2);
  tcase_add_loop_test(tcase, an_end_is_heard_while_there_is_no_server, 0, 2);
  tcase_add_test(tcase, a_server_of_ours_is_started_again);
  tcase_add_loop_test(tcase, a_host_that_was_stopped_goes_on, 0, 2);
  return suite_run("live server", tcase);
}
