// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_REHEARSAL_PROMISE_H
#define CHRONUS_HOST_REHEARSAL_PROMISE_H

#include "host/base/pledge.h"
#include "host/rehearsal/scene.h"

#include <stdint.h>

// What is promised of a fault, and whether it was kept: pure decisions

typedef enum {
  FLAW_NONE,   ///< All that is promised was kept
  FLAW_HOST,   ///< The host did not survive it
  FLAW_ALONE,  ///< The pair did not become whole again
  FLAW_FRAMES, ///< More frames were lost than may be
  FLAW_BITS,   ///< Bits were changed that may not be
  FLAW_PAIR,   ///< The copies differ that should be equal again
} Flaw;

/// Frames at a fault that were lost or, where bits are promised, changed
uint64_t
promise_gap(const Scene* scene, const Trial* trial);

/// Whether what came of a fault is what is promised, else the worst of it
Flaw
promise_judge(const Scene* scene, const Trial* trial);

/// What is known of the copies
Pledge
promise_pledge(const Scene* scene);

#endif // CHRONUS_HOST_REHEARSAL_PROMISE_H
