// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/live.h"

#include "tests/loopback.h"
#include "tests/program.h"

#include <math.h>
#include <time.h>

void
live_pause(const double seconds)
{
  const struct timespec pause = {(time_t)seconds,
                                 (long)(fmod(seconds, 1.0) * 1e9)};
  nanosleep(&pause, NULL);
}

pid_t
live_host(const char* const server, const char* const options)
{
  return program_start("@/host.log",
                       "chronus run --server %s -P %u --no-start-server "
                       "--report @/report.json %s",
                       server,
                       loopback_free_port(),
                       options);
}

bool
live_await_sound(const Recorder* const recorder, const float wanted)
{
  for (int t = 0; t < 4000; ++t) {
    const uint32_t n = recorder_frames(recorder);
    if (n && recorder_samples(recorder)[n - 1U] == wanted) {
      return true;
    }
    live_pause(0.005);
  }
  return false;
}

double
live_machine_breaks(const Recorder* const recorder, const uint32_t frames)
{
  return 2.0 *
         (recorder_xruns(recorder) +
          program_figure("@/report.json", "late_cycles") +
          ceil(program_figure("@/report.json", "lost_to_machine") / frames));
}
