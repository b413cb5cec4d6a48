// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_SIMULATION_SOUNDS_H
#define CHRONUS_SIMULATION_SOUNDS_H

#include "tests/simulation/sim.h"

#include <stdint.h>

// The claims about sound and loss: what is heard of a block

/// Whether block `seq` as copy `r` gave it begins far from where the sound was
bool
sounds_jump(const Sim* sim, uint32_t r, uint64_t seq);

/// Hold block `seq`, which was played, against what the copies gave
void
sounds_check(Sim* sim, uint64_t seq);

/// Hold block `seq`, which was lost, against what they could have given
void
sounds_check_loss(Sim* sim, uint64_t seq);

#endif // CHRONUS_SIMULATION_SOUNDS_H
