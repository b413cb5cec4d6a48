// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_COPIES_H
#define CHRONUS_HOST_COPIES_H

#include "host/base/status.h"
#include "host/engine/supervisor_data.h"

#include <stdbool.h>

// All copies at once, with the memory that they share with the engine: made,
// started and ended together.  Whoever fails on the way is replaced by others.
// Main thread; no cycle may run meanwhile.

/**
   Make the instances and the memory, for the supervisor's rate and period.

   @param made Copies in processes: the nursery holds an instance already.
   @return What instances and memory may fail with; `copies_end` and
   `copies_free` are due then, too.
*/
Status
copies_open(Supervisor* supervisor, bool made, Problem* problem);

/// Let the copies wait for blocks, and watch them if live; the engine is open.
/// STATUS_NO_THREAD or STATUS_NO_PROCESS if that fails.
Status
copies_start(Supervisor* supervisor);

/// End the copies, whether or not all threads can be stopped: those that cannot
/// are counted as left
void
copies_end(Supervisor* supervisor);

/// Free their memory once they have ended, unless a thread is left, which may
/// stand in it
void
copies_free(Supervisor* supervisor);

/**
   End the copies, empty their places and free their memory, so that others may
   be opened.

   What they have told is heard before.
   @return STATUS_NO_THREAD if one still stands in its place, or why a process
   does not end.
*/
Status
copies_drop(Supervisor* supervisor);

#endif // CHRONUS_HOST_COPIES_H
