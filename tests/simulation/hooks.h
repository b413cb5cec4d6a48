// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_SIMULATION_HOOKS_H
#define CHRONUS_SIMULATION_HOOKS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

// What the engine's clock and bells do on the simulated machine

/// The time, ns, of which the look at the clock itself takes a little
uint64_t
machine_now_ns(void);

/// The engine looks at what others write: now and then they are faster
void
machine_point(void);

/// A bell was rung: those who wait for it wake up
void
machine_ring(const _Atomic uint32_t* bell);

/// The engine is about to wait until a time at most
void
machine_sleep(uint64_t until_ns);

/// While it waits somebody else acts; false if it is to wake up
bool
machine_pass(uint64_t until_ns);

/// The engine wakes up, somewhat late
void
machine_wake(void);

#endif // CHRONUS_SIMULATION_HOOKS_H
