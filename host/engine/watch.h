// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_WATCH_H
#define CHRONUS_HOST_WATCH_H

#include "host/base/status.h"
#include "host/engine/supervisor_data.h"

// The thread that measures and ends copies which hang.  It stands above the
// audio thread, lest a runaway copy starve it.  Main thread.

/// Start it, with all signals blocked; STATUS_NO_THREAD
Status
watch_start(Supervisor* supervisor);

/// End it, if it runs
void
watch_stop(Supervisor* supervisor);

#endif // CHRONUS_HOST_WATCH_H
