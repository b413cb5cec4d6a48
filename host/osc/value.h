// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_VALUE_H
#define CHRONUS_HOST_VALUE_H

#include "host/lv2/model.h"

#include <stdbool.h>

// What a control makes of a number that somebody sends it; pure, any thread

/// Bytes of a text about a port's values, the final zero included
#define VALUE_TEXT_BYTES 96U

/**
   Bring a number to the nearest one that a port can take.

   A toggled port or trigger is 1 above zero, else 0.  An integer port rounds to
   the nearest whole number, an enumeration to the nearest of its points.  What
   is outside the range takes its nearer end; an end that is not finite is none.
   @param number Finite.
   @param clamped Receives whether `number` was outside the range; may be null.
*/
float
value_fit(const ModelPort* port, double number, bool* clamped);

/// Print a value with its unit, such as `20000 Hz`
void
value_print(const ModelPort* port, float value, char text[VALUE_TEXT_BYTES]);

/// Print a port's range with its unit, such as `0.1 to 20000 Hz`
void
value_print_range(const ModelPort* port, char text[VALUE_TEXT_BYTES]);

#endif // CHRONUS_HOST_VALUE_H
