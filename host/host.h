// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_HOST_H
#define CHRONUS_HOST_HOST_H

#include "host/base/stats.h"
#include "host/base/status.h"
#include "host/engine/nursery.h"
#include "host/engine/supervisor.h"
#include "host/files/session_text.h"
#include "host/lv2/model.h"
#include "host/lv2/world.h"
#include "host/options.h"
#include "host/osc/saying.h"
#include "host/osc/surface.h"

#include <stdbool.h>
#include <stdint.h>

// A plugin in two copies with a surface to play it by: what `run` and `render`
// have in common.  Main thread.

typedef struct {
  World*     world;      ///< Owned
  Model*     model;      ///< Owned
  Stats*     stats;      ///< Of the whole run; not owned
  Nursery    nursery;    ///< Owned; closed where copies are threads
  Surface    surface;    ///< Owned
  Saying*    saying;     ///< For the surface; null without vocabulary; owned
  Supervisor supervisor; ///< Owned
  bool       opened;     ///< The supervisor is open

  const SessionText* text;   ///< What it was, or null; not owned
  const char*        state;  ///< LV2 state to begin with, or null; not owned
  const char*        states; ///< Folder for such, or null: any; not owned
  bool               beside; ///< The world is another's
  bool               made;   ///< Its nursery holds an instance already
} Host;

/// What the driver of the cycles gives
typedef struct {
  double   rate_hz;     ///< Sample rate
  uint32_t frames;      ///< Usual period
  int      priority;    ///< SCHED_FIFO priority of the copies, or 0
  bool     live;        ///< Against the clock, not offline
  uint64_t patience_ns; ///< Offline, as of the engine; 0: the usual
  Tape*    tape;        ///< To the recorder; or null
} HostDriver;

/**
   Find the plugin that the options name, before anything else is started.

   Where copies are to be processes, the first success forks the one that they
   come from: there must be no other thread yet.

   @param host All zero but its stats; large: static or on the heap; must not
   move.
*/
Status
host_find(Host* host, const Options* options, double rate_hz, Problem* problem);

/// Start the copies, with the controls that they had, and the preset and
/// controls of the options
Status
host_open(Host*             host,
          const Options*    options,
          const HostDriver* driver,
          Problem*          problem);

/**
   The same for another plugin, while one plays.

   Where copies are to be processes, their nursery begins to make an instance:
   see `host_is_made`.
   @param host With stats of its own, for now.
   @param playing Whose world it shares.
*/
Status
host_find_beside(Host*             host,
                 const Host*       playing,
                 const Options*    options,
                 const HostDriver* driver,
                 Problem*          problem);

/**
   Whether the instance for processes is there, or cannot be.

   @param status Receives why not.
*/
bool
host_is_made(Host*             host,
             const Options*    options,
             const HostDriver* driver,
             Status*           status,
             Problem*          problem);

/// Have an open host do some blocks of silence for nobody, so that what a
/// plugin does first of all costs no period, and one that fails at once is not
/// played; STATUS_NO_MEMORY or STATUS_NO_START
Status
host_try(Host* host, uint32_t frames, Problem* problem);

/// Have a host that was tried count into the stats of another one from now on
void
host_join(Host* host, Host* before);

/// Let it take over the world and the record of that one, whose cycles are over
void
host_succeed(Host* host, Host* before);

/// Go on with fresh copies for another rate, with the controls as they are; no
/// cycle may run meanwhile.  Fails as `supervisor_retune`.
Status
host_retune(Host* host, const HostDriver* driver, Problem* problem);

/**
   End the copies and free everything that no parked thread may stand in.

   @return False if parked threads remain: the process must end by `host_exit`.
*/
bool
host_close(Host* host);

/// End the process at once, its files flushed: parked threads may hold any lock
_Noreturn void
host_exit(int status);

#endif // CHRONUS_HOST_HOST_H
