// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_MEND_H
#define CHRONUS_HOST_MEND_H

#include "host/base/status.h"
#include "host/engine/supervisor_data.h"

#include <stdint.h>

// How a retired copy in a thread is replaced: park it, make a new instance,
// give it the state of a healthy peer, let it catch up.  Main thread but for
// the first.

/// Park copy `r` if it was retired as hung; the watch, or the main thread
void
mend_condemn(Supervisor* supervisor, uint32_t r);

/// Make the instance of a copy that is yet to start
Status
mend_build(Supervisor* supervisor, uint32_t r, Problem* problem);

/// Give the instance that was built the controls as the engine has them
void
mend_set_controls(Supervisor* supervisor, uint32_t r);

/**
   Start the thread of the instance that was built, and tell the engine.

   @param first Block with which it begins, or the first one that a fresh copy
   may be greeted with.
   @param way Where its state comes from.
*/
Status
mend_start(Supervisor* supervisor, uint32_t r, uint64_t first, MendWay way);

/// Bring the replacement of copy `r` one step forward, if it needs one
void
mend_step(Supervisor* supervisor, uint32_t r);

#endif // CHRONUS_HOST_MEND_H
