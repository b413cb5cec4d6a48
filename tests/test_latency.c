// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/live.h"
#include "tests/program.h"
#include "tests/recorder.h"
#include "tests/stalls.h"
#include "tests/suite.h"

#include <check.h>
#include <jack/jack.h>

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

// Two copies are no later than one plugin: on a JACK server, between a client
// that sends impulses and another that hears them, each comes out in the very
// frame in which it went in

#define SERVER "chronus-latency"
#define PERIOD 64U

/// An impulse is sent in each of so many periods, at another place of it
#define EVERY 16U

/// Impulses that are looked at
#define N_PULSES 100U

/// So many in a row come where they should, and the graph has settled
#define N_SETTLED 10U

static jack_port_t*     out;
static jack_port_t*     in;
static uint32_t         n_cycles;
static _Atomic uint32_t sent_at; ///< Frame of the last impulse
static _Atomic uint32_t n_heard; ///< In the frame in which one was sent
static _Atomic uint32_t n_wrong; ///< In another, or of another height

/// Runs before the host
static int
send(const jack_nframes_t n, void* const context)
{
  jack_client_t* const client = *(jack_client_t**)context;
  float* const         to     = (float*)jack_port_get_buffer(out, n);
  for (uint32_t i = 0U; i < n; ++i) {
    to[i] = 0.0f;
  }
  if (n_cycles++ % EVERY == 0U) {
    const uint32_t at = (n_cycles / EVERY) % PERIOD;
    to[at]            = 1.0f;
    atomic_store(&sent_at, jack_last_frame_time(client) + at);
  }
  return 0;
}

/// Runs after the host
static int
hear(const jack_nframes_t n, void* const context)
{
  jack_client_t* const client = *(jack_client_t**)context;
  const float* const   from   = (const float*)jack_port_get_buffer(in, n);
  for (uint32_t i = 0U; i < n; ++i) {
    const bool right = from[i] == 0.5f && jack_last_frame_time(client) + i ==
                                            atomic_load(&sent_at);
    atomic_fetch_add(&n_heard, right);
    atomic_fetch_add(&n_wrong, from[i] != 0.0f && !right);
  }
  return 0;
}

/// A client with one port
static jack_port_t*
open_client(jack_client_t** const     client,
            const char* const         name,
            const JackProcessCallback process,
            const unsigned long       flags)
{
  *client =
    jack_client_open(name, JackNoStartServer | JackServerName, NULL, SERVER);
  ck_assert_ptr_nonnull(*client);
  jack_port_t* const port =
    jack_port_register(*client, "port", JACK_DEFAULT_AUDIO_TYPE, flags, 0UL);
  jack_set_process_callback(*client, process, (void*)client);
  return port;
}

static void
await_host(jack_client_t* const client)
{
  for (int t = 0; t < 1200 && !jack_port_by_name(client, "chronus:out"); ++t) {
    live_pause(0.05);
  }
}

/// Wait until the graph is as it stays: while it changed, JACK kept one back
static void
await_order(void)
{
  uint32_t wrong = 0U;
  for (int t = 0; t < 1200 && atomic_load(&n_heard) < N_SETTLED; ++t) {
    if (atomic_load(&n_wrong) != wrong) {
      wrong = atomic_load(&n_wrong);
      atomic_store(&n_heard, 0U);
    }
    live_pause(0.05);
  }
  atomic_store(&n_wrong, 0U);
  atomic_store(&n_heard, 0U);
}

START_TEST(an_impulse_comes_out_in_the_frame_it_went_in)
{
  static const char* const isolations[] = {"-i threads urn:test:half",
                                           "-i processes urn:test:half"};
  static jack_client_t*    sender;
  static jack_client_t*    hearer;
  program_use_bundle("half.lv2");
  const pid_t   server = recorder_server(SERVER, PERIOD);
  const pid_t   host   = live_host(SERVER, isolations[_i]);
  Stalls* const stalls = stalls_open();

  out = open_client(&sender, "sender", send, JackPortIsOutput);
  in  = open_client(&hearer, "hearer", hear, JackPortIsInput);
  await_host(sender);
  jack_activate(sender);
  jack_activate(hearer);
  ck_assert(!jack_connect(sender, "sender:port", "chronus:in"));
  ck_assert(!jack_connect(hearer, "chronus:out", "hearer:port"));
  await_order();
  for (int t = 0; t < 1200 && atomic_load(&n_heard) < N_PULSES; ++t) {
    live_pause(0.05);
  }
  const uint32_t heard  = atomic_load(&n_heard);
  const uint32_t wrong  = atomic_load(&n_wrong);
  const uint32_t spoilt = stalls_blocks(stalls, PERIOD / 48000.0);
  stalls_close(stalls);
  jack_client_close(hearer);
  jack_client_close(sender);
  ck_assert_int_eq(program_stop(host, SIGTERM), 0);
  program_stop(server, SIGTERM);
  ck_assert_uint_ge(heard, N_PULSES);
  ck_assert_double_le(wrong,
                      program_figure("@/report.json", "lost_frames") +
                        (2.0 * program_figure("@/report.json", "xruns")) +
                        (2.0 * spoilt));
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("jack");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_loop_test(
    tcase, an_impulse_comes_out_in_the_frame_it_went_in, 0, 2);
  return suite_run("latency", tcase);
}
