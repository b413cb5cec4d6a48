// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_SIMULATION_CHAOS_H
#define CHRONUS_SIMULATION_CHAOS_H

#include "tests/simulation/sim.h"

#include <stdbool.h>

// What goes wrong with the copies, at random

/// Let something go wrong, if it is time
void
chaos_act(Sim* sim);

/// Whether all copies are there, and nothing is wrong with any
bool
chaos_is_calm(const Sim* sim);

/// Whether the last fault is over; an event that kills may still be in the
/// queue
bool
chaos_is_over(const Sim* sim);

/// Whether a run has one fault, or one event that kills, at a time
bool
chaos_is_patient(const Sim* sim);

/// Whether a run has one fault at a time
bool
chaos_is_single(const Sim* sim);

#endif // CHRONUS_SIMULATION_CHAOS_H
