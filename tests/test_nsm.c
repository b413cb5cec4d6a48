// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/ear.h"
#include "tests/live.h"
#include "tests/loopback.h"
#include "tests/program.h"
#include "tests/recorder.h"
#include "tests/suite.h"

#include <check.h>
#include <lo/lo.h>

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A host under a session manager of our own, small but by the NSM API 1.1

#define SERVER "chronus-nsm"
#define PERIOD 256U
#define CLIENT "Chronus.nTEST"

/// The manager, and what it was told last
typedef struct {
  pid_t      host;         ///< Started by it
  Ear        ear;          ///< Where it listens, and what it heard last
  lo_address host_at;      ///< Where the host speaks from
  lo_address osc;          ///< Where the host is played
  bool       dirty;        ///< The host has unsaved changes
  uint32_t   n_dirty;      ///< Times that this has changed
  char       message[256]; ///< The last line for the user
  float      freq;         ///< What the host answered last
} Manager;

static Manager manager;

/// Hear what a manager is told
static int
hear(const char* const path,
     const char* const types,
     lo_arg** const    args,
     const int         n_args,
     const lo_message  message,
     void* const       context)
{
  (void)context;
  if (!strcmp(path, "/nsm/client/is_dirty") ||
      !strcmp(path, "/nsm/client/is_clean")) {
    manager.dirty = path[15] == 'd';
    ++manager.n_dirty;
  } else if (!strcmp(path, "/nsm/client/message")) {
    snprintf(
      manager.message, sizeof(manager.message), "%s", (const char*)args[1]);
  } else if (!strcmp(path, "/mod/sine/freq")) {
    memcpy(&manager.freq, args[0], sizeof(manager.freq));
  } else {
    ear_note(path, types, args, n_args, message, &manager.ear);
  }
  if (!strcmp(path, "/nsm/server/announce")) {
    const lo_address from = lo_message_get_source(message);
    manager.host_at =
      lo_address_new(lo_address_get_hostname(from), lo_address_get_port(from));
  }
  return 0;
}

static void
set_up(void)
{
  static char url[128];
  char        port[16];
  snprintf(port, sizeof(port), "%u", loopback_free_port());
  manager = (Manager){.ear = {.server = lo_server_new(NULL, NULL)}};
  lo_server_add_method(manager.ear.server, NULL, NULL, hear, NULL);
  manager.osc = lo_address_new("127.0.0.1", port);
  snprintf(url,
           sizeof(url),
           "osc.udp://localhost:%d/",
           lo_server_get_port(manager.ear.server));
  setenv("NSM_URL", url, 1);
  setenv("JACK_DEFAULT_SERVER", SERVER, 1);
  setenv("CHRONUS_OSC_PORT", port, 1);
}

static void
tear_down(void)
{
  lo_address_free(manager.osc);
  ear_close(&manager.ear);
}

/// The next thing that is said begins with these words
static void
await_words(const char* const path, const char* const words)
{
  ear_await(&manager.ear, path);
  ck_assert_msg(
    !strncmp(manager.ear.words, words, strlen(words)), "%s", manager.ear.words);
}

/// Start the host as a manager does, by its name alone
static void
start_as(const char* const command)
{
  manager.host = program_start("@/host.log", "%s", command);
  await_words("/nsm/server/announce", "Chronus|:dirty:message:|chronus|1|1|");
  lo_send_from(manager.host_at,
               manager.ear.server,
               LO_TT_IMMEDIATE,
               "/reply",
               "ssss",
               "/nsm/server/announce",
               "welcome",
               "small",
               ":server-control:");
}

static void
start(void)
{
  start_as("chronus");
}

static void
open_project(const char* const folder)
{
  lo_send_from(manager.host_at,
               manager.ear.server,
               LO_TT_IMMEDIATE,
               "/nsm/client/open",
               "sss",
               program_path(folder),
               "test",
               CLIENT);
}

static void
begin(void)
{
  start();
  open_project("@/project");
  await_words("/reply", "/nsm/client/open|");
}

static void
end(void)
{
  const int   status = program_stop(manager.host, SIGTERM);
  char* const log    = program_read("@/host.log");
  ck_assert_msg(!status, "%s", log);
  free(log);
  lo_address_free(manager.host_at);
}

/// Wait until the host says that something has changed
static void
await_dirt(void)
{
  for (int t = 0; t < 400 && !manager.dirty; ++t) {
    ear_listen(&manager.ear);
  }
  ck_assert(manager.dirty);
}

/// Set the frequency, and wait until the host says that it has changed
static void
change(const float freq)
{
  lo_send(manager.osc, "/mod/sine/freq", "f", (double)freq);
  await_dirt();
}

/// Have the host play another plugin
static void
load(const char* const uri)
{
  lo_send_from(
    manager.osc, manager.ear.server, LO_TT_IMMEDIATE, "/plugin/load", "s", uri);
  ear_await(&manager.ear, "/plugin/loaded");
}

static void
save(void)
{
  lo_send_from(manager.host_at,
               manager.ear.server,
               LO_TT_IMMEDIATE,
               "/nsm/client/save",
               "");
  await_words("/reply", "/nsm/client/save|");
  for (int t = 0; t < 400 && manager.dirty; ++t) {
    ear_listen(&manager.ear);
  }
  ck_assert(!manager.dirty);
}

static void
ck_freq(const float wanted)
{
  manager.freq = 0.0f;
  lo_send_from(
    manager.osc, manager.ear.server, LO_TT_IMMEDIATE, "/mod/sine/freq", "");
  for (int t = 0; t < 400 && !(manager.freq > 0.0f); ++t) {
    ear_listen(&manager.ear);
  }
  ck_assert_float_eq(manager.freq, wanted);
}

START_TEST(the_sound_card_is_left_alone_until_a_project_is_open)
{
  Recorder* const recorder = recorder_open(SERVER);
  start();
  ck_assert(!recorder_connect(recorder, CLIENT ":left", 0.3));
  ck_assert(!recorder_connect(recorder, "chronus:left", 0.1));
  open_project("@/project");
  await_words("/reply", "/nsm/client/open|");
  ck_assert(recorder_connect(recorder, CLIENT ":left", 60.0));
  end();
  recorder_close(recorder);
}
END_TEST

START_TEST(what_is_saved_comes_back_and_nothing_else)
{
  begin();
  ck_assert_uint_eq(manager.n_dirty, 0U);
  change(330.0f);
  save();
  change(550.0f);
  live_pause(1.0); // Longer than a session without a manager waits
  end();

  const uint32_t n_dirty = manager.n_dirty;
  begin();
  ck_freq(330.0f);
  ck_assert_uint_eq(manager.n_dirty, n_dirty);
  end();
}
END_TEST

// The folder goes away and comes back, as a disk may
START_TEST(what_a_save_could_not_keep_stays_unsaved)
{
  Ran ran;
  begin();
  change(330.0f);
  const uint32_t n_dirty = manager.n_dirty;
  program_run(&ran, "mv @/project @/elsewhere");
  lo_send_from(manager.host_at,
               manager.ear.server,
               LO_TT_IMMEDIATE,
               "/nsm/client/save",
               "");
  await_words("/error", "/nsm/client/save|-10|");
  for (int t = 0; t < 20; ++t) {
    ear_listen(&manager.ear);
  }
  ck_assert_uint_eq(manager.n_dirty, n_dirty);
  program_run(&ran, "mv @/elsewhere @/project");
  save();
  end();
}
END_TEST

// A note is none, but this one has the plugin say so
START_TEST(a_change_that_only_the_plugin_knows_of_is_one)
{
  setenv("LV2_PATH", program_path("$/tests/plugins"), 1);
  begin();
  load("urn:test:tells");
  live_pause(0.5); // Until JACK has told of the connections that are gone
  save();
  lo_send(manager.osc, "/note/on", "ii", 60, 100);
  await_dirt();
  end();
}
END_TEST

START_TEST(another_plugin_and_its_bindings_come_back)
{
  program_use_bundle("deadly.lv2");
  begin();
  load("urn:test:deadly");
  lo_send_from(manager.osc,
               manager.ear.server,
               LO_TT_IMMEDIATE,
               "/learn",
               "sii",
               "/mod/deadly/level",
               1,
               20);
  ear_await(&manager.ear, "/learned");
  live_pause(0.5); // Until JACK has told of the connections that are gone
  save();
  end();

  begin();
  lo_send_from(
    manager.osc, manager.ear.server, LO_TT_IMMEDIATE, "/learn/list", "");
  ear_await(&manager.ear, "/learn/list/reply");
  ck_assert_str_eq(manager.ear.words, "/mod/deadly/level|1|20|");
  ear_await(&manager.ear, "/learn/list/end");
  end();
}
END_TEST

START_TEST(what_befalls_a_copy_is_shown_to_the_user)
{
  start_as("chronus run --allow-faults");
  open_project("@/project");
  await_words("/reply", "/nsm/client/open|");
  lo_send(manager.osc, "/gate/adsr", "s", "on");
  lo_send(manager.osc, "/fault", "s", "nan");
  for (int t = 0; t < 400 && !strstr(manager.message, "given up"); ++t) {
    ear_listen(&manager.ear);
  }
  ck_assert_msg(
    strstr(manager.message, "given up: copy 0"), "%s", manager.message);
  end();
}
END_TEST

START_TEST(what_cannot_be_opened_is_said)
{
  start();
  program_write("@/file", "x", 1U);
  open_project("@/file");
  await_words("/error", "/nsm/client/open|-10|");
  ck_assert_int_ne(program_stop(manager.host, SIGTERM), 0);
  lo_address_free(manager.host_at);
}
END_TEST

START_TEST(who_waits_for_a_project_ends_when_told)
{
  start();
  end();
}
END_TEST

START_TEST(two_hosts_of_a_session_listen_at_different_ports)
{
  begin();
  const pid_t      first   = manager.host;
  const lo_address host_at = manager.host_at;
  start();
  open_project("@/other");
  await_words("/reply", "/nsm/client/open|");
  end();
  manager.host    = first;
  manager.host_at = host_at;
  end();
}
END_TEST

START_TEST(without_a_manager_a_host_runs_as_usual)
{
  Recorder* const recorder = recorder_open(SERVER);
  setenv("NSM_URL", "osc.udp://localhost:9/", 1);
  manager.host = program_start("@/host.log", "chronus run");
  ck_assert(recorder_connect(recorder, "chronus:left", 60.0));
  ck_assert_int_eq(program_stop(manager.host, SIGTERM), 0);
  char* const log = program_read("@/host.log");
  ck_assert_ptr_nonnull(strstr(log, "no session manager answers"));
  free(log);
  recorder_close(recorder);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("nsm");
  tcase_set_timeout(tcase, 60.0);
  live_serve(tcase, SERVER, PERIOD);
  tcase_add_checked_fixture(tcase, set_up, tear_down);
  tcase_add_test(tcase, the_sound_card_is_left_alone_until_a_project_is_open);
  tcase_add_test(tcase, what_is_saved_comes_back_and_nothing_else);
  tcase_add_test(tcase, what_a_save_could_not_keep_stays_unsaved);
  tcase_add_test(tcase, a_change_that_only_the_plugin_knows_of_is_one);
  tcase_add_test(tcase, another_plugin_and_its_bindings_come_back);
  tcase_add_test(tcase, what_befalls_a_copy_is_shown_to_the_user);
  tcase_add_test(tcase, what_cannot_be_opened_is_said);
  tcase_add_test(tcase, who_waits_for_a_project_ends_when_told);
  tcase_add_test(tcase, two_hosts_of_a_session_listen_at_different_ports);
  tcase_add_test(tcase, without_a_manager_a_host_runs_as_usual);
  return suite_run("nsm", tcase);
}
