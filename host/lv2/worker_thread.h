// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_WORKER_THREAD_H
#define CHRONUS_HOST_WORKER_THREAD_H

#include "host/lv2/worker.h"

#include <stdbool.h>

// The thread of a worker: it does the jobs in the order in which they were
// asked for.  Only `worker.c` uses it.

/// Start it with ordinary scheduling, whatever the copy's is; false if there is
/// no thread to be had; the copy's thread
bool
worker_thread_start(Worker* worker);

#endif // CHRONUS_HOST_WORKER_THREAD_H
