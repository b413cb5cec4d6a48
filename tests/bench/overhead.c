// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/bench/probe.h"
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

// What a host costs in a period: the time between the turns of two clients that
// stand before and after it, the same for every host, in turns

/// How long each host is measured at a time, and how often
#define MEASURE_NS (3000U * NS_PER_MS)
#define N_ROUNDS 2U

typedef enum { NOBODY, JALV, THREADS, PROCESSES } Kind;

/// A host to be measured
typedef struct {
  const char* name;   ///< For people
  Kind        kind;   ///< What it is
  uint32_t    n_kill; ///< Copies too many, as for `rig_reduce`
} Contender;

static const Contender contenders[] = {
  {"nothing in between", NOBODY, 0U},
  {"jalv", JALV, 0U},
  {"one copy in a thread", THREADS, 1U},
  {"two copies in threads", THREADS, 0U},
  {"one copy in a process", PROCESSES, 2U},
  {"two copies in processes", PROCESSES, 1U},
  {"two copies in processes and a spare", PROCESSES, 0U},
};

enum { N_CONTENDERS = sizeof(contenders) / sizeof(contenders[0]) };

/// What was measured of one
typedef struct {
  Hist   delay;    ///< Between the turns of those before and after it
  double cycle_us; ///< Of that, in our engine's callback; median
  double copy_us;  ///< CPU time of the plugin in one copy; median
  double lost;     ///< Frames
} Result;

static pid_t
start_jalv(void)
{
  const pid_t pid = fork();
  if (!pid) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    rig_hush();
    setenv("JACK_DEFAULT_SERVER", RIG_SERVER, 1);
    execlp("jalv",
           "jalv",
           "-i",
           "-n",
           "jalv",
           "-c",
           "adsr_gate=1",
           "urn:chronus:synth",
           (char*)NULL);
    _exit(127);
  }
  return pid;
}

/// Listen around a client of that name, or around none
static void
listen_around(const char* const name, Result* const result)
{
  static Probe probe;
  if (!probe_open(&probe, RIG_SERVER, name)) {
    (void)fprintf(stderr, "overhead: %s is not there\n", name ? name : "JACK");
    exit(EXIT_FAILURE);
  }
  rig_sleep(NS_PER_SECOND);
  probe_reset(&probe);
  rig_sleep(MEASURE_NS);
  memcpy(&result->delay, &probe.delay, sizeof(result->delay));
  probe_close(&probe);
}

static void
measure(const void* const setup, void* const to)
{
  static Rig             rig;
  const Contender* const contender = (const Contender*)setup;
  Result* const          result    = (Result*)to;
  if (contender->kind == NOBODY) {
    listen_around(NULL, result);
  } else if (contender->kind == JALV) {
    const pid_t jalv = start_jalv();
    listen_around("jalv", result);
    rig_stop(jalv);
  } else {
    const RigSetup rig_setup = {.processes = contender->kind == PROCESSES};
    rig_open(&rig, &rig_setup);
    rig_reduce(&rig, contender->n_kill);
    listen_around("chronus", result);
    const Stats* const stats = &rig.stats;
    result->cycle_us = (double)hist_quantile_ns(&stats->cycle, 0.5) / 1e3;
    result->copy_us  = (double)hist_quantile_ns(&stats->copy[0], 0.5) / 1e3;
    result->lost     = (double)count_read(&stats->lost_frames);
    rig_close(&rig);
  }
}

static void
add(Hist* const sum, const Hist* const more)
{
  for (uint32_t b = 0U; b < HIST_BUCKETS; ++b) {
    sum->buckets[b] += more->buckets[b];
  }
  sum->n += more->n;
  sum->max_ns = sum->max_ns > more->max_ns ? sum->max_ns : more->max_ns;
}

/// How often it took how long, as pairs of us and a count
static json_t*
histogram(const Hist* const hist)
{
  json_t* const all = json_array();
  for (uint32_t b = 0U; b < HIST_BUCKETS; ++b) {
    const uint32_t n = atomic_load(&hist->buckets[b]);
    if (n) {
      const double us = (double)hist_floor_ns(b) / 1e3;
      json_array_append_new(all, json_pack("[f,i]", us, (int)n));
    }
  }
  return all;
}

/// Print the row of one; returns the same for a program
static json_t*
report(const Contender* const contender, const Result* const result)
{
  const double  median = (double)hist_quantile_ns(&result->delay, 0.5) / 1e3;
  const double  p99    = (double)hist_quantile_ns(&result->delay, 0.99) / 1e3;
  const double  most   = (double)result->delay.max_ns / 1e3;
  json_t* const row    = json_pack("{s:s,s:f,s:f,s:f}",
                                "host",
                                contender->name,
                                "median_us",
                                median,
                                "p99_us",
                                p99,
                                "max_us",
                                most);
  json_object_set_new(row, "periods", histogram(&result->delay));
  printf("%-38s %8.0f %8.0f %8.0f", contender->name, median, p99, most);
  if (result->cycle_us > 0.0) {
    const double own_us = result->cycle_us - result->copy_us;
    json_object_set_new(row, "plugin_us", json_real(result->copy_us));
    json_object_set_new(row, "engine_us", json_real(own_us));
    json_object_set_new(row, "lost_frames", json_real(result->lost));
    printf(" %8.0f %8.0f %8.0f", result->copy_us, own_us, result->lost);
  }
  printf("\n");
  return row;
}

/// Measure all of them at one period, in turns; returns the table
static json_t*
compare_at(const uint32_t n_frames)
{
  static Result results[N_CONTENDERS];
  static Result turn;
  json_t* const table  = json_array();
  const pid_t   server = rig_server(n_frames, true);
  memset(results, 0, sizeof(results));
  for (uint32_t k = 0U; k < N_ROUNDS * N_CONTENDERS; ++k) {
    const uint32_t c = k % N_CONTENDERS;
    (void)fprintf(
      stderr, "overhead: %u frames, %s\n", n_frames, contenders[c].name);
    memset(&turn, 0, sizeof(turn));
    if (!rig_run(measure, &contenders[c], &turn, sizeof(turn))) {
      (void)fprintf(stderr, "overhead: %s failed\n", contenders[c].name);
      continue;
    }
    add(&results[c].delay, &turn.delay);
    results[c].cycle_us = turn.cycle_us; // Of the last round
    results[c].copy_us  = turn.copy_us;
    results[c].lost += turn.lost;
  }
  rig_stop(server);

  printf("\n%-38s %8s %8s %8s %8s %8s %8s\n",
         n_frames == 64U ? "us that a host takes, 64 frames"
                         : "us that a host takes, 256 frames",
         "median",
         "p99",
         "max",
         "plugin",
         "engine",
         "lost");
  for (uint32_t c = 0U; c < N_CONTENDERS; ++c) {
    json_array_append_new(table, report(&contenders[c], &results[c]));
  }
  return table;
}

int
main(const int argc, char** const argv)
{
  if (argc != 2) {
    (void)fprintf(stderr, "usage: overhead REPORT.json\n");
    return 2;
  }
  json_t* const at_64  = compare_at(64U);
  json_t* const at_256 = compare_at(256U);
  return rig_report(
    argv[1], "overhead", json_pack("{s:o,s:o}", "64", at_64, "256", at_256));
}
