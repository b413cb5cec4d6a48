// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TIMEBASE_H
#define CHRONUS_HOST_TIMEBASE_H

#include "host/base/feedback.h"

#include <stdbool.h>
#include <stdint.h>

// Which frame belongs to a moment: a straight line through the begins of past
// cycles, so that neither their jitter nor the drift between the audio clock
// and the computer's moves a frame.  Pure; the OSC thread.

/// Cycles that the line goes through
#define TIMEBASE_BEATS 32U

/// Least time between two of them
#define TIMEBASE_STEP_NS 100000000U

/// Fewer than these, or a shorter time, tell no drift: the rate is the nominal
#define TIMEBASE_LEAST_BEATS 8U

/// A cycle further off the line than this begins a new one, seconds: the audio
/// clock has jumped, as it does where JACK skips periods
#define TIMEBASE_JUMP_SECONDS 0.002

/// Only `rate_hz` set is a fresh start
typedef struct {
  double   rate_hz;               ///< Nominal sample rate
  uint32_t n;                     ///< Cycles that are known
  uint64_t n_fed;                 ///< Cycles kept since the line began
  Beat     beats[TIMEBASE_BEATS]; ///< A ring of them
  Beat     origin;                ///< The last one; the line is about it
  double   offset;                ///< Of the line at the origin, frames
  double   slope;                 ///< Frames per nanosecond
} Timebase;

/// Take in a cycle; those that come too soon after another are passed over,
/// unless they show a jump
void
timebase_feed(Timebase* timebase, const Beat* beat);

/**
   The frame that belongs to a moment of the monotonic clock.

   @param frame Receives it, rounded to the nearest; 0 for times before it.
   @return False if no cycle is known yet.
*/
bool
timebase_map(const Timebase* timebase, uint64_t at_ns, uint64_t* frame);

/// How much faster the audio clock runs than it should, parts per million
double
timebase_drift_ppm(const Timebase* timebase);

#endif // CHRONUS_HOST_TIMEBASE_H
