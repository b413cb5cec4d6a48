// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_MANNER_H
#define CHRONUS_HOST_MANNER_H

#include "host/say/quantity.h"

#include <stdbool.h>

// What was said about a change before its word came; pure, any thread

typedef struct {
  double   degree;                 ///< Scales it; 1 is plain
  double   ratio;                  ///< `twice as`: the factor, else 0
  double   amount;                 ///< More is 1, less -1, else 0
  double   speed;                  ///< Faster is 1, slower -1, else 0
  bool     negated;                ///< The opposite is meant
  bool     scaled;                 ///< A degree was said
  bool     has[N_DIMENSIONS];      ///< Such a quantity was said
  Quantity quantity[N_DIMENSIONS]; ///< By dimension
} Manner;

/// Nothing was said
Manner
manner_plain(void);

/// Add a quantity to what was said
void
manner_take(Manner* manner, const Quantity* quantity);

/// Add a degree, which scales what was said so far
void
manner_scale(Manner* manner, const Word* degree);

/// Add a comparative
void
manner_compare(Manner* manner, const Word* comparative);

#endif // CHRONUS_HOST_MANNER_H
