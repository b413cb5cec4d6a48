// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SUPERVISOR_H
#define CHRONUS_HOST_SUPERVISOR_H

#include "host/base/ring.h"
#include "host/base/stats.h"
#include "host/base/status.h"
#include "host/engine/chronicle.h"
#include "host/engine/engine.h"
#include "host/engine/nursery.h"
#include "host/engine/replica.h"
#include "host/lv2/instance.h"
#include "host/lv2/model.h"
#include "host/lv2/world.h"
#include "host/shared/arena.h"
#include "host/shared/incident.h"
#include "host/shared/log.h"
#include "host/shared/urid.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

// Starts the copies, watches them, and replaces the ones that fail; it never
// touches a sample.  All of it but the watch belongs to the main thread.

/// Blocks that the spare stays behind, fewer than a copy's outputs
#define SUPERVISOR_LAG 4U

/// How far a copy's replacement has got
typedef enum {
  MEND_NONE,   ///< Nothing has been done
  MEND_ENDED,  ///< What was left of it is gone (processes)
  MEND_BUILT,  ///< Its successor's instance is there (threads)
  MEND_ASKED,  ///< A peer was asked for its state
  MEND_JOINED, ///< The successor runs, and catches up
  MEND_FAILED, ///< It cannot be replaced
} MendStep;

/// A place for a copy
typedef struct {
  Replica          replica;   ///< The thread, if it is one
  _Atomic pid_t    pid;       ///< The process, if it is one that lives
  _Atomic uint32_t condemned; ///< Its retirement is acted upon; 2: it was
  MendStep         step;      ///< Of its replacement
  Instance*        instance;  ///< Its successor, not started yet
  uint32_t         donor;     ///< Whose state it gets
  uint64_t         asked;     ///< The donor's last snapshot before that
  uint32_t         admitted;  ///< How often the engine had admitted it before
  uint64_t         since_ns;  ///< When its predecessor was found retired

  // Of processes
  int      ending;     ///< How the last one ended, as of waitpid
  uint64_t retired_ns; ///< When the engine retired it, until acted upon
  uint64_t ready_ns;   ///< When the engine found the last one ready
  uint64_t asked_ns;   ///< When a clone was asked for
  uint64_t window_ns;  ///< Begin of the second in which restarts are counted
  uint32_t n_restarts; ///< In that second
  bool     told;       ///< It was said that there are too many
} Place;

typedef struct {
  World*           world;              ///< Not owned
  const Model*     model;              ///< Not owned
  Stats*           stats;              ///< Not owned
  double           rate_hz;            ///< Sample rate
  int              priority;           ///< SCHED_FIFO of the copies, or 0
  bool             live;               ///< Against the clock, not offline
  Nursery*         nursery;            ///< Not owned; null: copies are threads
  uint32_t         n_copies;           ///< How many there are
  uint32_t         n_wishes;           ///< Processes asked for so far
  uint32_t         active;             ///< The active copy, as far as was heard
  Arena            names;              ///< Holds the URIDs
  Arena            arena;              ///< Holds the log and the copies
  UridTable*       urids;              ///< Shared by all copies
  Log*             log;                ///< Between engine and copies
  Copy*            copies[COPIES_MAX]; ///< What each shows
  Ring             orders;             ///< To the engine
  Ring             commands;           ///< From the surface to the engine
  Incidents        incidents;          ///< From the engine
  Engine           engine;             ///< Run by whoever drives the cycles
  Chronicle        chronicle;          ///< What happened
  Place            places[COPIES_MAX]; ///< By copy
  uint32_t         n_left;             ///< Threads parked for good
  pthread_t        mender;             ///< Gets SIGCHLD when there is work
  bool             watching;           ///< There is a watch
  pthread_t        watch;              ///< Parks copies that are hung
  _Atomic uint32_t ending;             ///< Asks the watch to end
} Supervisor;

/// What a host is to be made of
typedef struct {
  World*       world;    ///< Outlives the supervisor
  const Model* model;    ///< Outlives the supervisor
  Stats*       stats;    ///< Outlives the supervisor
  double       rate_hz;  ///< Sample rate
  uint32_t     frames;   ///< Usual period, for the length of the log
  int          priority; ///< SCHED_FIFO priority of the copies, or 0
  double       deadline; ///< Fraction of the period
  bool         dry;      ///< Fall back to the input
  Nursery*     nursery;  ///< Already open, for copies in processes; or null
  bool         live;     ///< Watch for hung copies
  bool         quiet;    ///< Say nothing of what happens to the copies
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

/// Whether the copies have the real-time scheduling that they were to have
bool
supervisor_is_realtime(const Supervisor* supervisor);

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
