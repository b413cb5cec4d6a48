// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_SIMULATION_UPGRADER_H
#define CHRONUS_SIMULATION_UPGRADER_H

#include "tests/simulation/sim.h"

#include <stdbool.h>
#include <stdint.h>

// The simulated supervisor's part in an upgrade: copies that begin from the
// state of another beside those that play, and are offered to the engine.  What
// kills the old ones does not kill these before they play.

/// There are none
void
upgrader_reset(Sim* sim);

/// Begin one, unless one is under way
void
upgrader_begin(Sim* sim);

/// Take the next step
void
upgrader_act(Sim* sim);

/// The state of copy `r` is there: the new ones begin with it
void
upgrader_give(Sim* sim, uint32_t r);

/// Have the new copies be those that play, if the engine has just taken them
void
upgrader_turn(Sim* sim);

/// Whether there are new copies
bool
upgrader_is_busy(const Sim* sim);

/// Whether the engine may take them: until then nobody is to be replaced
bool
upgrader_is_offered(const Sim* sim);

#endif // CHRONUS_SIMULATION_UPGRADER_H
