// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/timebase.h"

#include <math.h>

/// Signed distance of two moments, or frames, which are never far apart
static double
distance(const uint64_t a, const uint64_t b)
{
  return (double)(int64_t)(a - b);
}

/// Frame of a moment, relative to the origin's
static double
line_at(const Timebase* const timebase, const uint64_t at_ns)
{
  return timebase->offset +
         (timebase->slope * distance(at_ns, timebase->origin.at_ns));
}

/// Lay the line through the cycles that are known: least squares
static void
fit(Timebase* const timebase)
{
  double sum_t  = 0.0;
  double sum_f  = 0.0;
  double sum_tt = 0.0;
  double sum_tf = 0.0;
  for (uint32_t b = 0U; b < timebase->n; ++b) {
    const Beat* const beat = &timebase->beats[b];
    const double      t    = distance(beat->at_ns, timebase->origin.at_ns);
    const double      f    = distance(beat->frame, timebase->origin.frame);
    sum_t += t;
    sum_f += f;
    sum_tt += t * t;
    sum_tf += t * f;
  }

  const double n = timebase->n;
  if (timebase->n >= TIMEBASE_LEAST_BEATS) {
    timebase->slope =
      ((n * sum_tf) - (sum_t * sum_f)) / ((n * sum_tt) - (sum_t * sum_t));
  }
  timebase->offset = (sum_f - (timebase->slope * sum_t)) / n;
}

void
timebase_feed(Timebase* const timebase, const Beat* const beat)
{
  if (timebase->slope <= 0.0) {
    timebase->slope = timebase->rate_hz / 1e9;
  }
  if (timebase->n) {
    const double off = distance(beat->frame, timebase->origin.frame) -
                       line_at(timebase, beat->at_ns);
    if (fabs(off) > TIMEBASE_JUMP_SECONDS * timebase->rate_hz) {
      timebase->n     = 0U; // The slope outlives the jump
      timebase->n_fed = 0U;
    } else if (beat->at_ns - timebase->origin.at_ns < TIMEBASE_STEP_NS) {
      return;
    }
  }
  timebase->beats[timebase->n_fed++ % TIMEBASE_BEATS] = *beat;
  timebase->n += timebase->n < TIMEBASE_BEATS;
  timebase->origin = *beat;
  fit(timebase);
}

bool
timebase_map(const Timebase* const timebase,
             const uint64_t        at_ns,
             uint64_t* const       frame)
{
  if (!timebase->n) {
    return false;
  }
  const double from_origin = round(line_at(timebase, at_ns));
  const double least       = -(double)timebase->origin.frame;
  *frame                   = from_origin > least
                               ? timebase->origin.frame + (uint64_t)(int64_t)from_origin
                               : 0U;
  return true;
}

double
timebase_drift_ppm(const Timebase* const timebase)
{
  return timebase->slope > 0.0
           ? ((timebase->slope * 1e9 / timebase->rate_hz) - 1.0) * 1e6
           : 0.0;
}
