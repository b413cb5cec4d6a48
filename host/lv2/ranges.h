// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_RANGES_H
#define CHRONUS_HOST_RANGES_H

#include "host/lv2/model.h"

#include <lilv/lilv.h>

#include <stdbool.h>

// Range, default and named values of a port, repaired where they make no sense;
// main thread only

/**
   Read `min`, `max`, `def` and `points`.

   Afterwards all are finite and min <= def <= max.
   @param port Has its properties already.
   @return False without memory.
*/
bool
ranges_read(const LilvPlugin* plugin,
            const LilvPort*   lilv_port,
            double            rate_hz,
            ModelPort*        port);

/// Take a range from nodes, each of which may be null, and make sense of it
void
ranges_fill(ModelPort*      port,
            const LilvNode* def,
            const LilvNode* min,
            const LilvNode* max);

#endif // CHRONUS_HOST_RANGES_H
