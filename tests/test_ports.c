// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/bundles.h"
#include "tests/live.h"
#include "tests/pair.h"
#include "tests/program.h"
#include "tests/recorder.h"
#include "tests/suite.h"

#include <check.h>
#include <jack/jack.h>
#include <jack/metadata.h>
#include <jack/uuid.h>

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// Ports of every kind, and what JACK is told of them

#define PLUGIN "urn:test:ports"
#define SERVER "chronus-ports"

/// Frames of a period
#define FRAMES 256U

START_TEST(each_input_reaches_its_port)
{
  pair_in[0][3] = 5.0f;
  pair_in[1][3] = 2.0f;
  pair_in[2][3] = 7.0f;
  pair_open(PLUGIN, _i, FRAMES);
  pair_cycle(true);
  ck_assert(pair_out[0][3] == 8.0f);
  ck_assert(pair_out[1][3] == 3.0f);
  ck_assert(pair_out[1][4] == 0.0f);
  pair_close();
}
END_TEST

START_TEST(the_latency_is_that_of_the_plugin)
{
  pair_open(PLUGIN, _i, FRAMES);
  pair_cycle(true);
  ck_assert_uint_eq(atomic_load(&pair_host.supervisor.engine.latency), 100U);
  pair_set("delay", 0U, 333.0f);
  pair_cycle(true);
  ck_assert_uint_eq(atomic_load(&pair_host.supervisor.engine.latency), 333U);
  pair_close();
}
END_TEST

/// What JACK keeps of a port under a key; empty if nothing; to be freed
static char*
label_of(jack_client_t* const client,
         const char* const    name,
         const char* const    key)
{
  jack_port_t* const port  = jack_port_by_name(client, name);
  char*              value = NULL;
  char*              type  = NULL;
  ck_assert_msg(port != NULL, "no port %s", name);
  const bool  is = !jack_get_property(jack_port_uuid(port), key, &value, &type);
  char* const copy = strdup(is ? value : "");
  if (is) {
    jack_free(value);
    jack_free(type);
  }
  return copy;
}

static void
expect_label(jack_client_t* const client,
             const char* const    name,
             const char* const    key,
             const char* const    expected)
{
  char* label = label_of(client, name, key);
  for (int t = 0; t < 1000 && strcmp(label, expected) != 0; ++t) {
    live_pause(0.02);
    free(label);
    label = label_of(client, name, key);
  }
  ck_assert_str_eq(label, expected);
  free(label);
}

/// Whether a port is connected to anything
static bool
is_connected(jack_client_t* const client, const char* const name)
{
  return jack_port_connected(jack_port_by_name(client, name)) > 0;
}

/// Wait until a port has a latency in one direction
static void
expect_latency(jack_client_t* const               client,
               const char* const                  name,
               const jack_latency_callback_mode_t mode,
               const jack_nframes_t               expected)
{
  jack_latency_range_t range = {0U, 0U};
  for (int t = 0; t < 1000 && range.max != expected; ++t) {
    live_pause(0.02);
    jack_port_get_latency_range(jack_port_by_name(client, name), mode, &range);
  }
  ck_assert_uint_eq(range.min, expected);
  ck_assert_uint_eq(range.max, expected);
}

// One server for all of it
START_TEST(patchbays_see_what_each_port_is)
{
  const pid_t server = recorder_server(SERVER, FRAMES);
  bundles_use_built("plugins");
  const pid_t          host   = live_host(SERVER, PLUGIN " -c delay=77");
  jack_client_t* const client = jack_client_open(
    "looker", JackNoStartServer | JackServerName, NULL, SERVER);
  ck_assert_ptr_nonnull(client);
  for (int t = 0; t < 3000 && !jack_port_by_name(client, "chronus:events");
       ++t) {
    live_pause(0.02);
  }
  expect_label(client, "chronus:out", JACK_METADATA_PRETTY_NAME, "Main output");
  expect_label(client, "chronus:out", JACK_METADATA_ORDER, "1");
  expect_label(client, "chronus:out", JACK_METADATA_SIGNAL_TYPE, "AUDIO");
  expect_label(client, "chronus:follow", JACK_METADATA_SIGNAL_TYPE, "CV");
  expect_label(client, "chronus:bend", JACK_METADATA_SIGNAL_TYPE, "CV");
  expect_label(client, "chronus:side", JACK_METADATA_PRETTY_NAME, "Side chain");
  expect_label(
    client, "chronus:side", JACK_METADATA_PORT_GROUP, "Extra inputs");
  expect_label(client, "chronus:out", JACK_METADATA_PORT_GROUP, "");
  expect_label(client, "chronus:events", JACK_METADATA_EVENT_TYPES, "MIDI");
  expect_latency(client, "chronus:out", JackCaptureLatency, 77U);
  ck_assert(is_connected(client, "chronus:out"));
  ck_assert(!is_connected(client, "chronus:follow"));

  jack_latency_range_t card = {0U, 0U};
  jack_port_get_latency_range(
    jack_port_by_name(client, "system:playback_1"), JackPlaybackLatency, &card);
  expect_latency(client, "chronus:in", JackPlaybackLatency, card.max + 77U);
  jack_client_close(client);
  ck_assert_int_eq(program_stop(host, SIGTERM), 0);
  program_stop(server, SIGTERM);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("ports");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_loop_test(tcase, each_input_reaches_its_port, 0, 2);
  tcase_add_loop_test(tcase, the_latency_is_that_of_the_plugin, 0, 2);
  tcase_add_test(tcase, patchbays_see_what_each_port_is);
  return suite_run("ports", tcase);
}
