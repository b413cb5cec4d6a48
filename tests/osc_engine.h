// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_OSC_ENGINE_H
#define CHRONUS_TESTS_OSC_ENGINE_H

#include <stdatomic.h>
#include <stdint.h>

// The host of osc_rig.h before an engine that keeps time: it takes in a period
// each millisecond, and plays nothing

#define OSC_ENGINE_RATE_HZ 48000U

/// Most sets that are remembered
#define OSC_ENGINE_SETS 4096U

/// A set as it came into the log
typedef struct {
  uint64_t frame; ///< Counted from the start
  uint32_t port;
  float    value;
} Set;

typedef struct {
  uint64_t         begin_ns; ///< Of its first cycle
  Set              sets[OSC_ENGINE_SETS];
  _Atomic uint32_t n_sets; ///< Those that are there
} OscEngine;

extern OscEngine osc_engine;

/// Start the host and the engine, before each test
void
osc_engine_open(void);

/// End them
void
osc_engine_close(void);

#endif // CHRONUS_TESTS_OSC_ENGINE_H
