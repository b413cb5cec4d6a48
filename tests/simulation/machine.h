// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_SIMULATION_MACHINE_H
#define CHRONUS_SIMULATION_MACHINE_H

#include "tests/simulation/sim.h"

#include <stdbool.h>
#include <stdint.h>

// The simulated machine: time stands still but for what passes here, and one
// actor acts at a time, in the order in which they are due

/// Let this be the machine whose clock and bells the engine sees
void
machine_use(Sim* sim);

/// A number from 0 to `n` - 1, the same for the same seed
uint64_t
machine_draw(Sim* sim, uint64_t n);

/// Whether something of odds 1 to `n` happens
bool
machine_chance(Sim* sim, uint64_t n);

/// Have an actor act at a time; UINT64_MAX: when it is woken
void
machine_schedule(Sim* sim, uint32_t actor, uint64_t at_ns);

/// Let time pass, and all act who are due until then
void
machine_advance(Sim* sim, uint64_t until_ns);

#endif // CHRONUS_SIMULATION_MACHINE_H
