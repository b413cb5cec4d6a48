// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/live.h"
#include "tests/program.h"
#include "tests/recorder.h"
#include "tests/suite.h"

#include <check.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

// The plugin in a host that is not ours

#define SERVER "chronus-jalv"

/// Run jalv with these words and fail unless the synth is heard at `hz`.
static void
expect_tone(const char* const words, const double hz)
{
  const char* const bundle = getenv("CHRONUS_BUNDLE");
  ck_assert_ptr_nonnull(bundle);
  char path[512];
  snprintf(path, sizeof(path), "%s/..", bundle);
  setenv("LV2_PATH", path, 1);

  const pid_t server = recorder_server(SERVER, 1024U);
  setenv("JACK_DEFAULT_SERVER", SERVER, 1);
  const pid_t jalv =
    program_start("@/jalv.log", "jalv -i -n jalv %s urn:chronus:synth", words);
  Recorder* const recorder = recorder_open(SERVER);
  const bool      found    = recorder_connect(recorder, "jalv:left", 60.0);
  live_pause(0.5); // Past attack and decay
  Stretch    stretch = {0U, 0U, 0U, 0U};
  const bool heard   = found && recorder_await_tone(recorder, hz, &stretch);
  program_stop(jalv, SIGTERM);

  const float* const tone = recorder_samples(recorder) + stretch.begin;
  ck_assert(found);
  ck_assert_msg(heard, "%u breaks", stretch.n_breaks);
  ck_assert_float_gt(recorder_peak(tone, stretch.n_frames), 0.1f);
  ck_assert_double_eq_tol(recorder_pitch_hz(tone, stretch.n_frames), hz, 0.01);
  recorder_close(recorder);
  program_stop(server, SIGTERM);
}

START_TEST(the_plugin_sounds_in_jalv)
{
  expect_tone("-c adsr_gate=1", 440.0);
}
END_TEST

START_TEST(a_saved_state_sounds_in_jalv)
{
  static const char STATE[] =
    "@prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n"
    "@prefix pset: <http://lv2plug.in/ns/ext/presets#> .\n"
    "<> a pset:Preset ; lv2:appliesTo <urn:chronus:synth> ; lv2:port [\n"
    "  lv2:symbol \"sine_freq\" ; pset:value 523.25\n"
    "] , [ lv2:symbol \"adsr_gate\" ; pset:value 1.0 ] .\n";

  ck_assert_int_eq(mkdir(program_path("@/saved"), 0700), 0);
  program_write("@/saved/state.ttl", STATE, sizeof(STATE) - 1U);
  char words[600];
  snprintf(words, sizeof(words), "-l %s", program_path("@/saved"));
  expect_tone(words, 523.25);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("jack");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_test(tcase, the_plugin_sounds_in_jalv);
  tcase_add_test(tcase, a_saved_state_sounds_in_jalv);
  return suite_run("jalv", tcase);
}
