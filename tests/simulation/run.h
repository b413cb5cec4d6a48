// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_SIMULATION_RUN_H
#define CHRONUS_SIMULATION_RUN_H

#include <stdbool.h>
#include <stdint.h>

// One simulated run, told by its seed alone

/// What it came to
typedef struct {
  uint64_t n_blocks; ///< Done
  uint64_t n_faults; ///< Committed
  uint64_t n_lost;   ///< Blocks that nobody delivered
  uint64_t n_swaps;
  uint64_t n_turns; ///< Upgrades that were done
} RunTotal;

/**
   Do the run of a seed, which adds to the total.

   @param trace Tell each fault and incident.
   @return False if a claim did not hold; it was printed.
*/
bool
run_seed(uint64_t seed, bool trace, RunTotal* total);

#endif // CHRONUS_SIMULATION_RUN_H
