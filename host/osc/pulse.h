// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PULSE_H
#define CHRONUS_HOST_PULSE_H

#include "host/base/figures.h"
#include "host/base/meter.h"
#include "host/base/stats.h"
#include "host/base/window.h"

#include <stdint.h>

// What the host looks like at the moment, taken ten times a second from what
// others count anyway; the OSC thread

/// Time between two looks
#define PULSE_NS 100000000U

/// Most figures that there are of it
#define PULSE_FIGURES 32U

/// How a copy did since the last look but one
typedef struct {
  uint32_t stood;  ///< States that are still to be shown, one bit each
  uint32_t shown;  ///< The one that is; a Standing
  Window   window; ///< Of its times
  Lately   lately; ///< Cost of a block
} PulseCopy;

/// All zero is before the first look
typedef struct {
  uint64_t  next_ns;            ///< When the next look is due
  uint64_t  n_blocks;           ///< Periods so far
  uint32_t  n_rests;            ///< Looks since the last of them
  PulseCopy copies[COPIES_MAX]; ///< By place
  Window    window;             ///< Of the periods
  Lately    cycle;              ///< Cost of a period
  uint32_t  n_outputs;          ///< Outputs that are measured
  float     peaks[METER_MOST];  ///< Their levels, which fall slowly
} Pulse;

/// Look, if it is time
void
pulse_take(Pulse* pulse, Stats* stats, uint64_t now_ns);

/// Read its figures; returns how many there are
uint32_t
pulse_read(const Pulse* pulse,
           const Stats* stats,
           Figure       figures[PULSE_FIGURES]);

#endif // CHRONUS_HOST_PULSE_H
