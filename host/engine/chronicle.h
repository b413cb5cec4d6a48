// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_CHRONICLE_H
#define CHRONUS_HOST_CHRONICLE_H

#include "host/base/attributes.h"
#include "host/shared/incident.h"

#include <stdbool.h>
#include <stdint.h>

// What happened to the copies, for the report and for people; main thread

/// Faults that are kept; more are only counted
#define CHRONICLE_MAX 1000U

/// One thing that went wrong with a copy
typedef struct {
  double      seconds;    ///< From the start
  uint64_t    seq;        ///< Block in which it began
  const char* kind;       ///< What was injected, or null: it came by itself
  char        saw[24];    ///< What was seen of it; empty: nothing
  uint32_t    copy;       ///< Which
  uint32_t    gap_frames; ///< Frames that were lost by it
} FaultRecord;

/// What happens so often that it is said once a second at most
typedef struct {
  uint64_t n;    ///< Not said yet
  double   next; ///< When it may be said again, seconds
} Tally;

/// All zero, but for the first two, is a fresh start
typedef struct {
  double      rate_hz;               ///< Sample rate
  bool        talkative;             ///< One line on stderr for each
  double      begun;                 ///< When this rate began, seconds
  Tally       late;                  ///< Missed deadlines
  Tally       swaps;                 ///< Changes of the active copy
  Tally       lost;                  ///< Lost frames
  uint32_t    n_faults;              ///< All that happened
  FaultRecord faults[CHRONICLE_MAX]; ///< The first of them
} Chronicle;

/// Take note of what the engine saw
void
chronicle_hear(Chronicle* chronicle, const Incident* incident);

/// Count the time on at another rate, after `n_frames` at the present one
void
chronicle_retune(Chronicle* chronicle, double rate_hz, uint64_t n_frames);

/// Say one line to the user, if there is one who listens
void
chronicle_say(const Chronicle* chronicle, const char* format, ...)
  PRINTF_LIKE(2, 3);

#endif // CHRONUS_HOST_CHRONICLE_H
