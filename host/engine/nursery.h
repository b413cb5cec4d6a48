// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_NURSERY_H
#define CHRONUS_HOST_NURSERY_H

#include "host/base/stats.h"
#include "host/base/status.h"
#include "host/lv2/instance.h"
#include "host/lv2/model.h"
#include "host/lv2/world.h"
#include "host/shared/arena.h"
#include "host/shared/copy.h"
#include "host/shared/log.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// The process that copies are forked from: it holds an instance that has never
// run, and no thread, socket or JACK client.  Main thread.

typedef struct {
  pid_t group;  ///< Process group of it and of all copies, 0 if closed
  pid_t pid;    ///< Of the process, 0 if it is gone
  int   socket; ///< To it
  int   memory; ///< What will be shared, still empty
} Nursery;

/// How a copy begins
typedef struct {
  int32_t  wish;     ///< As in `asked` of a copy: its place, and a number
  uint64_t first;    ///< Block with which it begins
  int      priority; ///< SCHED_FIFO of all copies but the spare, or 0
} NurseryStart;

/**
   Fork it: before this process has any thread.

   @param world,model Used by the child, which has them from the fork.
   @param instance The same, if there is one already that has never run and has
   no threads; null has the child make it.
   @return STATUS_NO_MEMORY or STATUS_NO_PROCESS.
*/
Status
nursery_open(Nursery*     nursery,
             World*       world,
             const Model* model,
             Instance*    instance,
             Problem*     problem);

/**
   Have it make the instance, and empty the memory; all copies of an earlier one
   must be gone.

   @return What `instance_open` may fail with; STATUS_NO_START also for a plugin
   with threads, which no clone would have.
*/
Status
nursery_make(const Nursery* nursery, double rate_hz, Problem* problem);

/**
   Tell it where log and copies lie in the memory, which is mapped here.

   @param room Bytes of each copy there, whole pages.
*/
Status
nursery_map(const Nursery* nursery,
            const Arena*   arena,
            const Log*     log,
            Copy* const    copies[COPIES_MAX],
            size_t         room);

/**
   Have it fork a copy, which then tells by its life that it runs.

   @param controls Values of all ports.
*/
Status
nursery_spawn(Nursery*            nursery,
              const NurseryStart* start,
              const float*        controls,
              uint32_t            n_ports);

/// End it and all copies, and take leave of them; a zeroed nursery is fine
void
nursery_close(Nursery* nursery);

#endif // CHRONUS_HOST_NURSERY_H
