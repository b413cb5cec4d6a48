// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SPARE_H
#define CHRONUS_HOST_SPARE_H

#include "host/base/attributes.h"
#include "host/engine/engine_data.h"

#include <stdbool.h>

// How far the spare may go: never into a block that no copy has survived while
// there is another; the engine's thread

/**
   Tell the spare how far it may go, after a look at all copies.

   A block that ended all who tried it is marked as poison first: the spare and
   its clones do without its events.
*/
RT_SAFE void
spare_lead(Engine* engine);

/// Whether the spare has to wait where it is
RT_SAFE bool
spare_is_held(const Engine* engine);

#endif // CHRONUS_HOST_SPARE_H
