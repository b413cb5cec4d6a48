// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_STEPPER_H
#define CHRONUS_HOST_STEPPER_H

#include "host/base/event.h"
#include "host/base/status.h"
#include "host/engine/supervisor.h"
#include "host/shared/block.h"

#include <stdint.h>

// Drives the engine without JACK: as fast as it goes, on a clock that is
// stepped.  Main thread.

/// All zero is closed
typedef struct {
  Supervisor* supervisor; ///< Not owned
  uint32_t    n_inputs;   ///< Audio inputs of the plugin
  uint32_t    n_outputs;  ///< Audio outputs
  uint64_t    frame;      ///< Frames so far
  float**     inputs;     ///< By channel, BLOCK_MAX_FRAMES each: to be filled
  float**     outputs;    ///< By channel: what the last cycle played
  float*      samples;    ///< What the two point into
  Block*      sent;       ///< MIDI that the plugin sent in the last cycle
} Stepper;

/**
   Give every channel a period of memory, all zero.

   @param stepper Overwritten; to be closed by `stepper_close`, also on failure.
   @param supervisor Open, and at block 0.
   @return STATUS_NO_MEMORY.
*/
Status
stepper_open(Stepper* stepper, Supervisor* supervisor);

/// Have an event happen in the coming cycle; one too many is counted as lost
void
stepper_push(Stepper* stepper, const Event* event, const void* payload);

/// Do one period of `n_frames`, and bring retired copies a step forward
void
stepper_cycle(Stepper* stepper, uint32_t n_frames);

/// Free the channels
void
stepper_close(Stepper* stepper);

#endif // CHRONUS_HOST_STEPPER_H
