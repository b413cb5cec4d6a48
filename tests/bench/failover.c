// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/chance.h"
#include "tests/bench/rig.h"

#include "host/base/clock.h"
#include "host/base/ring.h"
#include "host/shared/fault.h"

#include <jansson.h>

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// What the death of a copy costs: the time until it is replaced, and the period
// in which it happens.  Copies in processes, killed from outside the engine.

enum {
  N_KILLS   = 500, ///< Of copies that play, and of the spare
  N_POISONS = 100, ///< Blocks that end both of the pair
  N_FRAMES  = 64,  ///< Period
};

/// Calm before each kill
#define CALM_NS (8U * NS_PER_MS)

/// A copy that is not back by then is not waited for
#define PATIENCE_NS (2000U * NS_PER_MS)

/// What came of the kills of a kind of copies
typedef struct {
  double   level_ms[N_KILLS]; ///< From SIGKILL until the next one is level
  double   ready_ms[N_KILLS]; ///< From SIGKILL until the engine has found it so
  double   kill_us[N_KILLS];  ///< Worst period until then
  double   calm_us[N_KILLS];  ///< Worst period in the calm before
  uint32_t n_level;           ///< How many of the first
  uint32_t n_ready;           ///< Of the others
} Kills;

typedef struct {
  Kills    pair;              ///< Of the active copy or the standby
  Kills    spare;             ///< Of the spare
  double   poison[N_POISONS]; ///< Frames lost by each such block
  uint64_t lost;              ///< Frames lost
  uint64_t to_machine;        ///< Of these, in periods that the machine took
} Result;

/// Cost of the worst period since `before` was read, us
static double
worst_since(const Hist* const now, uint32_t before[HIST_BUCKETS])
{
  uint32_t worst = 0U;
  for (uint32_t b = 0U; b < HIST_BUCKETS; ++b) {
    const uint32_t n = atomic_load(&now->buckets[b]);
    worst            = n != before[b] ? b : worst;
    before[b]        = n;
  }
  return (double)hist_floor_ns(worst) / 1e3;
}

/// Whether the successor of a copy killed at a time has done all blocks that
/// there are, and the engine will count on it from the next one on
static bool
is_level(const Supervisor* const self, const uint32_t r, const uint64_t kill_ns)
{
  const Place* const place = &self->places[r];
  const uint64_t     lag   = r == COPY_SPARE ? self->log->spare_lag : 0U;
  return place->since_ns >= kill_ns &&
         (place->step == MEND_JOINED || place->step == MEND_NONE) &&
         copy_done(self->copies[r]) + lag >= log_head(self->log);
}

/// Kill copy `r`; returns when
static uint64_t
kill_copy(const Rig* const rig, const uint32_t r)
{
  const uint64_t now_ns = clock_now_ns();
  kill(atomic_load(&rig->host.supervisor.places[r].pid), SIGKILL);
  return now_ns;
}

/// Wait until the successor is level; returns how long that took, ms
static double
await_level(Rig* const rig, const uint32_t r, const uint64_t kill_ns)
{
  const struct timespec pause = {.tv_nsec = 20000};
  while (rig->host.supervisor.places[r].since_ns < kill_ns &&
         clock_now_ns() < kill_ns + PATIENCE_NS) {
    rig_tend(rig);
  }
  while (!is_level(&rig->host.supervisor, r, kill_ns) &&
         clock_now_ns() < kill_ns + PATIENCE_NS) {
    nanosleep(&pause, NULL);
    supervisor_mend(&rig->host.supervisor);
  }
  return (double)(clock_now_ns() - kill_ns) / 1e6;
}

/// Wait until all copies are there
static void
await_whole(Rig* const rig)
{
  const uint64_t until_ns = clock_now_ns() + PATIENCE_NS;
  while (!supervisor_is_whole(&rig->host.supervisor) &&
         clock_now_ns() < until_ns) {
    rig_tend(rig);
  }
}

/// Of whom is killed, and when: the same in each run
static uint32_t seed = 2026U;

/// Wait for a random moment of a period, past some calm ones
static void
wait_calmly(Rig* const rig)
{
  const struct timespec pause = {.tv_nsec =
                                   (long)chance_below(&seed, 1333333U)};
  rig_tend_until(rig, clock_now_ns() + CALM_NS);
  nanosleep(&pause, NULL);
}

/// Kill one copy of a whole pair, and wait until it is whole again; or kill its
/// peer as soon as it is level
static void
kill_one(Rig* const rig, const uint32_t r, const bool both, Kills* const kills)
{
  static uint32_t   buckets[HIST_BUCKETS];
  const Hist* const cycle = &rig->stats.cycle;
  worst_since(cycle, buckets);
  wait_calmly(rig);
  const double calm_us = worst_since(cycle, buckets);

  const uint64_t kill_ns          = kill_copy(rig, r);
  kills->level_ms[kills->n_level] = await_level(rig, r, kill_ns);
  ++kills->n_level;
  if (both) {
    kill_copy(rig, 1U - r);
    await_whole(rig);
  } else {
    await_whole(rig);
    const uint64_t ready_ns         = rig->host.supervisor.places[r].ready_ns;
    kills->ready_ms[kills->n_ready] = (double)(ready_ns - kill_ns) / 1e6;
    kills->kill_us[kills->n_ready]  = worst_since(cycle, buckets);
    kills->calm_us[kills->n_ready]  = calm_us;
    ++kills->n_ready;
  }
}

/// Have both of the pair die of one block, and wait until both are back;
/// returns the frames that were lost meanwhile
static double
poison(Rig* const rig)
{
  const Count* const lost     = &rig->stats.lost_frames;
  const double       before   = (double)count_read(lost);
  const uint64_t     deaths   = count_read(&rig->stats.restored) + 2U;
  const uint64_t     until_ns = clock_now_ns() + PATIENCE_NS;
  const Event        event    = {
              .kind = EVENT_FAULT, .index = FAULT_BOTH, .value = (float)FAULT_KILL};
  wait_calmly(rig);
  ring_push(&rig->host.supervisor.commands, &event, NULL);
  while (count_read(&rig->stats.restored) < deaths &&
         clock_now_ns() < until_ns) {
    rig_tend(rig);
  }
  await_whole(rig);
  return (double)count_read(lost) - before;
}

static void
measure(const void* const setup, void* const to)
{
  static Rig    rig;
  Result* const result = (Result*)to;
  rig_open(&rig, (const RigSetup*)setup);
  rig_tend_until(&rig, clock_now_ns() + NS_PER_SECOND);
  for (uint32_t k = 0U; k < N_KILLS; ++k) {
    kill_one(&rig, chance_below(&seed, 2U), k % 2U, &result->pair);
    kill_one(&rig, COPY_SPARE, false, &result->spare);
    if (k % 50U == 0U) {
      (void)fprintf(stderr, "failover: %u of %d kills\r", k, N_KILLS);
    }
  }
  result->lost       = count_read(&rig.stats.lost_frames);
  result->to_machine = count_read(&rig.stats.lost_to_machine);
  for (uint32_t k = 0U; k < N_POISONS; ++k) {
    result->poison[k] = poison(&rig);
  }
  rig_close(&rig);
}

/// Print a row of the table, and keep it for programs
static void
add_row(json_t* const     all,
        const char* const key,
        const char* const what,
        double            values[],
        const uint32_t    n)
{
  const double median = rig_quantile(values, n, 0.5);
  const double p99    = rig_quantile(values, n, 0.99);
  const double most   = rig_quantile(values, n, 1.0);
  printf("%-56s %7.2f %7.2f %7.2f\n", what, median, p99, most);
  json_object_set_new(
    all,
    key,
    json_pack("{s:f,s:f,s:f}", "median", median, "p99", p99, "max", most));
}

/// How soon there is another copy, and what that costs
static void
add_times(json_t* const all, Result* const result)
{
  Kills* const pair = &result->pair;
  printf("%-56s %7s %7s %7s\n",
         "a copy in a process is killed (64 frames, 48 kHz)",
         "median",
         "p99",
         "max");
  add_row(all,
          "level_ms",
          "ms from SIGKILL until its peer may be killed too",
          pair->level_ms,
          pair->n_level);
  add_row(all,
          "ready_ms",
          "ms from SIGKILL until the engine has its first block",
          pair->ready_ms,
          pair->n_ready);
  add_row(all,
          "spare_ms",
          "ms from SIGKILL of the spare until the next is level",
          result->spare.level_ms,
          result->spare.n_level);
  add_row(all,
          "kill_period_us",
          "us that the worst period of those with a kill cost",
          pair->kill_us,
          pair->n_ready);
  add_row(all,
          "calm_period_us",
          "us that the worst of as many or more without cost",
          pair->calm_us,
          pair->n_ready);
  add_row(all,
          "poison_frames",
          "frames lost by each of 100 blocks that killed both",
          result->poison,
          N_POISONS);
}

/// What was lost by all that
static void
add_losses(json_t* const all, const Result* const result)
{
  json_object_update_new(all,
                         json_pack("{s:i,s:I,s:I}",
                                   "kills",
                                   5 * N_KILLS / 2,
                                   "lost_frames",
                                   (json_int_t)result->lost,
                                   "lost_to_machine",
                                   (json_int_t)result->to_machine));
  printf("%d kills, %d of them of the peer as soon as its new one was level, "
         "%d of the spare:\n"
         "%llu frames lost by these, %llu of them in periods that the machine "
         "took\n",
         5 * N_KILLS / 2,
         N_KILLS / 2,
         N_KILLS,
         (unsigned long long)result->lost,
         (unsigned long long)result->to_machine);
}

int
main(const int argc, char** const argv)
{
  static Result  result;
  const RigSetup setup = {.processes = true};
  if (argc != 2) {
    (void)fprintf(stderr, "usage: failover REPORT.json\n");
    return 2;
  }

  const pid_t server = rig_server(N_FRAMES, true);
  const bool  done   = rig_run(measure, &setup, &result, sizeof(result));
  rig_stop(server);
  if (!done) {
    (void)fprintf(stderr, "failover: the host ended early\n");
    return EXIT_FAILURE;
  }

  json_t* const all = json_object();
  add_times(all, &result);
  add_losses(all, &result);
  return rig_report(argv[1], "failover", all);
}
