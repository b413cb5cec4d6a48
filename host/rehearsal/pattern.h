// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_REHEARSAL_PATTERN_H
#define CHRONUS_HOST_REHEARSAL_PATTERN_H

#include "host/lv2/model.h"
#include "host/stepper.h"

#include <stdint.h>

// What a plugin is played in a rehearsal, so that it never falls silent: notes,
// bends, pedals and controllers; a tone and bursts of noise; moving controls.
// It depends on the seed alone.  Main thread.

/// Notes that are held at a time
#define PATTERN_NOTES 5U

typedef struct {
  const Model* model;                ///< Not owned
  double       rate_hz;              ///< Sample rate
  uint32_t     seed;                 ///< Of what comes next
  uint64_t     next;                 ///< Frame of the next step
  uint64_t     n_steps;              ///< Steps so far
  uint8_t      notes[PATTERN_NOTES]; ///< Held ones, in a circle; 0: none yet
} Pattern;

/// Begin at frame 0
void
pattern_init(Pattern*     pattern,
             const Model* model,
             double       rate_hz,
             uint32_t     seed);

/// Put what happens in the coming cycle of `n_frames` into the stepper
void
pattern_play(Pattern* pattern, Stepper* stepper, uint32_t n_frames);

#endif // CHRONUS_HOST_REHEARSAL_PATTERN_H
