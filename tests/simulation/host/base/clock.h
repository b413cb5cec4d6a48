// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_SIMULATED_CLOCK_H
#define CHRONUS_SIMULATED_CLOCK_H

// The clock that the simulation's engine is compiled with, in place of ours

#define clock_now_ns clock_real_ns
#include "../../../../host/base/clock.h"
#undef clock_now_ns

#include "tests/simulation/hooks.h"

static inline uint64_t
clock_now_ns(void)
{
  return machine_now_ns();
}

#endif // CHRONUS_SIMULATED_CLOCK_H
