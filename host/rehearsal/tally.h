// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_REHEARSAL_TALLY_H
#define CHRONUS_HOST_REHEARSAL_TALLY_H

#include "host/rehearsal/scene.h"

#include <stdbool.h>
#include <stdint.h>

// What the faults of a rehearsal came to, in figures; main thread

/// What became of some faults
typedef struct {
  uint32_t     n_tried;    ///< Injected
  uint32_t     n_survived; ///< Those at which the promise was kept
  uint64_t     gap;        ///< Worst, frames
  uint64_t     bits;       ///< Changed in all
  const Trial* broken;     ///< The first at which it was not kept, or null
  uint32_t     n_restored; ///< Those after which a copy was replaced
  uint64_t     median_ns;  ///< Of the time that this took
  uint64_t     worst_ns;   ///< Its maximum
} Tally;

/// Sum up the faults of one kind on one copy, or on both
Tally
tally_row(const Scene* scene, FaultKind kind, FaultWhich which);

/// Add all single faults of a scene, or all double ones, but not their times
void
tally_add(Tally* tally, const Scene* scene, bool both);

#endif // CHRONUS_HOST_REHEARSAL_TALLY_H
