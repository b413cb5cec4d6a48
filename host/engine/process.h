// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PROCESS_H
#define CHRONUS_HOST_PROCESS_H

#include "host/base/status.h"
#include "host/engine/supervisor_data.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

// The processes that copies live in, as the host sees them.  Main thread but
// for the first.

/// Kill copy `r` if it was retired; the watch, or the main thread
void
process_condemn(Supervisor* supervisor, uint32_t r);

/// Take leave of all processes that have ended, but not of other children
void
process_reap(Supervisor* supervisor);

/// Wait a little until what is left of a retired copy is gone; false if it is
/// not
bool
process_has_ended(Supervisor* supervisor, uint32_t r);

/// Kill all copies, and those that are on their way, and take leave of them;
/// STATUS_NO_PROCESS if one stays
Status
process_end_all(Supervisor* supervisor);

/// Tell the nursery where things are in the shared memory
Status
process_show(const Supervisor* supervisor);

/// A new number for a wish of something for place `r`, or BROOD_PARCEL
int32_t
process_wish(Supervisor* supervisor, uint32_t r);

/// Promise a copy's memory, as that of place `r`, to one process that is yet to
/// come; returns the wish for it
int32_t
process_promise(Supervisor* supervisor, Copy* copy, uint32_t r);

/// Promise place `r` to nobody any more: what comes too late goes away.  False
/// if somebody has come
bool
process_revoke(Supervisor* supervisor, uint32_t r);

/// Whether a process stems from this nursery and lives; a copy's word is no
/// proof
bool
process_is_of(const Nursery* nursery, pid_t pid);

/// Have the nursery fork a copy for place `r`, which begins with the controls
/// of when it can: one that is gone is made anew; a fresh copy begins when the
/// engine greets it
Status
process_spawn(Supervisor* supervisor, uint32_t r, bool fresh);

/// Have copy `r` run in real time, if the others do, until it has forked
void
process_hurry(const Supervisor* supervisor, uint32_t r);

/// Have another process stand in place `r`, ready and with all of its state,
/// and nothing be done about the one before, whose number is returned
pid_t
process_exchange(Supervisor* supervisor, uint32_t r, pid_t pid);

/// Whether the process that place `r` was promised to is there and runs
bool
process_has_come(Supervisor* supervisor, uint32_t r);

/// Wait for that until a time on the monotonic clock
bool
process_await(Supervisor* supervisor, uint32_t r, uint64_t until_ns);

/// Whether the copies have the real-time scheduling that they were to have
bool
process_is_realtime(const Supervisor* supervisor);

#endif // CHRONUS_HOST_PROCESS_H
