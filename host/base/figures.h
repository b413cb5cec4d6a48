// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_FIGURES_H
#define CHRONUS_HOST_FIGURES_H

#include "host/base/stats.h"

#include <stdbool.h>
#include <stdint.h>

// The counters by name: one list for the report and for /status

/// More figures than there are
#define FIGURES_MAX 96U

typedef struct {
  const char* key;      ///< Such as `swaps` or `cycle_us/p50`; static storage
  const char* text;     ///< The value where it is a word, else null
  double      number;   ///< The value where it is a number
  bool        fraction; ///< It is a time, a rate or a level; else a count
} Figure;

/// Read all figures as they are now; any thread; returns how many there are
uint32_t
figures_read(const Stats* stats, Figure figures[FIGURES_MAX]);

#endif // CHRONUS_HOST_FIGURES_H
