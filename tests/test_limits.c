// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/children.h"
#include "tests/live.h"
#include "tests/program.h"
#include "tests/recorder.h"
#include "tests/suite.h"

#include <check.h>

#include <dirent.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// Memory and descriptors run out: the program works, or says why not in one
// line; it neither hangs nor crashes

#define SERVER "chronus-limits"

static const char* const isolations[] = {"threads", "processes"};

/// Render a little under a limit of prlimit(1); it must end well or with a line
static void
render_under(const char* const limit, const char* const isolation)
{
  Ran ran;
  program_run(&ran,
              "timeout 60 prlimit %s chronus render -i %s -t 0.1 -o @/a.wav",
              limit,
              isolation);
  const char* const end = strchr(ran.err, '\n');
  const bool        said =
    !strncmp(ran.err, "chronus: ", 9U) && end && !end[1] && ran.status == 1;
  ck_assert_msg(
    !ran.status || said, "%s: status %d: %s", limit, ran.status, ran.err);
}

// Below 10 perhaps not even the loader can open a library
START_TEST(few_descriptors_are_enough_or_said_to_be_too_few)
{
  for (int n = 10; n < 40; n += n < 20 ? 1 : 5) {
    char limit[32];
    snprintf(limit, sizeof(limit), "--nofile=%d", n);
    render_under(limit, isolations[_i]);
  }
}
END_TEST

// Below 16 MB not even the loader can map all libraries
START_TEST(little_memory_is_enough_or_said_to_be_too_little)
{
  for (long megabytes = 16L; megabytes < 128L; megabytes += 4L) {
    char limit[32];
    snprintf(limit, sizeof(limit), "--as=%ld", megabytes << 20);
    render_under(limit, isolations[_i]);
  }
}
END_TEST

// The sound goes on, and a copy that is killed comes back, as nothing is opened
// or allocated for it
START_TEST(a_host_without_descriptors_or_memory_brings_copies_back)
{
  Child               children[CHILDREN_MAX];
  Child               now[CHILDREN_MAX];
  const struct rlimit few    = {3U, 3U};
  const int           what   = _i ? RLIMIT_AS : RLIMIT_NOFILE;
  const pid_t         server = recorder_server(SERVER, 1024U);
  const pid_t         host   = live_host(SERVER, "-i processes -c adsr_gate=1");
  Recorder*           recorder = recorder_open(SERVER);
  Stretch             stretch  = {0U, 0U, 0U, 0U};
  ck_assert(recorder_connect(recorder, "chronus:left", 60.0));
  ck_assert(children_await_copies(host, children));
  ck_assert(!prlimit(host, (__rlimit_resource_t)what, &few, NULL));
  for (uint32_t c = 1U; c < 4U; ++c) {
    kill(children[c].pid, SIGKILL);
    ck_assert(children_await_end(children[c].pid));
    ck_assert(children_await_copies(host, now)); // Or it might be the last one
  }
  ck_assert(recorder_await_tone(recorder, 440.0, &stretch));
  program_stop(host, SIGTERM);
  recorder_close(recorder);
  program_stop(server, SIGTERM);
}
END_TEST

/// The thread of a copy: none that runs in real time has less priority; 0 if no
/// thread does
static pid_t
find_copy(const pid_t host)
{
  char path[64];
  snprintf(path, sizeof(path), "/proc/%d/task", (int)host);
  DIR* const           tasks = opendir(path);
  const struct dirent* entry = NULL;
  int                  least = INT32_MAX;
  pid_t                found = 0;
  while (tasks && (entry = readdir(tasks))) {
    const pid_t        thread = (pid_t)strtol(entry->d_name, NULL, 10);
    struct sched_param param  = {0};
    if (thread > 0 && !sched_getparam(thread, &param) &&
        param.sched_priority > 0 && param.sched_priority < least) {
      least = param.sched_priority;
      found = thread;
    }
  }
  if (tasks) {
    closedir(tasks);
  }
  return found;
}

// One copy plays on alone where there is no memory for another, and says so
START_TEST(a_host_without_memory_plays_on)
{
  const struct rlimit little   = {1U, 1U};
  const pid_t         server   = recorder_server(SERVER, 1024U);
  const pid_t         host     = live_host(SERVER, "-c adsr_gate=1");
  Recorder* const     recorder = recorder_open(SERVER);
  Stretch             stretch  = {0U, 0U, 0U, 0U};
  ck_assert(recorder_connect(recorder, "chronus:left", 60.0));
  live_pause(1.0);
  ck_assert(!prlimit(host, RLIMIT_AS, &little, NULL));
  const pid_t copy   = find_copy(host);
  const bool  struck = copy && !syscall(SYS_tgkill, host, copy, SIGSEGV);
  const bool  said   = !struck || live_await_word("cannot be replaced: ", 1U);
  const bool  heard  = recorder_await_tone(recorder, 440.0, &stretch);
  ck_assert_int_eq(program_stop(host, SIGTERM), 0);
  char* const log = program_read("@/host.log");
  ck_assert_msg(said && heard, "%s", log);
  free(log);
  recorder_close(recorder);
  program_stop(server, SIGTERM);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("limits");
  tcase_set_timeout(tcase, 200.0);
  tcase_add_loop_test(
    tcase, few_descriptors_are_enough_or_said_to_be_too_few, 0, 2);
  tcase_add_loop_test(
    tcase, little_memory_is_enough_or_said_to_be_too_little, 0, 2);
  tcase_add_loop_test(
    tcase, a_host_without_descriptors_or_memory_brings_copies_back, 0, 2);
  tcase_add_test(tcase, a_host_without_memory_plays_on);
  return suite_run("limits", tcase);
}
