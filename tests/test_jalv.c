// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/program.h"
#include "tests/recorder.h"

#include <check.h>

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

// The plugin in a host that is not ours

#define SERVER "chronus-jalv"

static void
pause_s(const double seconds)
{
  const struct timespec pause = {(time_t)seconds,
                                 (long)(fmod(seconds, 1.0) * 1e9)};
  nanosleep(&pause, NULL);
}

START_TEST(the_plugin_sounds_in_jalv)
{
  const char* const bundle = getenv("CHRONUS_BUNDLE");
  ck_assert_ptr_nonnull(bundle);
  char path[512];
  snprintf(path, sizeof(path), "%s/..", bundle);
  setenv("LV2_PATH", path, 1);

  const pid_t server = recorder_server(SERVER, 256U);
  setenv("JACK_DEFAULT_SERVER", SERVER, 1);
  const pid_t jalv = program_start(
    "@/jalv.log", "jalv -i -n jalv -c adsr_gate=1 %s", "urn:chronus:synth");
  Recorder* const recorder = recorder_open(SERVER);
  const bool      found    = recorder_connect(recorder, "jalv:left", 10.0);
  pause_s(0.5); // Past attack and decay
  Stretch    stretch = {0U, 0U, 0U, 0U};
  const bool heard   = found && recorder_await_tone(recorder, 440.0, &stretch);
  program_stop(jalv, SIGTERM);

  const float* const tone = recorder_samples(recorder) + stretch.begin;
  ck_assert(found);
  ck_assert_msg(heard, "%u breaks", stretch.n_breaks);
  ck_assert_float_gt(recorder_peak(tone, stretch.n_frames), 0.1f);
  ck_assert_double_eq_tol(
    recorder_pitch_hz(tone, stretch.n_frames), 440.0, 0.01);
  recorder_close(recorder);
  program_stop(server, SIGTERM);
}
END_TEST

int
main(void)
{
  Suite* const suite = suite_create("jalv");
  TCase* const tcase = tcase_create("jack");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_test(tcase, the_plugin_sounds_in_jalv);
  suite_add_tcase(suite, tcase);

  SRunner* const runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  const int n_failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
