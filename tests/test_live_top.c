// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/live.h"
#include "tests/loopback.h"
#include "tests/program.h"
#include "tests/recorder.h"
#include "tests/suite.h"
#include "tests/terminal.h"

#include <check.h>
#include <jansson.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The monitor as a player sees it: in tmux, before a real host whose copies
// fail

#define SERVER "chronus-top"

/// Rows of the copies, and of the events on a screen of 80 by 24
enum { COPIES_FIRST = 2, COPIES_LAST = 4, EVENTS_FIRST = 11, EVENTS_LAST = 15 };

static unsigned port;
static pid_t    server;
static pid_t    host;
static Ran      ran;

static void
start_host(void)
{
  host = program_start("@/host.log",
                       "chronus run --server " SERVER
                       " -P %u --no-start-server -i processes --allow-faults",
                       port);
}

static void
set_up(void)
{
  port   = loopback_free_port();
  server = recorder_server(SERVER, 1024U);
  start_host();
}

static void
tear_down(void)
{
  program_stop(host, SIGTERM);
  program_stop(server, SIGTERM);
}

static void
send_osc(const char* const message)
{
  program_do(&ran, "oscsend localhost %u %s", port, message);
}

/// Open the monitor and wait until it shows a whole host
static void
open_top(const char* const environment)
{
  terminal_open(80, 24, "env %s chronus top -P %u", environment, port);
  terminal_await_row(COPIES_FIRST, COPIES_LAST, " active ");
  terminal_await_row(COPIES_FIRST, COPIES_LAST, " standby ");
  terminal_await_row(COPIES_FIRST, COPIES_LAST, " spare ");
}

static void
await_state(const char* const state)
{
  terminal_await_row(COPIES_FIRST, COPIES_LAST, state);
}

static void
await_event(const char* const text)
{
  terminal_await_row(EVENTS_FIRST, EVENTS_LAST, text);
}

START_TEST(each_state_is_seen_where_a_copy_fails)
{
  open_top("LC_ALL=C.UTF-8");
  send_osc("/gate/adsr s on");
  send_osc("/fault ss stop standby");
  await_state(" late ");
  await_state(" retired ");
  await_state(" catching up ");
  await_state(" standby ");

  send_osc("/fault ss kill active");
  await_event("died of SIGKILL");
  await_state(" retired ");
  puts(terminal_read(false)); // For the README
  send_osc("/no/such/path i 1");
  await_event("/no/such/path: no such path");
  terminal_await("1 refused");
}
END_TEST

START_TEST(keys_change_and_find_and_swap)
{
  open_top("LC_ALL=C.UTF-8");
  terminal_press("/ c u t o f f");
  terminal_await("find: cutoff_");
  terminal_press("Enter Right Right");
  terminal_await(">filter/cutoff       1149 Hz");
  program_run(&ran, "chronus top -P %u --once", port);
  ck_assert_msg(
    strstr(ran.out, "/mod/filter/cutoff           1149 Hz"), "%s", ran.out);
  terminal_press("Escape ?");
  terminal_await("make the standby the active copy");
  terminal_press("? s");
  await_event(" swap ");
  terminal_press("r");
  await_event("replaced as asked");
  send_osc("/gate/adsr s on");
  terminal_await("adsr/gate              1 ");
  terminal_press("p");
  terminal_await("adsr/gate              0 ");
  terminal_press("q");
  terminal_await_end();
}
END_TEST

START_TEST(a_window_may_change_and_a_host_may_go)
{
  open_top("LC_ALL=C.UTF-8");
  terminal_resize(200, 50);
  terminal_await_row(49, 49, "q quit");
  terminal_resize(20, 5);
  terminal_await_row(2, 3, " active");
  terminal_resize(80, 24);
  terminal_await_row(23, 23, "q quit");

  kill(host, SIGSTOP); // Its kernel still takes connections
  terminal_await("HOST IS GONE");
  live_pause(1.5);
  terminal_await("HOST IS GONE");
  kill(host, SIGCONT);
  await_event("it is back");

  program_stop(host, SIGKILL);
  terminal_await("HOST IS GONE");
  await_event("it is gone");
  start_host();
  terminal_await_row(0, 0, "urn:chronus:synth");
  terminal_await_row(COPIES_FIRST, COPIES_LAST, " active ");
}
END_TEST

START_TEST(colours_are_used_where_they_are_wanted)
{
  open_top("-u NO_COLOR LC_ALL=C.UTF-8");
  ck_assert_ptr_nonnull(strstr(terminal_read(true), "\033[32m"));
  terminal_press("q");
  terminal_await_end();

  open_top("NO_COLOR=1 LC_ALL=C");
  ck_assert_ptr_null(strstr(terminal_read(true), "\033[32m"));
  ck_assert_ptr_null(strstr(terminal_read(false), "\xE2"));
  terminal_await("-- events --");
}
END_TEST

START_TEST(scripts_get_a_table_or_json)
{
  for (int tries = 0; tries < 100; ++tries) { // It may not be up yet
    program_run(&ran, "chronus top -P %u --once", port);
    if (!ran.status && strstr(ran.out, " active ")) {
      break;
    }
    live_pause(0.1);
  }
  ck_assert_int_eq(ran.status, 0);
  ck_assert_ptr_nonnull(strstr(ran.out, " active "));
  ck_assert_ptr_nonnull(strstr(ran.out, "\nplugin               urn:chronus:"));
  ck_assert_ptr_nonnull(strstr(ran.out, "/mod/sine/freq               440 Hz"));

  program_do(&ran, "chronus top -P %u --json", port);
  json_t* const       whole   = json_loads(ran.out, 0U, NULL);
  const char*         isolate = NULL;
  double              freq    = 0.0;
  const json_t* const pid     = json_object_get(
    json_object_get(json_object_get(json_object_get(whole, "status"), "copy"),
                    "0"),
    "pid");
  ck_assert(!json_unpack(whole,
                         "{s:{s:s}, s:{s:F}}",
                         "status",
                         "isolate",
                         &isolate,
                         "parameters",
                         "/mod/sine/freq",
                         &freq));
  ck_assert_str_eq(isolate, "processes");
  ck_assert_double_eq(freq, 440.0);
  ck_assert_int_gt(json_integer_value(pid), 1);
  json_decref(whole);
}
END_TEST

int
main(void)
{
  setenv("LV2_PATH", "/nowhere", 1);
  if (!terminal_exists()) {
    printf("not run: tmux is missing; install tmux\n");
  }
  TCase* const tcase = tcase_create("live");
  tcase_set_timeout(tcase, 200.0);
  tcase_add_unchecked_fixture(tcase, set_up, tear_down);
  tcase_add_test(tcase, scripts_get_a_table_or_json);
  if (terminal_exists()) {
    tcase_add_checked_fixture(tcase, NULL, terminal_close);
    tcase_add_test(tcase, keys_change_and_find_and_swap);
    tcase_add_test(tcase, each_state_is_seen_where_a_copy_fails);
    tcase_add_test(tcase, colours_are_used_where_they_are_wanted);
    tcase_add_test(tcase, a_window_may_change_and_a_host_may_go);
  }
  return suite_run("live_top", tcase);
}
