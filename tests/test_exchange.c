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

#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// Another plugin takes the place of the one that plays, on a real JACK server

#define SERVER "chronus-exchange"
#define PERIOD 1024U
#define TONE_HZ 440.0

/// Frames of attack and decay
#define SETTLING (RECORDER_RATE_HZ / 2U)

/// Frames of the fade at the end of the old sound
#define FADE 64U

/// A host that plays a sine
typedef struct {
  pid_t      host;     ///< Chronus
  Recorder*  recorder; ///< What is heard on the left
  lo_address to;       ///< The host
  Ear        from;     ///< Who speaks to it
} Scene;

static Scene scene;

static const char* const isolations[] = {"threads", "processes"};

static void
load(const char* const plugin)
{
  lo_send_from(
    scene.to, scene.from.server, LO_TT_IMMEDIATE, "/plugin/load", "s", plugin);
}

/// Start it, with one other plugin there
static void
open_scene(const char* const isolation, const char* const bundle)
{
  const uint32_t port = loopback_free_port();
  program_use_bundle(bundle);
  scene.host     = program_start("@/host.log",
                             "chronus run -i %s --server " SERVER " -P %u "
                                 "--no-start-server --report @/report.json",
                             isolation,
                             port);
  scene.recorder = recorder_open(SERVER);
  ck_assert(recorder_connect(scene.recorder, "chronus:left", 60.0));
  scene.to = ear_address(port);
  ear_open(&scene.from);
  lo_send_from(scene.to,
               scene.from.server,
               LO_TT_IMMEDIATE,
               "/mod/sine/freq",
               "f",
               TONE_HZ);
  lo_send_from(
    scene.to, scene.from.server, LO_TT_IMMEDIATE, "/gate/adsr", "s", "on");
  ck_assert(live_await_loud(scene.recorder, 0U));
  ck_assert(live_await_frames(scene.recorder, SETTLING));
}

/// End it; all is well, and the sine went on from a frame to another, but for
/// what the machine broke
static void
close_scene(const uint32_t begin, const uint32_t end)
{
  const int   status = program_stop(scene.host, SIGTERM);
  char* const log    = program_read("@/host.log");
  ck_assert_msg(!status, "%s", log);
  ck_assert_msg(live_own_loss(scene.recorder, PERIOD) <= 0.0, "%s", log);
  ck_assert_double_eq(program_figure("@/report.json", "diverged_blocks"), 0.0);
  free(log);

  ck_assert_uint_gt(end, begin);
  const float* const samples = recorder_samples(scene.recorder) + begin;
  const Stretch      heard   = recorder_longest(samples, end - begin, TONE_HZ);
  ck_assert_double_le((double)heard.n_breaks,
                      live_machine_breaks(scene.recorder, PERIOD));
  lo_address_free(scene.to);
  ear_close(&scene.from);
  recorder_close(scene.recorder);
}

/// The frame after the last one that sounds
static uint32_t
end_of_sound(void)
{
  const float* const samples = recorder_samples(scene.recorder);
  uint32_t           end     = recorder_frames(scene.recorder);
  while (end && !(fabsf(samples[end - 1U]) > 0.0f)) {
    --end;
  }
  return end;
}

START_TEST(the_old_sound_goes_on_until_the_new_plugin_plays)
{
  open_scene(isolations[_i], "deadly.lv2");
  const uint32_t begin = recorder_frames(scene.recorder);
  load("urn:test:deadly");
  ear_await(&scene.from, "/plugin/loaded");
  ck_assert_str_eq(scene.from.words, "urn:test:deadly|Deadly|0|");
  ck_assert(live_await_frames(scene.recorder, 8U * PERIOD));
  const uint32_t end = end_of_sound();
  ck_assert_uint_lt(end, recorder_frames(scene.recorder) - PERIOD);

  lo_send_from(
    scene.to, scene.from.server, LO_TT_IMMEDIATE, "/note/on", "i", 60);
  ck_assert(live_await_loud(scene.recorder, end)); // By the same connection
  close_scene(begin, end - FADE);
}
END_TEST

START_TEST(ports_that_lack_come_and_others_go)
{
  open_scene(isolations[_i], "half.lv2");
  const uint32_t begin = recorder_frames(scene.recorder);
  load("urn:test:half");
  ear_await(&scene.from, "/plugin/loaded");
  live_pause(0.1);
  const uint32_t  end   = end_of_sound();
  Recorder* const other = recorder_open(SERVER);
  ck_assert(recorder_connect(other, "chronus:out", 60.0));
  ck_assert(!recorder_connect(other, "chronus:right", 0.1));
  load("urn:chronus:synth");
  ear_await(&scene.from, "/plugin/loaded");
  ck_assert(recorder_connect(other, "chronus:right", 60.0));
  recorder_close(other);
  close_scene(begin, end - FADE);
}
END_TEST

/// What cannot play is told once
static void
ck_refused(const char* const plugin, const char* const reason)
{
  const uint32_t n = scene.from.n;
  load(plugin);
  ear_await(&scene.from, "/error");
  live_pause(0.2);
  ear_listen(&scene.from);
  ck_assert_msg(strstr(scene.from.words, reason), "%s", scene.from.words);
  ck_assert_uint_eq(scene.from.n, n + 1U);
}

START_TEST(what_cannot_play_changes_nothing)
{
  open_scene(isolations[_i], "null_instance.lv2");
  const uint32_t begin = recorder_frames(scene.recorder);
  ck_refused("urn:test:null_instans",
             "no such plugin; nearest: urn:test:null_instance");
  ck_refused("urn:test:null_instance", "/plugin/load|urn:test:null_instance: ");
  close_scene(begin, recorder_frames(scene.recorder));
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("exchange");
  tcase_set_timeout(tcase, 60.0);
  live_serve(tcase, SERVER, PERIOD);
  tcase_add_loop_test(
    tcase, the_old_sound_goes_on_until_the_new_plugin_plays, 0, 2);
  tcase_add_loop_test(tcase, ports_that_lack_come_and_others_go, 0, 2);
  tcase_add_loop_test(tcase, what_cannot_play_changes_nothing, 0, 2);
  return suite_run("exchange", tcase);
}
