// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/wav.h"
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
#include <sys/stat.h>

// Presets that carry the state of a plugin, which sounds like it: a number over
// 256, and what its level adds

#define SERVER "chronus-presets"
#define PERIOD 1024U

#define DEFAULT (3.0f / 256.0f)
#define LOUD ((100.0f / 256.0f) + 0.25f)
#define BARE (50.0f / 256.0f)

static const char* const isolations[] = {"threads", "processes"};

static const char presets[] =
  "@prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n"
  "@prefix pset: <http://lv2plug.in/ns/ext/presets#> .\n"
  "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
  "@prefix state: <http://lv2plug.in/ns/ext/state#> .\n"
  "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
  "<urn:test:memo#loud> a pset:Preset ; rdfs:label \"Loud\" ;\n"
  "  lv2:appliesTo <urn:test:memo> ; rdfs:seeAlso <> ;\n"
  "  lv2:port [ lv2:symbol \"level\" ; pset:value 0.25 ] ;\n"
  "  state:state [ <urn:test:memo#number> \"100\"^^xsd:int ] .\n"
  "<urn:test:memo#bare> a pset:Preset ; rdfs:label \"Bare\" ;\n"
  "  lv2:appliesTo <urn:test:memo> ; rdfs:seeAlso <> ;\n"
  "  state:state [ <urn:test:memo#number> \"50\"^^xsd:int ] .\n";

/// Let there be the plugin, and a bundle of presets for it
static void
use_plugin(void)
{
  program_use_bundle("memo.lv2");
  mkdir(program_path("@/lv2/presets.lv2"), 0700);
  program_write("@/lv2/presets.lv2/manifest.ttl", presets, strlen(presets));
}

/// All of a render is one value
static void
ck_render(const char* const isolation,
          const char* const preset,
          const float       wanted)
{
  Ran      ran;
  uint64_t n_wrong = 0U;
  program_do(&ran,
             "chronus render urn:test:memo -i %s -p %s -o @/a.wav -t 0.2",
             isolation,
             preset);
  ck_assert_str_eq(ran.err, "");
  Wav wav = program_wav("@/a.wav");
  for (uint64_t i = 0U; i < wav.n_frames; ++i) {
    n_wrong += wav.samples[i] != wanted;
  }
  ck_assert_uint_gt(wav.n_frames, 0U);
  ck_assert_uint_eq(n_wrong, 0U);
  wav_close(&wav);
}

START_TEST(a_render_begins_with_the_state_of_its_preset)
{
  use_plugin();
  ck_render(isolations[_i], "Loud", LOUD);
  ck_render(isolations[_i], "urn:test:memo#bare", BARE);
}
END_TEST

// Longer than a clone may take
START_TEST(a_state_may_take_long_to_read)
{
  Ran ran;
  use_plugin();
  program_write("@/lv2/memo.lv2/slow", "", 0U);
  program_do(&ran,
             "chronus render urn:test:memo -i processes --no-spare -p Loud "
             "-f 0.1:kill:both -o @/a.wav -t 0.2 --report @/a.json");
  Wav wav = program_wav("@/a.wav");
  ck_assert_msg(wav.samples[wav.n_frames - 1U] == LOUD, "%s", ran.err);
  wav_close(&wav);
  ck_assert_double_eq(program_figure("@/a.json", "restored_state"), 1.0);
}
END_TEST

START_TEST(info_names_them)
{
  Ran ran;
  use_plugin();
  program_run(&ran, "chronus info urn:test:memo");
  ck_assert_ptr_nonnull(strstr(ran.out, "urn:test:memo#loud"));
  ck_assert_ptr_nonnull(strstr(ran.out, "urn:test:memo#bare"));
}
END_TEST

/// The sound stays at a value, or is on its way by a fade of 64 frames: no
/// value in between is heard for longer
static bool
is_one_step(const Recorder* const recorder,
            const uint32_t        begin,
            const float           from,
            const float           to)
{
  const float* const samples = recorder_samples(recorder);
  uint32_t           n_other = 0U;
  for (uint32_t i = begin; i < recorder_frames(recorder); ++i) {
    n_other += samples[i] != from && samples[i] != to;
  }
  return n_other <= 2U * 64U;
}

START_TEST(a_running_host_takes_a_state_in_one_step)
{
  char           options[128];
  const uint32_t port = loopback_free_port();
  use_plugin();
  snprintf(options,
           sizeof(options),
           "urn:test:memo -i %s -P %u",
           isolations[_i],
           port);
  const pid_t     host     = live_host(SERVER, options);
  Recorder* const recorder = recorder_open(SERVER);
  ck_assert(recorder_connect(recorder, "chronus:out", 60.0));
  ck_assert(live_await_sound(recorder, DEFAULT));

  const lo_address to = ear_address(port);
  Ear              from;
  const uint32_t   begin = recorder_frames(recorder);
  ear_open(&from);
  lo_send_from(to, from.server, LO_TT_IMMEDIATE, "/preset/load", "s", "Loud");
  ck_assert(live_await_sound(recorder, LOUD));
  ear_await(&from, "/preset/loaded");
  ck_assert_str_eq(from.words, "Loud|urn:test:memo#loud|");
  const uint32_t broken =
    recorder_xruns(recorder) + recorder_spoilt(recorder, PERIOD);
  ck_assert(broken || is_one_step(recorder, begin, DEFAULT, LOUD));

  lo_send(to, "/mod/memo/level", "f", 0.125); // What is set is kept
  lo_send_from(to, from.server, LO_TT_IMMEDIATE, "/preset/load", "s", "Bare");
  ck_assert(live_await_sound(recorder, BARE + 0.125f));
  ck_assert_int_eq(program_stop(host, SIGTERM), 0);
  lo_address_free(to);
  ear_close(&from);
  recorder_close(recorder);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("state_preset");
  tcase_set_timeout(tcase, 60.0);
  live_serve(tcase, SERVER, PERIOD);
  tcase_add_loop_test(
    tcase, a_render_begins_with_the_state_of_its_preset, 0, 2);
  tcase_add_test(tcase, a_state_may_take_long_to_read);
  tcase_add_test(tcase, info_names_them);
  tcase_add_loop_test(tcase, a_running_host_takes_a_state_in_one_step, 0, 2);
  return suite_run("state_preset", tcase);
}
