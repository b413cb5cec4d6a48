// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/children.h"
#include "tests/ear.h"
#include "tests/live.h"
#include "tests/loopback.h"
#include "tests/program.h"
#include "tests/recorder.h"
#include "tests/suite.h"
#include "tests/versions.h"

#include <check.h>
#include <lo/lo.h>

#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What a person does to the copies of a running host, on a real JACK server,
// heard from outside: nothing, but for the level of a new version

#define SERVER "chronus-manual"
#define PERIOD 256U

/// Frames of what is heard at the end
#define LISTEN (RECORDER_RATE_HZ / 2U)

/// A host that plays one note
typedef struct {
  pid_t      server;   ///< JACK
  pid_t      host;     ///< Chronus
  Recorder*  recorder; ///< What is heard
  lo_address to;       ///< The host
  Ear        from;     ///< Who speaks to it
} Scene;

/// Start it with the first version
static void
open_scene(Scene* const scene, const char* const next)
{
  const uint32_t port = loopback_free_port();
  versions_make_bundle("first", next);
  *scene          = (Scene){.server = recorder_server(SERVER, PERIOD)};
  scene->host     = program_start("@/host.log",
                              "chronus run urn:test:counting -i processes "
                                  "--server " SERVER " -P %u --no-start-server "
                                  "--allow-faults --report @/report.json",
                              port);
  scene->recorder = recorder_open(SERVER);
  ck_assert(recorder_connect(scene->recorder, "chronus:out", 60.0));
  scene->to = ear_address(port);
  ear_open(&scene->from);
  lo_send_from(
    scene->to, scene->from.server, LO_TT_IMMEDIATE, "/note/on", "i", 60);
  ck_assert(live_await_loud(scene->recorder, 0U));
}

/// Say something without arguments
static void
say(Scene* const scene, const char* const path)
{
  lo_send_from(scene->to, scene->from.server, LO_TT_IMMEDIATE, path, "");
}

static void
inject(Scene* const scene, const char* const kind, const char* const which)
{
  lo_send_from(scene->to,
               scene->from.server,
               LO_TT_IMMEDIATE,
               "/fault",
               "ss",
               kind,
               which);
}

/// What was recorded of the note
typedef struct {
  uint32_t n_frames; ///< Its length
  uint32_t n_breaks; ///< Places where it was not what comes next
  uint32_t n_rises;  ///< Places where it was that of the second version
} Heard;

static Heard
examine(const float* const sound, const uint32_t n_frames)
{
  const double rise  = VERSIONS_SECOND - VERSIONS_FIRST;
  Heard        heard = {0U, 0U, 0U};
  uint32_t     at    = 0U;
  while (at < n_frames && !(sound[at] > 0.0f)) {
    ++at;
  }
  heard.n_frames = n_frames - at;
  for (uint32_t i = at + 1U; i < n_frames; ++i) {
    const double step =
      (double)sound[i] - (double)sound[i - 1U] - VERSIONS_FRAME;
    const bool rises = fabs(step - rise) < VERSIONS_FRAME / 2.0;
    heard.n_rises += rises;
    heard.n_breaks += !rises && fabs(step) > VERSIONS_FRAME / 2.0;
  }
  return heard;
}

/// End it all; the note must have gone on without a break that is not the
/// machine's, and risen so many times
static void
close_scene(Scene* const scene, const uint32_t n_rises)
{
  const uint32_t end    = recorder_frames(scene->recorder);
  const int      status = program_stop(scene->host, SIGTERM);
  const Heard    heard  = examine(recorder_samples(scene->recorder), end);
  char* const    log    = program_read("@/host.log");
  const double   lost   = live_own_loss(scene->recorder, PERIOD);
  const double   breaks = live_machine_breaks(scene->recorder, PERIOD);
  printf("%u frames: %u breaks, %u rises, %.0f frames lost that are not the "
         "machine's, which may have made %.0f breaks\n",
         heard.n_frames,
         heard.n_breaks,
         heard.n_rises,
         lost,
         breaks);
  ck_assert_msg(!status, "%s", log);
  ck_assert_uint_ge(heard.n_frames, LISTEN);
  ck_assert_msg(heard.n_breaks <= breaks, "%s", log);
  ck_assert_double_eq(lost, 0.0);
  if (!heard.n_breaks) {
    ck_assert_msg(heard.n_rises == n_rises, "%s", log);
  }
  ck_assert_double_eq(program_figure("@/report.json", "upgrades"), n_rises);
  ck_assert_double_eq(program_figure("@/report.json", "diverged_blocks"), 0.0);
  free(log);
  lo_address_free(scene->to);
  ear_close(&scene->from);
  recorder_close(scene->recorder);
  program_stop(scene->server, SIGTERM);
}

START_TEST(nobody_hears_what_is_done_to_the_copies)
{
  Scene scene;
  open_scene(&scene, NULL);
  say(&scene, "/restore");
  ck_assert(live_await_word("replaced as asked", 1U) &&
            live_await_word("is back", 1U));
  say(&scene, "/swap");
  ck_assert(live_await_word("is active", 1U));
  say(&scene, "/restore");
  ck_assert(live_await_word("is back", 2U));
  inject(&scene, "kill", "active");
  ck_assert(live_await_word("is back", 3U));
  inject(&scene, "segv", "standby");
  ck_assert(live_await_word("is back", 4U));
  ck_assert(live_await_frames(scene.recorder, LISTEN));
  close_scene(&scene, 0U);
  ck_assert_double_ge(program_figure("@/report.json", "swaps"), 2.0);
}
END_TEST

// The first time; then while copies of the old version, and of the new one, die
START_TEST(a_new_version_takes_over_in_one_frame)
{
  Scene scene;
  Child pair[CHILDREN_MAX];
  open_scene(&scene, NULL);
  versions_install("second");
  const uint32_t n = children_find_pair(scene.host, pair);
  say(&scene, "/upgrade");
  if (_i && n) {
    kill(pair[(uint32_t)_i % n].pid, SIGKILL);
  }
  ck_assert(live_await_word("upgraded: from frame", 1U));
  ck_assert(live_await_frames(scene.recorder, LISTEN));
  if (_i) {
    const uint32_t n_back = live_count_word("is back");
    inject(&scene, "kill", "active");
    ck_assert(live_await_word("is back", n_back + 1U));
  }
  close_scene(&scene, 1U);
}
END_TEST

START_TEST(who_asks_for_an_upgrade_that_fails_is_told)
{
  Scene scene;
  open_scene(&scene, NULL);
  versions_install("no_start");
  say(&scene, "/upgrade");
  ear_await(&scene.from, "/error");
  ck_assert_msg(
    strstr(scene.from.words, "/upgrade|no upgrade, the old copies play"),
    "%s",
    scene.from.words);
  ck_assert(live_await_frames(scene.recorder, LISTEN));
  close_scene(&scene, 0U);
  ck_assert_double_eq(program_figure("@/report.json", "upgrades_failed"), 1.0);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("live_manual");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_test(tcase, nobody_hears_what_is_done_to_the_copies);
  tcase_add_loop_test(tcase, a_new_version_takes_over_in_one_frame, 0, 3);
  tcase_add_test(tcase, who_asks_for_an_upgrade_that_fails_is_told);
  return suite_run("live_manual", tcase);
}
