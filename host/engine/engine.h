// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_ENGINE_H
#define CHRONUS_HOST_ENGINE_H

#include "host/base/attributes.h"
#include "host/base/status.h"
#include "host/engine/engine_data.h"

#include <stdint.h>

// The straight line from input to sound: append a block to the log, and play
// the first good output that a copy gives for it.  Runs in the audio callback.

/// Prepare an engine without copies; main thread; STATUS_NO_MEMORY
Status
engine_open(Engine* engine, const EngineSetup* setup);

/// Free its buffers; a zeroed engine is fine; nothing may use it any more
void
engine_close(Engine* engine);

/**
   Do one period.

   The audio thread, or the main thread offline.  Waits for the copies until
   0.95 of the period at most; a patient one waits until each has delivered or
   made no progress for as long as its patience lasts.
*/
RT_SAFE void
engine_cycle(Engine* engine, const Cycle* cycle);

/// The standing of copy `r`; any thread
RT_SAFE Standing
engine_standing(const Engine* engine, uint32_t r);

#endif // CHRONUS_HOST_ENGINE_H
