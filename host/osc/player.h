// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PLAYER_H
#define CHRONUS_HOST_PLAYER_H

#include "host/files/score.h"
#include "host/osc/surface.h"

#include <stdint.h>

// A score that a live host plays: each line acts on the frame that it names, as
// in a render.  The OSC thread.

/// All zero plays nothing
typedef struct {
  const Score* score; ///< Null: none; not owned
  const char*  path;  ///< Its file, for messages; not owned
  uint32_t     next;  ///< The first event that is still to come
} Player;

/**
   Send the engine all that comes soon; call it every 100 ms at least.

   A line that is refused, or clamped, is told on stderr, and counted.
   @param frame Frames before the last cycle, counted from the start.
*/
void
player_play(Player* player, Surface* surface, uint64_t frame, double rate_hz);

#endif // CHRONUS_HOST_PLAYER_H
