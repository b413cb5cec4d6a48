// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_CLONE_H
#define CHRONUS_HOST_CLONE_H

#include "host/base/status.h"
#include "host/engine/supervisor_data.h"
#include "host/shared/incident.h"

// How a retired copy in a process is replaced: wait for its end, have another
// copy cloned, let the clone catch up.  Main thread.

/// Start all copies and wait until each of them runs
Status
clone_start(Supervisor* supervisor);

/// Add to a death that is about to be told how the copy ended
void
clone_note(Supervisor* supervisor, Incident* incident);

/**
   Bring the replacement of all copies forward.

   Offline it returns when they run and have caught up, lest the clock decide in
   which block that happens.
*/
void
clone_mend(Supervisor* supervisor);

#endif // CHRONUS_HOST_CLONE_H
