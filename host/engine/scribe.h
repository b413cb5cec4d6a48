// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SCRIBE_H
#define CHRONUS_HOST_SCRIBE_H

#include "host/base/status.h"
#include "host/lv2/instance.h"
#include "host/lv2/state.h"
#include "host/shared/copy.h"
#include "host/shared/guard.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

// A thread that has a copy in another thread save its LV2 state: LV2 has
// `save()` run beside `run()`.  It is parked like a copy if the plugin fails.
// Main thread, which also writes what comes of it.

/// All zero is at rest; must not move
typedef struct {
  const Instance*  instance;                  ///< Whose state; not owned
  char             folder[STATE_PLACE_BYTES]; ///< Where it goes
  StateValues      values;                    ///< What was stored; by it; owned
  Status           status;                    ///< What came of it
  Problem          problem;                   ///< Why it failed, if it did
  Guard            guard;                     ///< Parks it
  Copy             mark;                      ///< What the guard marks: no copy
  void*            stack;                     ///< For its signal handler; owned
  pthread_t        thread;                    ///< Which
  bool             works;                     ///< There is a thread
  _Atomic uint32_t done;                      ///< It is at its end; by it
} Scribe;

/// What came of it
typedef enum {
  SCRIBE_WORKS, ///< Nothing so far
  SCRIBE_DONE,  ///< See `status`
  SCRIBE_DEAD,  ///< The plugin killed it: it is parked for good
} ScribeState;

/// Begin; the instance must stay until the end; STATUS_NO_MEMORY or
/// STATUS_NO_THREAD
Status
scribe_start(Scribe* scribe, const Instance* instance, const char* folder);

/// See how far it is; when it is done it is at rest again
ScribeState
scribe_look(Scribe* scribe);

/// Park it, wherever it stands: `scribe_look` will find it dead, or done
void
scribe_park(const Scribe* scribe);

#endif // CHRONUS_HOST_SCRIBE_H
