// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/bench/rig.h"

#include "host/base/clock.h"

#include <jansson.h>

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

// What two copies are worth on a machine that has too much to do: blocks missed
// by one and by two of them while each core runs a busy loop, in turns

/// Length of a turn
#define TURN_NS (10000U * NS_PER_MS)

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
  {"two in processes and a spare", true, 0U},
};

enum { N_CONTENDERS = sizeof(contenders) / sizeof(contenders[0]) };

/// Who has SCHED_FIFO
typedef struct {
  const char* name;    ///< For people
  bool        server;  ///< JACK and our engine
  bool        copies;  ///< Copies
  uint32_t    n_turns; ///< Of each contender
} Scheduling;

static const Scheduling schedulings[] = {
  {"for nobody", false, false, 2U},
  {"for JACK", true, false, 2U},
  {"for JACK and copies", true, true, 1U},
};

enum { N_SCHEDULINGS = sizeof(schedulings) / sizeof(schedulings[0]) };

/// A turn
typedef struct {
  const Contender*  contender;  ///< Whose it is
  const Scheduling* scheduling; ///< And how
} Turn;

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
  const Turn* const      turn      = (const Turn*)setup;
  const Contender* const contender = turn->contender;
  Result* const          result    = (Result*)to;
  const RigSetup         rig_setup = {.processes = contender->processes,
                                      .ordinary  = !turn->scheduling->copies};
  rig_open(&rig, &rig_setup);
  rig_reduce(&rig, contender->n_kill);
  rig_sleep(NS_PER_SECOND);
  const Stats* const stats  = &rig.stats;
  const double       blocks = (double)count_read(&stats->blocks);
  const double       lost   = (double)count_read(&stats->lost_frames);
  const double       late   = (double)count_read(&stats->late_cycles);
  if (contender->n_kill) {
    rig_sleep(TURN_NS); // Untended, lest the others come back
  } else {
    rig_tend_until(&rig, clock_now_ns() + TURN_NS);
  }
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

/// Print a row and add it for programs
static void
report(json_t* const           table,
       const Scheduling* const scheduling,
       const Contender* const  contender,
       const Result* const     result)
{
  const double missed = result->missed * 1e5 / result->blocks;
  const double late   = result->late * 1e5 / result->blocks;
  printf("%-20s %-29s %8.0f %8.1f %8.1f\n",
         scheduling->name,
         contender->name,
         result->blocks,
         missed,
         late);
  json_array_append_new(table,
                        json_pack("{s:s,s:s,s:f,s:f,s:f}",
                                  "sched_fifo",
                                  scheduling->name,
                                  "host",
                                  contender->name,
                                  "blocks",
                                  result->blocks,
                                  "missed_per_100000",
                                  missed,
                                  "late_per_100000",
                                  late));
}

/// Measure all in turns, and add their rows
static void
compare(json_t* const table, const Scheduling* const scheduling)
{
  Result      results[N_CONTENDERS] = {{0.0, 0.0, 0.0}};
  const pid_t server                = rig_server(N_FRAMES, scheduling->server);
  for (uint32_t k = 0U; k < scheduling->n_turns * N_CONTENDERS; ++k) {
    const uint32_t c      = k % N_CONTENDERS;
    const Turn     turn   = {&contenders[c], scheduling};
    Result         result = {0.0, 0.0, 0.0};
    const bool     done   = rig_run(measure, &turn, &result, sizeof(result));
    (void)fprintf(
      stderr,
      "starved: SCHED_FIFO %s, %s: %.0f blocks, %.0f missed, JACK late in "
      "%.0f%s\n",
      scheduling->name,
      contenders[c].name,
      result.blocks,
      result.missed,
      result.late,
      done ? "" : " (failed)");
    results[c].blocks += result.blocks;
    results[c].missed += result.missed;
    results[c].late += result.late;
  }
  rig_stop(server);
  for (uint32_t c = 0U; c < N_CONTENDERS; ++c) {
    report(table, scheduling, &contenders[c], &results[c]);
  }
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
  printf("\n%ld cores, a busy loop on each\n%-20s %-29s %8s %8s %8s\n",
         n,
         "SCHED_FIFO",
         "per 100,000 blocks of 64",
         "blocks",
         "missed",
         "JACK late");
  json_t* const table = json_array();
  for (uint32_t k = 0U; k < N_SCHEDULINGS; ++k) {
    compare(table, &schedulings[k]);
  }
  for (long k = 0; k < n; ++k) {
    rig_stop(loops[k]);
  }
  return rig_report(argv[1], "starved", table);
}
