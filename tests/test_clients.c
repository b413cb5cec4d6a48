// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/loopback.h"
#include "tests/osc_engine.h"
#include "tests/osc_rig.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// Clients that nobody here wrote.  Those that are not installed are said to be
// not run, and are not counted.

/// The packages of npm, installed for this test alone
#define NPM_PACKAGES "osc@2.4.5 node-osc@11.7.1"

/// Wait until the engine has got a number of sets
static void
await_sets(const uint32_t wanted)
{
  for (int i = 0; i < MAX_NAPS && atomic_load(&osc_engine.n_sets) < wanted;
       ++i) {
    nap();
  }
  ck_assert_uint_ge(atomic_load(&osc_engine.n_sets), wanted);
}

// What python-osc 1.9 sends for send_message('/mod/sine/freq', 440.0) and
// send_message('/gate/adsr', 'on')
START_TEST(the_first_conversation_in_python_sounds)
{
  static const uint8_t freq[] = "/mod/sine/freq\0\0,f\0\0\x43\xDC\0";
  static const uint8_t gate[] = "/gate/adsr\0\0,s\0\0on\0";
  Peer* const          peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  send_bytes(peer, freq, sizeof(freq));
  send_bytes(peer, gate, sizeof(gate));
  await_sets(2U);
  ck_assert_uint_eq(osc_engine.sets[0].port, SMALL_FREQ);
  ck_assert_double_eq((double)osc_engine.sets[0].value, 440.0);
  ck_assert_uint_eq(osc_engine.sets[1].port, SMALL_GATE);
  ck_assert_double_eq((double)osc_engine.sets[1].value, 1.0);
  ck_assert_uint_eq(count_read(&rig.stats.osc_errors), 0U);
  peer_close(peer);
}
END_TEST

START_TEST(oscsend_is_heard)
{
  Ran ran;
  program_do(&ran, "oscsend 127.0.0.1 %u /mod/sine/freq f 345", rig.port);
  await_sets(1U);
  program_do(&ran, "oscsend osc.tcp://127.0.0.1:%u/ /gate/adsr s on", rig.port);
  await_sets(2U);
  ck_assert_double_eq((double)osc_engine.sets[0].value, 345.0);
  ck_assert_uint_eq(osc_engine.sets[1].port, SMALL_GATE);
}
END_TEST

// It cannot ask, so its port is subscribed before it is there
START_TEST(oscdump_reads_updates)
{
  static const uint8_t ask[] = "/subscribe\0\0,s\0\0/mod\0\0\0";
  const uint32_t       taken = loopback_free_port();
  const int            fd    = loopback_bind(SOCK_DGRAM, taken);
  struct sockaddr_in   to    = {.sin_family = AF_INET,
                                .sin_port   = htons((uint16_t)rig.port),
                                .sin_addr   = {htonl(INADDR_LOOPBACK)}};
  ck_assert_int_eq(
    sendto(fd, ask, sizeof(ask), 0, (const struct sockaddr*)&to, sizeof(to)),
    sizeof(ask));
  close(fd);

  const pid_t dump  = program_start("@/dump.log", "oscdump -L %u", taken);
  Peer* const peer  = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  bool        heard = false;
  for (int i = 0; i < 400 && !heard; ++i) {
    send_number(peer, "/mod/sine/freq", 100.0f + (float)i);
    for (int n = 0; n < 25; ++n) {
      nap();
    }
    char* const log = program_read("@/dump.log");
    heard           = strstr(log, "/mod/sine/freq f") && strstr(log, "/seq i");
    free(log);
  }
  program_stop(dump, SIGTERM);
  peer_close(peer);
  ck_assert(heard);
}
END_TEST

static void
expect_success(const char* const command)
{
  Ran ran;
  program_do(&ran, "%s %u", command, rig.port);
}

START_TEST(liblo_of_python_converses)
{
  expect_success("/usr/bin/python3 tests/clients/liblo_client.py");
}
END_TEST

START_TEST(osc_of_npm_converses)
{
  expect_success("node tests/clients/osc_client.js");
}
END_TEST

START_TEST(node_osc_of_npm_converses)
{
  expect_success("node tests/clients/node_osc_client.js");
}
END_TEST

static bool
succeeds(const char* const command)
{
  Ran ran;
  program_run(&ran, "%s", command);
  return !ran.status;
}

/// Install npm's packages below the build directory, unless they are there
static bool
has_npm_packages(void)
{
  const char* const build = getenv("CHRONUS_BUILD");
  char              path[1024];
  snprintf(
    path, sizeof(path), "%s/clients/node_modules", build ? build : "build");
  setenv("NODE_PATH", path, 1);
  const char* const needs = "node -e require('osc'),require('node-osc')";
  bool              has   = succeeds(needs);
  if (!has &&
      succeeds("npm install --silent --no-audit --no-fund --omit=optional "
               "--fetch-retries=0 --prefix $/clients " NPM_PACKAGES)) {
    has = succeeds(needs);
  }
  return has;
}

int
main(void)
{
  TCase* const tcase = tcase_create("clients");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, osc_engine_open, osc_engine_close);
  tcase_add_test(tcase, the_first_conversation_in_python_sounds);
  tcase_add_test(tcase, oscsend_is_heard);
  tcase_add_test(tcase, oscdump_reads_updates);
  if (succeeds("/usr/bin/python3 -c __import__('liblo')")) {
    tcase_add_test(tcase, liblo_of_python_converses);
  } else {
    printf("not run: Python's liblo is missing; install python3-liblo\n");
  }
  if (has_npm_packages()) {
    tcase_add_test(tcase, osc_of_npm_converses);
    tcase_add_test(tcase, node_osc_of_npm_converses);
  } else {
    printf("not run: npm's osc and node-osc; install nodejs and npm\n");
  }
  return suite_run("clients", tcase);
}
