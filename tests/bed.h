// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_BED_H
#define CHRONUS_TESTS_BED_H

#include "host/engine/engine.h"
#include "tests/small_model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A test bed: the engine between its rings, with copies whose every output the
// test itself gives

enum {
  BED_FRAMES = 64, ///< Of each block
  BED_SLOTS  = 64, ///< Of the log
};

static const double BED_RATE_HZ = 48000.0;

/// So slow that no deadline ever comes while a test runs
static const double BED_NO_DEADLINE_HZ = 1e-3;

/// The engine and what it works with
typedef struct {
  Engine        engine;
  Log*          log; ///< Owned
  Ring          commands;
  Ring          orders;
  Incidents     incidents;
  Feedback      feedback; ///< Used if the wishes name it
  Stats         stats;
  _Atomic float controls[SMALL_PORTS];    ///< As the engine has them
  float         played[BLOCK_MAX_FRAMES]; ///< What came out of the last period
  float         input[BLOCK_MAX_FRAMES];  ///< What goes into each period
} Bed;

extern Bed bed;

/// Zeroed memory at the begin of a cache line, as shared memory is; to be freed
void*
bed_allocate(size_t size);

/// A log without blocks; to be freed
Log*
bed_log(uint32_t n_slots, uint32_t n_inputs);

/**
   Make an engine for the small model.

   @param wishes How it is to be; what they leave out is the bed's own.
   @param n_copies How many have memory, from the first on; nobody runs them.
   @param n_inputs Audio inputs of each block.
*/
void
bed_open(const EngineSetup* wishes, uint32_t n_copies, uint32_t n_inputs);

/// Make an engine of two copies that are about to catch up
void
bed_open_pair(double rate_hz, bool dry);

/// Free the engine, its log and its copies
void
bed_close(void);

/// Have copy `r` count from the next period on
void
bed_admit(uint32_t r);

/// Let copy `r` deliver block `seq`, all samples of which are `value`
void
bed_deliver(uint32_t r, uint64_t seq, float value);

/// Let both of a pair deliver it
void
bed_deliver_both(uint64_t seq, float value);

/// Do a period that has only just begun
void
bed_cycle_now(void);

/// Do a period of which nothing is left
void
bed_cycle_late(void);

/// Do a block that both deliver, as `value`; returns the next one's number
uint64_t
bed_agree_on(float value);

/// Do a block that copy `r` alone delivers, as `value`, which is played
void
bed_alone(uint32_t r, float value);

/// All samples of the last period are `value`
void
bed_played(float value);

/// Whether the supervisor was told such a thing of copy `r`
bool
bed_told(IncidentKind kind, uint32_t r);

#endif // CHRONUS_TESTS_BED_H
