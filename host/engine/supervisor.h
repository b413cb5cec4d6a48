// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SUPERVISOR_H
#define CHRONUS_HOST_SUPERVISOR_H

#include "host/base/stats.h"
#include "host/base/status.h"
#include "host/engine/nursery.h"
#include "host/engine/supervisor_data.h"
#include "host/lv2/model.h"
#include "host/lv2/world.h"

#include <stdbool.h>
#include <stdint.h>

// Starts the copies, watches them, and replaces the ones that fail; it never
// touches a sample.  All of it but the watch belongs to the main thread.

/// Blocks that the spare stays behind, unless told otherwise
#define SUPERVISOR_LAG 4U

/// Most of them: its output is compared with the others', which keep theirs for
/// two blocks less than COPY_OUTPUTS, and it has finished one block less
#define SUPERVISOR_LAG_MAX 5U

/// What a host is to be made of
typedef struct {
  World*       world;       ///< Outlives the supervisor
  const Model* model;       ///< Outlives the supervisor
  Stats*       stats;       ///< Outlives the supervisor
  double       rate_hz;     ///< Sample rate
  uint32_t     frames;      ///< Usual period, for the length of the log
  int          priority;    ///< SCHED_FIFO priority of the copies, or 0
  Tape*        tape;        ///< To the recorder, outlives it; or null
  double       deadline;    ///< Fraction of the period
  bool         dry;         ///< Fall back to the input
  Nursery*     nursery;     ///< Already open, for copies in processes; or null
  bool         live;        ///< Watch for hung copies
  bool         quiet;       ///< Say nothing of what happens to the copies
  uint64_t     patience_ns; ///< As of the engine
  bool         made;        ///< The nursery holds an instance already
  bool         no_spare;    ///< Do without a spare beside processes
  uint32_t     spare_lag;   ///< Blocks that it stays behind, up to
                            ///< SUPERVISOR_LAG_MAX; 0: the usual
  const char* state;  ///< LV2 state to begin with, see `state_load`; null:
                      ///< as the plugin does by itself
  const char* states; ///< A folder for states that are in use; null: one
                      ///< among the system's temporary ones
} SupervisorSetup;

/**
   Make the shared memory, the engine and two copies, which wait for blocks.

   Copies in processes have a spare beside them, and end with the nursery.

   @param supervisor Large: static or on the heap; must not move.
   @return What instances and threads may fail with; it is closed then.
*/
Status
supervisor_open(Supervisor*            supervisor,
                const SupervisorSetup* setup,
                Problem*               problem);

/**
   Hear what happened and bring retired copies back, one step at a time.

   Call it every few milliseconds, offline after each cycle; live the thread
   that opened the supervisor is sent a SIGCHLD when there is something to do.
   A copy that cannot be replaced is said once.
*/
void
supervisor_mend(Supervisor* supervisor);

/**
   Begin to save the plugin's LV2 state, as of now, while it plays.

   @param folder Absolute; exists and is empty.
   @return False if that is impossible now; a moment later it may be possible.
*/
bool
supervisor_save(Supervisor* supervisor, const char* folder);

/// See whether it is saved; false if that still takes time.  What came of it is
/// told once: STATUS_OK, or STATUS_NO_STATE with the plugin's reason.
bool
supervisor_is_saved(Supervisor* supervisor, Status* status, Problem* problem);

/**
   Replace all copies by fresh ones at another sample rate, with the controls as
   they are; notes that are held are not.

   No cycle may run meanwhile.  Commands that wait to be taken stay.
   @param frames Usual period from now on.
   @return As `supervisor_open`; STATUS_NO_THREAD if an old copy cannot be
   ended.  After a failure there is nothing but to close it.
*/
Status
supervisor_retune(Supervisor* supervisor,
                  double      rate_hz,
                  uint32_t    frames,
                  Problem*    problem);

/// Count, and record, where another one does from now on; none of its own
/// cycles may run meanwhile
void
supervisor_join(Supervisor* supervisor, Supervisor* before);

/// Take over the record of a supervisor whose engine has given way to ours; it
/// is to be closed
void
supervisor_succeed(Supervisor* supervisor, Supervisor* before);

/// Whether the copies have the real-time scheduling that they were to have
bool
supervisor_is_realtime(const Supervisor* supervisor);

/// Whether a copy that is brought back gives the bits of the one that it was
/// made from
bool
supervisor_is_exact(const Supervisor* supervisor);

/// Whether all copies are there and none is being replaced
bool
supervisor_is_whole(const Supervisor* supervisor);

/**
   End the copies and free everything; no cycle may run any more.

   @return False if parked threads remain, which may hold any lock: the process
   must then end by `_exit`.
*/
bool
supervisor_close(Supervisor* supervisor);

#endif // CHRONUS_HOST_SUPERVISOR_H
