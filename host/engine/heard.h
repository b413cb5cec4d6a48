// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_HEARD_H
#define CHRONUS_HOST_HEARD_H

#include "host/base/attributes.h"
#include "host/engine/engine_data.h"
#include "host/engine/vote.h"

#include <stdbool.h>
#include <stdint.h>

// What becomes of a block in the end: the sound that is handed out; the
// engine's thread

/// Frames in which the step between two copies that differ is smoothed over
#define HEARD_EASE_FRAMES 64U

/// Whether what copy `r` gave, `n_frames` a channel, jumps away from what was
/// played last; after a loss nothing does
RT_SAFE bool
heard_jumps(const Engine* engine, uint32_t r, uint32_t n_frames);

/**
   Play what copy `who` gave.

   Where copies are known to differ, and another one was heard before, it begins
   where that ended.
*/
RT_SAFE void
heard_play(Engine* engine, const Cycle* cycle, const Poll* poll, uint32_t who);

/// Fill a lost block: from the last sample to silence, or the input, in 1 ms,
/// which may be more than one block
RT_SAFE void
heard_fall_back(Engine* engine, const Cycle* cycle);

#endif // CHRONUS_HOST_HEARD_H
