// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_WORKER_IMPL_H
#define CHRONUS_HOST_WORKER_IMPL_H

#include "host/base/futex.h"
#include "host/lv2/requests.h"
#include "host/lv2/worker.h"
#include "host/shared/guard.h"

#include <pthread.h>
#include <stdatomic.h>

// What a worker is made of, for the files that work on it: the copy's side in
// `worker.c`, its own thread in `worker_thread.c`

struct WorkerImpl {
  LV2_Worker_Schedule         schedule;  ///< What the plugin is offered
  const LV2_Worker_Interface* plugin;    ///< Null if it needs no worker
  LV2_Handle                  handle;    ///< Of the plugin
  WorkerPlace                 place;     ///< Of the copy, once it runs
  Requests                    requests;  ///< What it asked for; owned
  uint64_t                    offset;    ///< From our numbers to the log's
  uint64_t                    delivered; ///< Jobs answered; by the copy
  uint64_t                    current;   ///< Job at work; by the worker
  _Atomic uint64_t            asked;     ///< Jobs asked for; by the copy
  _Atomic uint64_t            finished;  ///< Jobs done; by the worker
  _Atomic uint32_t            busy;      ///< A job runs; by the worker
  _Atomic uint32_t            held;      ///< None may begin; by the copy
  _Atomic uint32_t            ends;      ///< It is to end
  Bell                        wanted;    ///< Rung with each change of these
  Bell                        done;      ///< Rung with each job that is done
  Guard                       guard;     ///< Parks the thread
  void*                       stack;     ///< For its signal handler; owned
  bool                        at_once;   ///< The run waits for its jobs
  bool                        started;   ///< There is a thread
  pthread_t                   thread;    ///< Which
};

/// What the log calls a job; by whoever works, too
static inline uint64_t
worker_told(const Worker* const self, const uint64_t number)
{
  return number + atomic_load_explicit(&self->place.copy->jobs_offset,
                                       memory_order_relaxed);
}

#endif // CHRONUS_HOST_WORKER_IMPL_H
