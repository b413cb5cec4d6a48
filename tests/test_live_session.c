// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/bundles.h"
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
#include <sys/stat.h>
#include <unistd.h>

// A host that is killed comes back as it was: what the plugin's state and its
// controls are is heard from outside, and so is the connection

#define SERVER "chronus-session"
#define PERIOD 1024U

/// What the plugin sounds like once both controllers and the level are set
#define SET ((77.0f / 256.0f) + (99.0f / 65536.0f) + 0.125f)

static const uint8_t number[3] = {0xB0U, 20U, 77U};
static const uint8_t filed[3]  = {0xB0U, 21U, 99U};

/// Wait until a save has this in the plugin's file; 20 s at most
static bool
await_save(const char* const wanted)
{
  for (int t = 0; t < 4000; ++t) {
    for (unsigned save = 1U; save < 32U; ++save) {
      char name[64];
      char text[16] = "";
      snprintf(name, sizeof(name), "@/session/%u/state/memo.txt", save);
      FILE* const file = fopen(program_path(name), "re");
      if (file) {
        text[fread(text, 1U, sizeof(text) - 1U, file)] = '\0';
        fclose(file);
      }
      if (!strcmp(text, wanted)) {
        return true;
      }
    }
    live_pause(0.005);
  }
  return false;
}

static pid_t
start(const char* const words)
{
  char options[256];
  snprintf(options, sizeof(options), "--session @/session %s", words);
  return live_host(SERVER, options);
}

/// Wait until fresh copies would begin with this in the plugin's file; 20 s at
/// most
static bool
await_reserve(const char* const wanted)
{
  Ran ran = {.status = 1};
  for (int t = 0; ran.status && t < 400; ++t) {
    live_pause(0.05);
    program_run(&ran, "grep -rqsx %s --include=memo.txt @/states", wanted);
  }
  live_pause(0.5); // The host has yet to notice that all is written
  return !ran.status;
}

/// Have the copy that is heard fail, and wait until it is back
static bool
replace_active(const lo_address to)
{
  const uint32_t n = live_count_word("is back");
  lo_send(to, "/fault", "ss", "segv", "active");
  return live_await_word("is back", n + 1U);
}

/// Join the server, set both controllers of the host, and hear that
static Recorder*
set_all(void)
{
  Recorder* const recorder = recorder_open(SERVER);
  ck_assert(recorder_connect(recorder, "chronus:out", 60.0));
  ck_assert(recorder_send(recorder, "chronus:in", number));
  ck_assert(recorder_send(recorder, "chronus:in", filed));
  ck_assert(live_await_sound(recorder, SET));
  return recorder;
}

/// With copies in threads, in processes, and in such with threads of their own
START_TEST(a_killed_host_comes_back_as_it_was)
{
  static const char* const isolations[] = {
    "-i threads", "-i processes", "-i processes"};
  char words[128];
  Ran  ran;
  program_run(&ran, "rm -rf @/session");
  program_use_bundle("memo.lv2");
  if (_i == 2) {
    program_write("@/lv2/memo.lv2/threads", "", 0U);
  }
  const pid_t server = recorder_server(SERVER, PERIOD);
  snprintf(
    words, sizeof(words), "urn:test:memo -c level=0.125 %s", isolations[_i]);
  pid_t     host     = start(words);
  Recorder* recorder = set_all();
  ck_assert(await_save("99"));
  ck_assert_int_eq(program_stop(host, SIGKILL), 128 + SIGKILL);
  recorder_close(recorder);

  // As if for the first time, but for the folder
  host             = start("");
  recorder         = recorder_open(SERVER);
  const bool heard = live_await_sound(recorder, SET);
  char*      log   = program_read("@/host.log");
  ck_assert_msg(heard, "%s", log);
  free(log);
  ck_assert_int_eq(program_stop(host, SIGTERM), 0);
  char* const report = program_read("@/report.json");
  ck_assert_ptr_nonnull(
    strstr(report, _i ? "\"processes\"" : "\"isolate\": \"threads\""));
  free(report);
  ck_assert_double_eq(program_figure("@/report.json", "saves_failed"), 0.0);
  recorder_close(recorder);
  program_stop(server, SIGTERM);
}
END_TEST

// In threads nobody asks the one that is left for its state, since it plays:
// the other one has saved it before.  Twice, so that the second replaces the
// one that had it first.
START_TEST(replaced_threads_have_the_state)
{
  char port[16];
  char words[128];
  snprintf(port, sizeof(port), "%u", loopback_free_port());
  program_use_bundle("memo.lv2");
  snprintf(words,
           sizeof(words),
           "urn:test:memo -c level=0.125 --allow-faults -P %s",
           port);
  mkdir(program_path("@/states"), 0700);
  setenv("TMPDIR", program_path("@/states"), 1);
  const pid_t      server   = recorder_server(SERVER, PERIOD);
  const pid_t      host     = live_host(SERVER, words);
  Recorder* const  recorder = set_all();
  const lo_address to       = lo_address_new("127.0.0.1", port);
  ck_assert(await_reserve("99"));
  ck_assert(replace_active(to));
  ck_assert(replace_active(to));
  const bool heard =
    live_await_frames(recorder, 8U * PERIOD) && live_await_sound(recorder, SET);
  ck_assert_int_eq(program_stop(host, SIGTERM), 0);
  char* const log = program_read("@/host.log");
  ck_assert_msg(
    program_figure("@/report.json", "restored_state") == 2.0, "%s", log);
  ck_assert_msg(heard, "%s", log);
  free(log);
  lo_address_free(to);
  recorder_close(recorder);
  program_stop(server, SIGTERM);
}
END_TEST

// The copies of the old rate are gone by then
START_TEST(a_new_rate_keeps_the_state)
{
  static const char* const isolations[] = {"-i threads", "-i processes"};
  char                     words[128];
  program_use_bundle("memo.lv2");
  snprintf(
    words, sizeof(words), "urn:test:memo -c level=0.125 %s", isolations[_i]);
  pid_t       server = recorder_server(SERVER, PERIOD);
  const pid_t host   = live_host(SERVER, words);
  recorder_close(set_all());
  program_stop(server, SIGKILL);

  server                   = recorder_server_at(SERVER, PERIOD, 44100U);
  Recorder* const recorder = recorder_open(SERVER);
  ck_assert(recorder_connect(recorder, "chronus:out", 60.0));
  const bool heard = live_await_sound(recorder, SET);
  ck_assert_int_eq(program_stop(host, SIGTERM), 0);
  char* const log = program_read("@/host.log");
  ck_assert_msg(heard, "%s", log);
  free(log);
  ck_assert_double_eq(program_figure("@/report.json", "rate"), 44100.0);
  recorder_close(recorder);
  program_stop(server, SIGTERM);
}
END_TEST

// It dies of it: where it is asked in a process or a thread of its own no copy
// is lost.  The save before stays, and the sound goes on.
START_TEST(a_save_that_fails_is_said_once)
{
  static const char* const isolations[] = {"-i threads", "-i processes"};
  static const char* const whys[]       = {"it fails when asked for its state",
                                           "it dies when asked for its state"};
  static const uint8_t     flaw[3]      = {0xB0U, 22U, 2U};
  char                     words[128];
  Ran                      ran;
  program_run(&ran, "rm -rf @/session");
  program_use_bundle("memo.lv2");
  const pid_t server = recorder_server(SERVER, PERIOD);
  snprintf(
    words, sizeof(words), "urn:test:memo -c level=0.125 %s", isolations[_i]);
  const pid_t     host     = start(words);
  Recorder* const recorder = set_all();
  ck_assert(await_save("99"));
  ck_assert(recorder_send(recorder, "chronus:in", flaw));
  ck_assert(live_await_word("the session is not saved", 1U));
  ck_assert(live_await_sound(recorder, SET));
  ck_assert_int_eq(program_stop(host, SIGTERM), 0);
  char* const       log  = program_read("@/host.log");
  const char* const said = strstr(log, "the session is not saved");
  ck_assert_msg(said, "%s", log);
  ck_assert_msg(strstr(said, whys[_i]), "%s", log);
  ck_assert(!strstr(said + 1, "the session is not saved"));
  free(log);
  ck_assert_double_ge(program_figure("@/report.json", "saves_failed"), 1.0);
  ck_assert_double_eq(program_figure("@/report.json", "restored"), 0.0);
  ck_assert(await_save("99"));
  recorder_close(recorder);
  program_stop(server, SIGTERM);
}
END_TEST

/// The number of the last save, 0 if there is none
static unsigned
last_save(void)
{
  unsigned last = 0U;
  for (unsigned save = 1U; save < 64U; ++save) {
    char name[64];
    snprintf(name, sizeof(name), "@/session/%u", save);
    last = access(program_path(name), F_OK) ? last : save;
  }
  return last;
}

/// Wait until what the host began with is saved
static unsigned
await_rest(void)
{
  unsigned last   = 0U;
  uint32_t n_same = 0U;
  for (int t = 0; t < 300 && n_same < 12U; ++t) {
    live_pause(0.1);
    const unsigned now = last_save();
    n_same             = now && now == last ? n_same + 1U : 0U;
    last               = now;
  }
  return last;
}

// A note is no change, but this one has the plugin say that its state is one
START_TEST(what_only_the_plugin_knows_of_is_saved)
{
  static const uint8_t note[3] = {0x90U, 60U, 100U};
  Ran                  ran;
  program_run(&ran, "rm -rf @/session");
  bundles_use_built("plugins");
  const pid_t     server   = recorder_server(SERVER, PERIOD);
  const pid_t     host     = start("urn:test:tells");
  Recorder* const recorder = recorder_open(SERVER);
  ck_assert(recorder_connect(recorder, "chronus:out", 60.0));
  const unsigned before = await_rest();
  ck_assert(recorder_send(recorder, "chronus:in", note));
  unsigned after = before;
  for (int t = 0; t < 2000 && after == before; ++t) {
    live_pause(0.01);
    after = last_save();
  }
  ck_assert_uint_gt(after, before);
  recorder_close(recorder);
  ck_assert_int_eq(program_stop(host, SIGTERM), 0);
  program_stop(server, SIGTERM);
}
END_TEST

// Its plugin has no state that could hold it
START_TEST(a_property_that_is_in_no_state_comes_back)
{
  Ran ran;
  program_run(&ran, "rm -rf @/session");
  bundles_use_built("plugins");
  const pid_t server   = recorder_server(SERVER, PERIOD);
  pid_t       host     = start("urn:test:tells -c depth=3");
  Recorder*   recorder = recorder_open(SERVER);
  ck_assert(recorder_connect(recorder, "chronus:out", 60.0));
  ck_assert(live_await_sound(recorder, 3.0f));
  await_rest();
  recorder_close(recorder);
  ck_assert_int_eq(program_stop(host, SIGKILL), 128 + SIGKILL);

  host     = start("");
  recorder = recorder_open(SERVER);
  ck_assert(recorder_connect(recorder, "chronus:out", 60.0));
  ck_assert(live_await_sound(recorder, 3.0f));
  recorder_close(recorder);
  ck_assert_int_eq(program_stop(host, SIGTERM), 0);
  program_stop(server, SIGTERM);
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("live session");
  tcase_set_timeout(tests, 60.0);
  tcase_add_loop_test(tests, a_killed_host_comes_back_as_it_was, 0, 3);
  tcase_add_loop_test(tests, a_save_that_fails_is_said_once, 0, 2);
  tcase_add_test(tests, replaced_threads_have_the_state);
  tcase_add_loop_test(tests, a_new_rate_keeps_the_state, 0, 2);
  tcase_add_test(tests, what_only_the_plugin_knows_of_is_saved);
  tcase_add_test(tests, a_property_that_is_in_no_state_comes_back);
  return suite_run("live session", tests);
}
