// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_WORDING_H
#define CHRONUS_HOST_WORDING_H

#include "host/say/manner.h"
#include "host/say/talk.h"

#include <stdbool.h>
#include <stdint.h>

// How sentences say in what manner something changes: what stands before and
// after the word for it; pure, any thread

/// Take one word that stands before a quality or control; false if it is none
bool
wording_before(const Talk* talk, uint32_t at, Manner* manner);

/// Take what stands after a quality: a bit, over 3 seconds, at 6 Hz
void
wording_after(Talk* talk, const Word* word, Manner* manner);

/// Take what stands after a control's name: up, a bit longer
void
wording_after_name(Talk* talk, Manner* manner);

/**
   Read a quantity with what leads to it: to 800 Hz, by 20 %, over 3 seconds.

   @param joint Receives the word that leads to it, or null.
   @return Its tokens, 0 if there is none.
*/
uint32_t
wording_quantity(const Talk*  talk,
                 uint32_t     at,
                 const Word** joint,
                 Quantity*    quantity);

#endif // CHRONUS_HOST_WORDING_H
