// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SCREEN_H
#define CHRONUS_HOST_SCREEN_H

#include "host/base/status.h"
#include "host/top/canvas.h"

#include <stdbool.h>
#include <stdint.h>

// The terminal, by ncurses; one at a time, main thread

/**
   Take the terminal over.

   Colours are used where it has them and NO_COLOR is not set.
   @return STATUS_NO_TERMINAL if there is none, or none that is known.
*/
Status
screen_open(Problem* problem);

/// Give it back
void
screen_close(void);

/// Make the canvas as large as the terminal is now; false without memory
bool
screen_fit(Canvas* canvas);

/// Show the canvas
void
screen_show(const Canvas* canvas);

/// Take a key that was pressed: a character or a Key; KEYS_NONE if there is
/// none
uint32_t
screen_key(void);

#endif // CHRONUS_HOST_SCREEN_H
