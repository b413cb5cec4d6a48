// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/bench/rig.h"

#include "host/base/clock.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/// Time between two looks at the copies, as in `chronus run`
#define TICK_NS (2U * NS_PER_MS)

static _Noreturn void
fail(const char* const what)
{
  (void)fprintf(stderr, "bench: %s\n", what);
  exit(EXIT_FAILURE);
}

void
rig_hush(void)
{
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  dup2(null, STDIN_FILENO);
  dup2(null, STDOUT_FILENO);
  dup2(null, STDERR_FILENO);
}

void
rig_sleep(const uint64_t ns)
{
  const struct timespec pause = {(time_t)(ns / NS_PER_SECOND),
                                 (long)(ns % NS_PER_SECOND)};
  nanosleep(&pause, NULL);
}

pid_t
rig_server(const uint32_t frames, const bool realtime)
{
  char name[] = "-n" RIG_SERVER;
  char period[16];
  (void)snprintf(period, sizeof(period), "-p%u", frames);
  char* const argv[] = {
    "jackd", name, realtime ? "-R" : "-r", "-ddummy", "-r48000", period, NULL};
  const pid_t pid = fork();
  if (!pid) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    rig_hush();
    execvp(argv[0], argv);
    _exit(127);
  }

  const struct timespec pause = {.tv_nsec = (long)(50U * NS_PER_MS)};
  Jack*                 jack  = NULL;
  for (int t = 0; t < 200; ++t) {
    nanosleep(&pause, NULL);
    if (!jack_open(&jack, "bench", RIG_SERVER, NULL)) {
      jack_close(jack);
      return pid;
    }
  }
  rig_stop(pid);
  fail("jackd does not start");
}

void
rig_stop(const pid_t pid)
{
  kill(pid, SIGTERM);
  waitpid(pid, NULL, 0);
}

void
rig_open(Rig* const rig, const RigSetup* const setup)
{
  static const char gate[] = "adsr_gate=1";
  sigset_t          all;
  Problem           problem = {.what = "bench"};
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, NULL);
  *rig         = (Rig){.jack = NULL};
  rig->options = (Options){.operand    = setup->plugin,
                           .deadline   = 0.7,
                           .processes  = setup->processes,
                           .quiet      = true,
                           .n_controls = !setup->plugin,
                           .controls   = {gate}};

  rig->host.stats = &rig->stats;
  Status st       = host_find(&rig->host, &rig->options, 48000.0, &problem);
  st = st ? st : jack_open(&rig->jack, "chronus", RIG_SERVER, &problem);
  if (!st) {
    const int        priority = setup->ordinary ? 0 : jack_priority(rig->jack);
    const HostDriver driver   = {.rate_hz  = jack_rate_hz(rig->jack),
                                 .frames   = jack_frames(rig->jack),
                                 .priority = priority,
                                 .live     = true};
    st = host_open(&rig->host, &rig->options, &driver, &problem);
  }
  st = st ? st
          : jack_start(rig->jack,
                       &rig->host.supervisor.engine,
                       rig->host.model,
                       &rig->stats,
                       &problem);
  if (st) {
    problem_print(&problem, st);
    exit(EXIT_FAILURE);
  }
}

void
rig_reduce(const Rig* const rig, const uint32_t n)
{
  const Supervisor* const self = &rig->host.supervisor;
  for (uint32_t k = 0U; k < n; ++k) {
    const Place* const place = &self->places[self->n_copies - 1U - k];
    if (self->nursery) {
      kill(atomic_load(&place->pid), SIGKILL);
    } else {
      pthread_kill(place->replica.thread, SIGSEGV);
    }
  }
}

void
rig_tend(Rig* const rig)
{
  const struct timespec tick = {.tv_nsec = (long)TICK_NS};
  sigset_t              wake;
  sigemptyset(&wake);
  sigaddset(&wake, SIGCHLD);
  sigtimedwait(&wake, NULL, &tick);
  supervisor_mend(&rig->host.supervisor);
}

void
rig_tend_until(Rig* const rig, const uint64_t until_ns)
{
  while (clock_now_ns() < until_ns) {
    rig_tend(rig);
  }
}

void
rig_close(Rig* const rig)
{
  jack_close(rig->jack);
  host_close(
    &rig->host); // What a parked thread stands in goes with the process
}

bool
rig_run(void (*const measure)(const void*, void*),
        const void* const setup,
        void* const       result,
        const size_t      size)
{
  int   ends[2] = {-1, -1};
  int   status  = 0;
  pid_t pid     = -1;
  (void)fflush(NULL);
  if (!pipe2(ends, O_CLOEXEC)) {
    pid = fork();
  }
  if (!pid) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    measure(setup, result);
    const bool given = write(ends[1], result, size) == (ssize_t)size;
    _exit(given ? EXIT_SUCCESS : EXIT_FAILURE);
  }
  close(ends[1]);
  const bool got = pid > 0 && read(ends[0], result, size) == (ssize_t)size;
  close(ends[0]);
  return pid > 0 && waitpid(pid, &status, 0) == pid && !status && got;
}

static int
compare(const void* const a, const void* const b)
{
  const double x = *(const double*)a;
  const double y = *(const double*)b;
  return (x > y) - (x < y);
}

double
rig_quantile(double* const values, const uint32_t n, const double fraction)
{
  qsort(values, n, sizeof(*values), compare);
  return values[(uint32_t)(fraction * (n - 1U))];
}

int
rig_report(const char* const path, const char* const key, json_t* const value)
{
  json_t* all = json_load_file(path, 0U, NULL);
  all         = json_is_object(all) ? all : json_object();
  json_object_set_new(all, key, value);
  const int bad = json_dump_file(all, path, JSON_INDENT(2));
  json_decref(all);
  if (bad) {
    (void)fprintf(stderr, "bench: %s: cannot be written\n", path);
  }
  return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
