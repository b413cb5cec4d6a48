// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_SIMULATION_PLAYERS_H
#define CHRONUS_SIMULATION_PLAYERS_H

#include "tests/simulation/sim.h"

#include <stdbool.h>
#include <stdint.h>

// The simulated copies: they read the real log and fill real output slots, with
// a plugin whose every bit depends on all that it has read

/// Leave out what a copy is not to get of a block
void
players_feed(const Sim* sim, Feed* feed, Block* block);

/// Let a plugin read a block
State
players_read(State state, uint64_t salt, const Block* block);

/// The sound of a plugin after it has read a block
void
players_sound(State state, float* samples, uint32_t n_frames);

/// Start a copy in place `r` that is `state` after `done` blocks
void
players_start(Sim* sim, uint32_t r, State state, uint64_t done);

/// Let copy `r` do what is due
void
players_act(Sim* sim, uint32_t r);

/// There is a new block, or a wish: wake the copies that wait
void
players_wake(Sim* sim);

/// Let copy `r` die where it stands
void
players_kill(Sim* sim, uint32_t r);

/// Whether copy `r` runs or will
bool
players_live(const Sim* sim, uint32_t r);

/// What copy `r` gave for a block, or null if it gave nothing
const Delivery*
players_delivery(const Sim* sim, uint32_t r, uint64_t seq);

#endif // CHRONUS_SIMULATION_PLAYERS_H
