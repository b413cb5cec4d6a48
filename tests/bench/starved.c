// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/bench/rig.h"

#include "host/base/clock.h"

#include <jansson.h>

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

// What two copies are worth on a machine that has too much to do: blocks missed
// by one and by two of them while each core runs a busy loop, in turns

/// Length of a turn, and how many without and with SCHED_FIFO
#define TURN_NS (10000U * NS_PER_MS)
#define N_ORDINARY 2U
#define N_REALTIME 1U

enum {
  N_FRAMES  = 64, ///< Period
  MOST_CPUS = 256,
};

/// A host to be measured
typedef struct {
  const char* name;      ///< For people
  bool        processes; ///< Copies in processes
  uint32_t    n_kill;    ///< Copies too many, as for `rig_reduce`
} Contender;

static const Contender contenders[] = {
  {"one copy in a thread", false, 1U},
  {"two copies in threads", false, 0U},
  {"one copy in a process", true, 2U},
  {"two copies in processes", true, 1U},
};

enum { N_CONTENDERS = sizeof(contenders) / sizeof(contenders[0]) };

/// What was counted
typedef struct {
  double blocks; ///< All
  double missed; ///< Of these, no copy delivered
  double late;   ///< Of these, JACK itself began late
} Result;

static void
measure(const void* const setup, void* const to)
{
  static Rig             rig;
  const Contender* const contender = (const Contender*)setup;
  Result* const          result    = (Result*)to;
  const RigSetup         rig_setup = {.processes = contender->processes};
  rig_open(&rig, &rig_setup);
  rig_reduce(&rig, contender->n_kill);
  rig_sleep(NS_PER_SECOND);
  const Stats* const stats  = &rig.host.stats;
  const double       blocks = (double)count_read(&stats->blocks);
  const double       lost   = (double)count_read(&stats->lost_frames);
  const double       late   = (double)count_read(&stats->late_cycles);
  rig_sleep(TURN_NS);
  result->blocks = (double)count_read(&stats->blocks) - blocks;
  result->missed = ((double)count_read(&stats->lost_frames) - lost) / N_FRAMES;
  result->late   = (double)count_read(&stats->late_cycles) - late;
  rig_close(&rig);
}

static pid_t
start_loop(void)
{
  const pid_t pid = fork();
  if (!pid) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (volatile uint64_t n = 0U;; ++n) {
    }
  }
  return pid;
}

/// Measure all in turns; returns the rows
static json_t*
compare(const bool realtime, const uint32_t n_turns)
{
  Result        results[N_CONTENDERS] = {{0.0, 0.0, 0.0}};
  json_t* const table                 = json_array();
  const pid_t   server                = rig_server(N_FRAMES, realtime);
  for (uint32_t k = 0U; k < n_turns * N_CONTENDERS; ++k) {
    const uint32_t c    = k % N_CONTENDERS;
    Result         turn = {0.0, 0.0, 0.0};
    (void)fprintf(stderr,
                  "starved: %s, SCHED_FIFO %s\n",
                  contenders[c].name,
                  realtime ? "on" : "off");
    if (!rig_run(measure, &contenders[c], &turn, sizeof(turn))) {
      (void)fprintf(stderr, "starved: %s failed\n", contenders[c].name);
    }
    results[c].blocks += turn.blocks;
    results[c].missed += turn.missed;
    results[c].late += turn.late;
  }
  rig_stop(server);

  for (uint32_t c = 0U; c < N_CONTENDERS; ++c) {
    const double scale  = 1e5 / results[c].blocks;
    const double missed = results[c].missed * scale;
    const double late   = results[c].late * scale;
    printf("%-10s %-28s %9.0f %9.1f %9.1f\n",
           realtime ? "SCHED_FIFO" : "ordinary",
           contenders[c].name,
           results[c].blocks,
           missed,
           late);
    json_array_append_new(table,
                          json_pack("{s:s,s:b,s:f,s:f,s:f}",
                                    "host",
                                    contenders[c].name,
                                    "realtime",
                                    realtime,
                                    "blocks",
                                    results[c].blocks,
                                    "missed_per_100000",
                                    missed,
                                    "late_per_100000",
                                    late));
  }
  return table;
}

int
main(const int argc, char** const argv)
{
  pid_t      loops[MOST_CPUS];
  const long n_cpus = sysconf(_SC_NPROCESSORS_ONLN);
  const long n      = n_cpus < MOST_CPUS ? n_cpus : MOST_CPUS;
  if (argc != 2) {
    (void)fprintf(stderr, "usage: starved REPORT.json\n");
    return 2;
  }

  for (long k = 0; k < n; ++k) {
    loops[k] = start_loop();
  }
  printf("\n%ld cores, a busy loop on each\n%-10s %-28s %9s %9s %9s\n",
         n,
         "scheduling",
         "per 100,000 of 64 frames",
         "blocks",
         "missed",
         "late JACK");
  json_t* const ordinary = compare(false, N_ORDINARY);
  json_t* const realtime = compare(true, N_REALTIME);
  for (long k = 0; k < n; ++k) {
    rig_stop(loops[k]);
  }
  json_array_extend(ordinary, realtime);
  json_decref(realtime);
  return rig_report(argv[1], "starved", ordinary);
}
