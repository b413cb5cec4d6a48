// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_REHEARSAL_INJECT_H
#define CHRONUS_HOST_REHEARSAL_INJECT_H

#include "host/rehearsal/take_data.h"

#include <stdbool.h>

// Which fault comes when in a take, and when it is over; main thread

/// Choose the block of the first fault; at the begin of a take
void
inject_begin(Take* take);

/**
   Before each block: look after the last fault, and inject the next one where
   the pair is whole again.

   @return False if the take has no room for more.
*/
bool
inject_step(Take* take);

/// Account for a fault that was not over, or could not be injected, at the end
void
inject_end(const Take* take);

#endif // CHRONUS_HOST_REHEARSAL_INJECT_H
