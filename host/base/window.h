// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_WINDOW_H
#define CHRONUS_HOST_WINDOW_H

#include "host/base/hist.h"

#include <stdint.h>

// What was counted into a histogram since it was last looked at: its writer
// knows nothing of that

/// All zero is before anything was counted
typedef struct {
  uint32_t seen[HIST_BUCKETS]; ///< As of the last look
} Window;

/// Times of late
typedef struct {
  uint64_t n;         ///< How many; 0: the others are 0 too
  uint64_t median_ns; ///< The middle one, within 3 %
  uint64_t worst_ns;  ///< The largest, within 3 %
} Lately;

/// See what came since the last look
Lately
window_look(Window* window, const Hist* hist);

#endif // CHRONUS_HOST_WINDOW_H
