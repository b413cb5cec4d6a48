// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PROCESS_H
#define CHRONUS_HOST_PROCESS_H

#include "host/base/status.h"
#include "host/engine/supervisor.h"
#include "host/shared/incident.h"

#include <stdbool.h>
#include <stdint.h>

// Copies in processes: how they are started, and how a retired one is replaced
// by a clone of another.  Main thread but for the first.

/// Kill copy `r` if it was retired; the watch, or the main thread
void
process_condemn(Supervisor* supervisor, uint32_t r);

/// Start all copies and wait until each of them runs
Status
process_start(Supervisor* supervisor);

/// Take note of an incident before it is told, and of how a copy ended
void
process_note(Supervisor* supervisor, Incident* incident);

/**
   Bring the replacement of all copies forward.

   Offline it returns when they run and have caught up, lest the clock decide in
   which block that happens.
*/
void
process_mend(Supervisor* supervisor);

/// Whether the copies have the real-time scheduling that they were to have
bool
process_is_realtime(const Supervisor* supervisor);

#endif // CHRONUS_HOST_PROCESS_H
