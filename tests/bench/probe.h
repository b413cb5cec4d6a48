// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_BENCH_PROBE_H
#define CHRONUS_TESTS_BENCH_PROBE_H

#include "host/base/hist.h"

#include <jack/jack.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

// Two JACK clients, one before and one after another host: the time between
// their turns is what that one costs, however it works

/// All zero is closed
typedef struct {
  jack_client_t*   before;    ///< Owned
  jack_client_t*   after;     ///< Owned
  jack_port_t*     midi;      ///< Of the first one
  _Atomic uint64_t before_ns; ///< When the first one had its turn
  Hist             delay;     ///< From then until the other one had, ns
  _Atomic uint32_t reset;     ///< Begin anew; by the main thread
} Probe;

/**
   Join the server around a host, which gets 10 s to appear.

   @param name Of its client, with ports `events` and `left`; null to connect
   the two directly.
*/
bool
probe_open(Probe* probe, const char* server, const char* name);

/// Forget what was measured so far; from the next period on
void
probe_reset(Probe* probe);

/// Leave the server
void
probe_close(Probe* probe);

#endif // CHRONUS_TESTS_BENCH_PROBE_H
