// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_GUARD_H
#define CHRONUS_HOST_GUARD_H

#include "host/base/status.h"
#include "host/shared/copy.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

// What happens when a thread that runs a plugin gets a fatal signal, or is told
// to stop for good: it is parked where it stands, and the rest lives on.  A
// parked thread may hold any lock, so nothing that it used is ever freed.

/// Shared between a copy's thread and the supervisor
typedef struct {
  Copy*            copy;   ///< What to mark as dead
  _Atomic uint32_t parked; ///< Non-zero once the thread is parked; by it
  stack_t          before; ///< Alternate stack that the thread had; by it
} Guard;

/// Catch fatal signals of this process; once, before any copy starts
Status
guard_install(void);

/**
   Have fatal signals of the calling thread park it instead of ending the
   process.

   @param guard Lives as long as the thread.
   @param stack An alternate stack for the handler, of `stack_bytes`.
*/
void
guard_enter(Guard* guard, void* stack, size_t stack_bytes);

/// Give the thread back the alternate stack that it had, before it ends
void
guard_leave(const Guard* guard);

/// Bytes that an alternate stack should have
size_t
guard_stack_bytes(void);

/// Park a copy's thread, wherever it stands; returns before it is parked
void
guard_park(pthread_t thread);

/// Whether the thread is parked and will never write again
bool
guard_is_parked(const Guard* guard);

#endif // CHRONUS_HOST_GUARD_H
