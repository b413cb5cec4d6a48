// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_BROOD_H
#define CHRONUS_HOST_BROOD_H

#include "host/engine/ration.h"
#include "host/engine/replica.h"
#include "host/shared/copy.h"
#include "host/shared/parcel.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// A copy in a process of its own: how it is forked and how it lives; that
// process.  Its private memory is not locked: to a clone of our synth, which
// finds all pages there, that saves 20 minor faults of its first block, paid
// for while it catches up, and no major one; and the call takes 30 ms.  Nor is
// it populated: page by page that takes longer than the faults, and all of it
// takes 8 ms.

/// What a copy, and every clone of it, works with
typedef struct {
  Replica              replica; ///< At work in the place of its index
  Copy* const*         copies;  ///< All places
  void*                memory; ///< The shared memory that log and copies lie in
  size_t               bytes;  ///< Its size
  size_t               room;   ///< Bytes of each copy there, whole pages
  const _Atomic float* controls; ///< By port, as the engine has them
  Parcel*              parcel;   ///< Where a state is put
  bool   threaded; ///< The plugin has threads, which no fork would have
  Ration ration;   ///< Memory that it may take
  pid_t  host;     ///< Adopts the clones
  int    priority; ///< SCHED_FIFO of all but the spare, or 0
  bool   modest;   ///< Take one less; not for clones
} Brood;

/**
   Fork a process that belongs to the host, not to its parent.

   The caller must have no other thread that does anything.  The child waits
   until the host has adopted it, and dies with the host.
   @return True in the child; false in the parent, also where there was none.
*/
bool
brood_fork(pid_t host);

/// Take no more of the machine than a copy needs; threads that are started
/// later, and clones, inherit it
void
brood_confine(const Brood* brood);

/// In `asked`, in place of a place: put the state into the parcel
#define BROOD_PARCEL 3U

/**
   Take a place if it is still promised, else end: from now on the host sees
   whether this process lives, whose stray writes hit nothing else that is
   shared.

   @param wish What the place must have been promised to: as in `asked`.
*/
void
brood_settle(Brood* brood, int32_t wish);

/**
   Be the copy in the place that was taken, confined, for good: read the log.

   When the host asks for it this process forks between two blocks, and the
   child takes the place that was asked for, or puts its state into the parcel
   and ends; one with threads does that itself.
   @param first Block to begin with.
*/
_Noreturn void
brood_live(Brood* brood, uint64_t first);

#endif // CHRONUS_HOST_BROOD_H
