// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PICK_H
#define CHRONUS_HOST_PICK_H

#include "host/top/picture.h"

#include <stdbool.h>
#include <stdint.h>

// Which control the keys act on, and which ones are looked for; pure

/// Longest text that is looked for, the final zero included
#define PICK_TEXT_BYTES 32U

/// All zero picks the first of all
typedef struct {
  uint32_t at;                    ///< Among those that match
  char     text[PICK_TEXT_BYTES]; ///< Part of their paths; empty: all
  bool     typing;                ///< The text is being typed
} Pick;

/// How many controls match
uint32_t
pick_count(const Pick* pick, const Picture* picture);

/// The `i`th control that matches; null at the end
const Control*
pick_match(const Pick* pick, const Picture* picture, uint32_t i);

/// Move by so many, staying among those that match
void
pick_move(Pick* pick, const Picture* picture, int by);

/// Add a character to the text, or with `\b` take the last one away
void
pick_type(Pick* pick, char character);

/// Look for nothing any more
void
pick_clear(Pick* pick);

/**
   The value that is `steps` hundredths of the way along the range: by ratios
   where that spans two decades and more, whole where the control is.

   @return From `min` to `max`.
*/
double
pick_step(const Control* control, int steps);

/// Where a control's value is in its range, 0 to 1, on the same scale
double
pick_part(const Control* control);

#endif // CHRONUS_HOST_PICK_H
