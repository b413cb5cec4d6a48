// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_REPLICA_H
#define CHRONUS_HOST_REPLICA_H

#include "host/base/status.h"
#include "host/engine/feed.h"
#include "host/lv2/instance.h"
#include "host/shared/copy.h"
#include "host/shared/guard.h"
#include "host/shared/log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

// One copy at work: a thread that reads the log, runs the plugin and publishes

typedef struct {
  Log*             log;      ///< Where it reads
  Copy*            copy;     ///< Where it publishes
  Instance*        instance; ///< Owned while it runs
  Block*           block;    ///< Its private copy of the block at work; owned
  float**          outputs;  ///< Where each output of that goes; owned
  void*            stack;    ///< For its signal handler; owned
  uint32_t         index;    ///< Its place among the copies
  uint32_t         lag;      ///< Blocks that it stays behind
  int32_t          answered; ///< The last wish for a clone that it met
  bool             occupied; ///< It cannot meet the next one yet
  uint64_t         born;     ///< Blocks before this one asked its predecessor
  Feed             feed;     ///< What it gets of each block
  uint32_t         spoilt;   ///< Lasting fault plus one, or 0
  int              priority; ///< SCHED_FIFO, 0 for ordinary scheduling
  bool             started;  ///< There is a thread
  bool             realtime; ///< It got that priority
  pthread_t        thread;   ///< Which
  Guard            guard;    ///< Parks it
  _Atomic uint32_t end;      ///< Non-zero asks it to end; by the supervisor
} Replica;

/**
   Start a copy that reads on from block `first`.

   Supervisor's thread.
   @param replica Overwritten; must not run; must not move while it runs.
   @param instance Taken over: closed by `replica_stop`.
   @param fresh It begins with the block that greets it, not with `first`.
   @param priority SCHED_FIFO priority, or 0; where it is refused the copy runs
   with ordinary scheduling.
   @return STATUS_NO_MEMORY or STATUS_NO_THREAD.
*/
Status
replica_start(Replica*  replica,
              Log*      log,
              Copy*     copy,
              Instance* instance,
              uint32_t  index,
              uint64_t  first,
              bool      fresh,
              int       priority);

/**
   Run a block, or wait until there is one or something else is wished.

   The copy's own thread or process.
   @return False if the log has moved on without it.
*/
RT_SAFE bool
replica_turn(Replica* replica);

/// Let its plugin do jobs from now on; the copy's own thread or process
Status
replica_begin(Replica* replica);

/// Whether a thread of it is parked, which may hold any lock
bool
replica_is_parked(const Replica* replica);

/**
   End the copy and free all that it used; nothing happens if it never started.

   A parked copy may hold any lock: it is left as it is, with its memory.  One
   that does not end within 0.2 s is parked.  Supervisor's thread.
   @return False if it was left; `replica` must then stay where it is.
*/
bool
replica_stop(Replica* replica);

#endif // CHRONUS_HOST_REPLICA_H
