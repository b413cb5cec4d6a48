// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/live.h"

#include "tests/loopback.h"
#include "tests/program.h"

#include <math.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/// The JACK server of all tests
static struct {
  const char* name;   ///< Its own
  uint32_t    frames; ///< Of a period
  pid_t       pid;    ///< Once it runs
} served;

static void
start_server(void)
{
  served.pid = recorder_server(served.name, served.frames);
}

static void
stop_server(void)
{
  program_stop(served.pid, SIGTERM);
}

void
live_serve(TCase* const tcase, const char* const name, const uint32_t frames)
{
  served.name   = name;
  served.frames = frames;
  tcase_add_unchecked_fixture(tcase, start_server, stop_server);
}

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

void
live_await_host(const char* const server)
{
  Recorder* const recorder = recorder_open(server);
  ck_assert(recorder_connect(recorder, "chronus:left", 60.0));
  recorder_close(recorder);
}

void
live_await_file(const char* const name, const long n_frames)
{
  const long  n_bytes = n_frames * 2L * (long)sizeof(float);
  struct stat info    = {.st_size = 0};
  for (int t = 0; t < 4000 && info.st_size < n_bytes; ++t) {
    live_pause(0.005);
    if (stat(program_path(name), &info)) {
      info.st_size = 0;
    }
  }
  ck_assert_int_ge(info.st_size, n_bytes);
}

bool
live_is_disturbed(void)
{
  return program_figure("@/report.json", "lost_frames") > 0.0 ||
         program_figure("@/report.json", "xruns") > 0.0;
}

bool
live_is_realtime(void)
{
  const struct sched_param ordinary = {.sched_priority = 0};
  const struct sched_param least    = {.sched_priority = 2};
  return !sched_setscheduler(0, SCHED_FIFO, &least) &&
         !sched_setscheduler(0, SCHED_OTHER, &ordinary);
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

bool
live_await_frames(const Recorder* const recorder, const uint32_t n_frames)
{
  const uint32_t begin = recorder_frames(recorder);
  for (int t = 0; t < 4000; ++t) {
    if (recorder_frames(recorder) - begin >= n_frames) {
      return true;
    }
    live_pause(0.005);
  }
  return false;
}

bool
live_await_loud(const Recorder* const recorder, const uint32_t from)
{
  uint32_t i = from;
  for (int t = 0; t < 4000; ++t) {
    for (; i < recorder_frames(recorder); ++i) {
      if (fabsf(recorder_samples(recorder)[i]) > 0.0f) {
        return true;
      }
    }
    live_pause(0.005);
  }
  return false;
}

uint32_t
live_count_word(const char* const word)
{
  char* const log = program_read("@/host.log");
  uint32_t    n   = 0U;
  for (const char* at = log; (at = strstr(at, word)); ++at) {
    ++n;
  }
  free(log);
  return n;
}

bool
live_await_word(const char* const word, const uint32_t n)
{
  for (int t = 0; t < 4000; ++t) {
    if (live_count_word(word) >= n) {
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
         (recorder_xruns(recorder) + recorder_spoilt(recorder, frames) +
          program_figure("@/report.json", "late_cycles") +
          ceil(program_figure("@/report.json", "lost_to_machine") / frames));
}

double
live_own_loss(const Recorder* const recorder, const uint32_t frames)
{
  const double excused = recorder_spoilt(recorder, frames) +
                         program_figure("@/report.json", "late_cycles");
  return fmax(0.0,
              program_figure("@/report.json", "lost_frames") -
                program_figure("@/report.json", "lost_to_machine") -
                (frames * excused));
}
