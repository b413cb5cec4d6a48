// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_CONTROL_H
#define CHRONUS_HOST_CONTROL_H

#include "host/say/manner.h"
#include "host/say/quantity.h"
#include "host/say/talk.h"

#include <stdbool.h>

// Controls that are moved by their names; each returns false if that cannot be
// done, which is then said; pure, any thread

/// Move the control that a parameter names in some manner: more, twice, no
bool
control_move(Talk*         talk,
             const Word*   word,
             const Manner* manner,
             const char*   part);

/// Set it to a quantity
bool
control_to(Talk*           talk,
           const Word*     word,
           const Quantity* quantity,
           const char*     part);

/// Move it by a quantity, in a direction: 1 up, -1 down
bool
control_by(Talk*           talk,
           const Word*     word,
           const Quantity* quantity,
           double          sign,
           const char*     part);

#endif // CHRONUS_HOST_CONTROL_H
