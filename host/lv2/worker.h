// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_WORKER_H
#define CHRONUS_HOST_WORKER_H

#include "host/base/attributes.h"
#include "host/base/status.h"
#include "host/shared/copy.h"
#include "host/shared/log.h"

#include <lv2/core/lv2.h>
#include <lv2/worker/worker.h>

#include <stdbool.h>
#include <stdint.h>

// The jobs that a plugin leaves to a thread that is not in a hurry (LV2's
// worker).  Each copy does its own, which hold pointers into its own heap.
// They are numbered alike in all copies, and the log says in which block the
// answers are given, so that the bits stay equal.

/// "All jobs", where a number is asked for
#define WORKER_ALL UINT64_MAX

typedef struct WorkerImpl Worker;

/// The copy that a worker belongs to; nothing of it is owned
typedef struct {
  Copy*      copy;    ///< Where it shows how far it is
  const Log* log;     ///< Of the jobs that must be left out
  bool       guarded; ///< A fatal signal parks its thread
  bool       careful; ///< The spare's: it does what another copy has survived
} WorkerPlace;

/// Make one, without plugin or thread; null without memory; main thread
Worker*
worker_open(void);

/// What the plugin is offered, as long as the worker lives
LV2_Worker_Schedule*
worker_schedule(Worker* worker);

/**
   Give it the instance for which it works; main thread, before its first run.

   @param plugin Its interface, or null if it has none: nothing is done then.
   @return STATUS_NO_MEMORY.
*/
Status
worker_attach(Worker*                     worker,
              const LV2_Worker_Interface* plugin,
              LV2_Handle                  handle);

/**
   Start its thread; the copy's own thread, or after a fork the child.

   Jobs that were asked for before, or by the parent, are done then.
   @return STATUS_NO_THREAD.
*/
Status
worker_begin(Worker* worker, const WorkerPlace* place);

/// Whether this process may be forked: no job runs, and until `worker_go_on`
/// none begins; if `settled` all answers were given, too; the copy's thread
bool
worker_may_fork(Worker* worker, bool settled);

/// Begin jobs again; the parent after a fork
void
worker_go_on(Worker* worker);

/// Whether a job is done before the run goes on that asks for it, as where time
/// runs freely: some plugins change in it what they play with
RT_SAFE void
worker_pace(Worker* worker, bool at_once);

/// Let the job that is answered next have this number
RT_SAFE void
worker_number(Worker* worker, uint64_t number);

/// The number of the job that is asked for next
RT_SAFE uint64_t
worker_asked(const Worker* worker);

/// Give the plugin the answers of all jobs below `number`, for which this waits
/// if need be; the copy's thread, after the plugin's run
RT_SAFE void
worker_answer(Worker* worker, uint64_t number);

/// Do without these answers
RT_SAFE void
worker_skip(Worker* worker, uint64_t number);

/**
   End its thread; the supervisor's thread, when the copy's has ended.

   @return False if the thread stands in a job for good: it is parked, and
   nothing of the instance may be freed.
*/
bool
worker_end(Worker* worker);

/// Whether its thread is parked
bool
worker_is_parked(const Worker* worker);

/// Free it, once its thread has ended and the instance is gone; null is fine
void
worker_close(Worker* worker);

#endif // CHRONUS_HOST_WORKER_H
