// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_SIMULATION_MENDER_H
#define CHRONUS_SIMULATION_MENDER_H

#include "tests/simulation/sim.h"

#include <stdbool.h>
#include <stdint.h>

// The simulated supervisor: ends what was retired, and clones another copy into
// its place

/// Take the next step for each place
void
mender_act(Sim* sim);

/// There is something to do
void
mender_wake(Sim* sim);

/// Tell the engine of a copy
void
mender_admit(Sim* sim, uint32_t r, bool exact);

/// Find the copy to begin from as the real supervisor does: see `triage_donor`
DonorState
mender_find_donor(const Sim* sim, uint32_t r, uint32_t last, uint32_t* donor);

/// Whether no place is being mended
bool
mender_is_idle(const Sim* sim);

#endif // CHRONUS_SIMULATION_MENDER_H
