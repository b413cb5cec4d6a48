// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_HELD_H
#define CHRONUS_HOST_HELD_H

#include "host/base/attributes.h"

#include <stdint.h>

// What a plugin was told by MIDI and has not been told to forget, so that
// another can be told the same.  Belongs to whoever owns the instance.

#define HELD_CHANNELS 16U
#define HELD_NOTES 128U
#define HELD_CONTROLS 120U ///< The rest are no controllers but commands

/// Messages that are needed for all of it at most
#define HELD_MESSAGES (HELD_CHANNELS * (HELD_CONTROLS + 3U + HELD_NOTES))

/// All zero is nothing; but for the notes each value is one more than was sent
typedef struct {
  uint16_t bend[HELD_CHANNELS];                   ///< 14 bits
  uint8_t  program[HELD_CHANNELS];                ///< 7 bits, as all below
  uint8_t  pressure[HELD_CHANNELS];               ///< Of the channel
  uint8_t  control[HELD_CHANNELS][HELD_CONTROLS]; ///< By controller
  uint8_t  velocity[HELD_CHANNELS][HELD_NOTES];   ///< By note; 0: it is off
} Held;

/// Take note of a message
RT_SAFE void
held_hear(Held* held, const uint8_t* bytes, uint32_t n_bytes);

/**
   Give message `i` of those that tell another the same, in this order.

   @param i Below HELD_MESSAGES.
   @return Its bytes; 0 if there is none of that number.
*/
RT_SAFE uint32_t
held_tell(const Held* held, uint32_t i, uint8_t bytes[3]);

#endif // CHRONUS_HOST_HELD_H
