// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_QUANTITY_H
#define CHRONUS_HOST_QUANTITY_H

#include "host/say/talk.h"

#include <stdbool.h>
#include <stdint.h>

// Numbers in digits and words, with their units; pure, any thread

typedef struct {
  double    number;    ///< In the unit in which `dimension` is kept
  Dimension dimension; ///< DIMENSION_NONE without a unit
} Quantity;

/**
   Read the quantity that begins at a token.

   @param lone Whether a unit without a number is one of it: `a second`.
   @param quantity Receives it; finite.
   @return Its tokens, 0 if none begins there.
*/
uint32_t
quantity_at(const Talk* talk, uint32_t at, bool lone, Quantity* quantity);

/**
   Bring a quantity into the unit of a control.

   @param word The parameter that says how plain numbers are read, or null.
   @return False if the control is not measured in such a unit.
*/
bool
quantity_for(const Talk*     talk,
             const Quantity* quantity,
             const Word*     word,
             uint32_t        port,
             double*         value);

/**
   Move a control by a quantity.

   @param sign 1 up, -1 down.
   @param value Its value, which is moved.
   @return False if it is not measured in such a unit.
*/
bool
quantity_move(const Talk*     talk,
              const Quantity* quantity,
              const Word*     word,
              uint32_t        port,
              double          sign,
              double*         value);

#endif // CHRONUS_HOST_QUANTITY_H
