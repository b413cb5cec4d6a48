// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_RESERVE_H
#define CHRONUS_HOST_RESERVE_H

#include "host/engine/supervisor_data.h"

#include <stdbool.h>

// The LV2 state that copies begin with which have no other to begin from; main
// thread

/**
   Bring `supervisor->reserve`, which fresh copies begin with, up to date.

   Call it until it returns true: then the state there is as of now, or nobody
   could be asked for it.
*/
bool
reserve_refresh(Supervisor* supervisor);

/// Bring it up to date soon after a change, in threads: there nobody could be
/// asked once the one that is not heard has died; every few milliseconds
void
reserve_tend(Supervisor* supervisor);

/// Refresh while no cycle runs, when all copies may be asked
void
reserve_rest(Supervisor* supervisor);

#endif // CHRONUS_HOST_RESERVE_H
