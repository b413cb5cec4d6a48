// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_FUTEX_H
#define CHRONUS_HOST_FUTEX_H

#include "host/base/attributes.h"
#include "host/base/clock.h"

#include <errno.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

// Waiting for another thread or process to change a number (futex(2)): the one
// system call that the audio thread makes

/// A number that changes with each event, and a sleep until it does
typedef _Atomic uint32_t Bell;

/// What one waits for: the bell no longer has the value that was seen
typedef struct {
  const Bell* bell; ///< In memory that is shared
  uint32_t    seen; ///< Its value before the last look at what it tells of
} BellWait;

/// Change the bell's number and wake all who wait for it; its one writer only
RT_SAFE static inline void
bell_ring(Bell* const bell)
{
  atomic_fetch_add_explicit(bell, 1U, memory_order_release);
  syscall(SYS_futex, bell, FUTEX_WAKE, INT32_MAX, NULL, NULL, 0);
}

/**
   Sleep until the bell has another number than `seen`, or until a time.

   May return early for no reason.
   @param until_ns On the monotonic clock; UINT64_MAX is for ever.
*/
RT_SAFE static inline void
bell_wait(const Bell* const bell, const uint32_t seen, const uint64_t until_ns)
{
  const struct timespec until = {(time_t)(until_ns / NS_PER_SECOND),
                                 (long)(until_ns % NS_PER_SECOND)};
  syscall(SYS_futex,
          bell,
          FUTEX_WAIT_BITSET,
          seen,
          until_ns == UINT64_MAX ? NULL : &until,
          NULL,
          FUTEX_BITSET_MATCH_ANY);
}

/**
   Sleep until one of several bells changes, or until a time.

   May return early for no reason.  Where the kernel has no futex_waitv (before
   5.16, or under some tools) it looks at the first bell for 0.1 ms at most.
   @param n From 1 to 8.
*/
RT_SAFE static inline void
bell_wait_any(const BellWait* const waits,
              const uint32_t        n,
              const uint64_t        until_ns)
{
  enum { MOST = 8 };
  struct futex_waitv list[MOST] = {0};
  for (uint32_t w = 0U; w < n && w < MOST; ++w) {
    list[w] = (struct futex_waitv){.val   = waits[w].seen,
                                   .uaddr = (uintptr_t)waits[w].bell,
                                   .flags = FUTEX_32};
  }

  const struct timespec until = {(time_t)(until_ns / NS_PER_SECOND),
                                 (long)(until_ns % NS_PER_SECOND)};
  if (syscall(SYS_futex_waitv, list, n, 0, &until, CLOCK_MONOTONIC) < 0 &&
      errno == ENOSYS) {
    const uint64_t soon_ns = clock_now_ns() + 100000U;
    bell_wait(
      waits[0].bell, waits[0].seen, soon_ns < until_ns ? soon_ns : until_ns);
  }
}

#endif // CHRONUS_HOST_FUTEX_H
