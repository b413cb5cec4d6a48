// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_SIMULATION_VERDICTS_H
#define CHRONUS_SIMULATION_VERDICTS_H

#include "tests/simulation/sim.h"

#include <stdint.h>

// The claims about roles: who was given up, swapped, called late, and why

/// Hear what the engine told the supervisor in this cycle
void
verdicts_hear(Sim* sim);

/// Hold that, and the standings, against what is true after block `seq`
void
verdicts_check(Sim* sim, uint64_t seq);

#endif // CHRONUS_SIMULATION_VERDICTS_H
