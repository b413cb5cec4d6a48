// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/simulation/run.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/*
   The engine's real code under a simulated clock: what decides (vote, roles,
   audit, intake, engine) is compiled here once more, with a clock and bells
   that let simulated copies, a simulated supervisor and chance act while the
   engine waits, and between any two of its looks at them.  The same seed gives
   the same run, to the bit.  The claims that hold in every block stand in
   claims.h.

     simulate            the runs of ./waf test
     simulate SEED       that run alone, with all that happens in it
     simulate SEED N     N runs from that one on, until a claim does not hold
*/

#define N_KINDS 7U

/// Runs of each kind in ./waf test; CHRONUS_SIMULATE multiplies it
#define N_RUNS 100U

static const char* const names[N_KINDS] = {"threads",
                                           "processes",
                                           "storm in threads",
                                           "storm in processes",
                                           "offline",
                                           "copies that differ",
                                           "poison"};

static uint64_t
n_runs(void)
{
  const char* const times = getenv("CHRONUS_SIMULATE");
  return N_RUNS * (times ? strtoull(times, NULL, 10) : 1U);
}

/// Do the runs of a kind, each with a seed that says which
static void
run_kind(const uint64_t kind)
{
  RunTotal total = {0U};
  bool     good  = true;
  for (uint64_t n = 0U; good && n < n_runs(); ++n) {
    good = run_seed((n * N_KINDS) + kind, false, &total);
  }
  printf(
    "%s: %lu blocks, %lu faults, %lu frames lost, %lu swaps, %lu upgrades\n",
    names[kind],
    total.n_blocks,
    total.n_faults,
    total.n_lost,
    total.n_swaps,
    total.n_turns);
  fflush(stdout);
  ck_assert(good);
}

START_TEST(one_fault_at_a_time_in_threads_costs_nothing)
{
  run_kind(0U);
}
END_TEST

START_TEST(one_fault_at_a_time_in_processes_costs_nothing)
{
  run_kind(1U);
}
END_TEST

START_TEST(faults_at_any_time_in_threads_are_met)
{
  run_kind(2U);
}
END_TEST

START_TEST(faults_at_any_time_in_processes_are_met)
{
  run_kind(3U);
}
END_TEST

START_TEST(offline_nothing_is_given_up_while_a_copy_lives)
{
  run_kind(4U);
}
END_TEST

START_TEST(copies_that_differ_are_not_mixed)
{
  run_kind(5U);
}
END_TEST

START_TEST(an_event_that_kills_both_costs_two_blocks)
{
  run_kind(6U);
}
END_TEST

/// Do one run with all that happens in it told, or several without
static int
replay(const uint64_t seed, const uint64_t n)
{
  RunTotal total = {0U};
  bool     good  = true;
  for (uint64_t k = 0U; good && k < n; ++k) {
    good = run_seed(seed + k, n == 1U, &total);
  }
  printf("%lu blocks, %lu faults, %lu frames lost, %lu swaps, %lu upgrades\n",
         total.n_blocks,
         total.n_faults,
         total.n_lost,
         total.n_swaps,
         total.n_turns);
  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main(const int argc, char* const* const argv)
{
  if (argc > 1) {
    return replay(strtoull(argv[1], NULL, 10),
                  argc > 2 ? strtoull(argv[2], NULL, 10) : 1U);
  }
  TCase* const tcase = tcase_create("simulate");
  tcase_set_timeout(tcase, 250.0);
  tcase_add_test(tcase, one_fault_at_a_time_in_threads_costs_nothing);
  tcase_add_test(tcase, one_fault_at_a_time_in_processes_costs_nothing);
  tcase_add_test(tcase, faults_at_any_time_in_threads_are_met);
  tcase_add_test(tcase, faults_at_any_time_in_processes_are_met);
  tcase_add_test(tcase, offline_nothing_is_given_up_while_a_copy_lives);
  tcase_add_test(tcase, copies_that_differ_are_not_mixed);
  tcase_add_test(tcase, an_event_that_kills_both_costs_two_blocks);
  return suite_run("simulate", tcase);
}
