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
  pause_s(3.0);
  program_stop(jalv, SIGTERM);

  const uint32_t n     = recorder_frames(recorder);
  const float*   sound = recorder_samples(recorder);
  ck_assert(found && n > RECORDER_RATE_HZ);
  if (!recorder_xruns(recorder)) {
    ck_assert_double_eq_tol(
      recorder_pitch_hz(sound + (n - RECORDER_RATE_HZ), RECORDER_RATE_HZ),
      440.0,
      0.01);
  }
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
