// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PLACE_H
#define CHRONUS_HOST_PLACE_H

#include "host/engine/supervisor_data.h"
#include "host/engine/triage.h"
#include "host/shared/incident.h"

#include <stdbool.h>
#include <stdint.h>

// What replacing a copy in a thread and one in a process have in common; main
// thread

/// Take note of what the engine saw
void
place_note(Supervisor* supervisor, const Incident* incident);

/// Place `r` is to be filled anew; the time since then is what it takes
void
place_vacate(Supervisor* supervisor, uint32_t r);

/// Whether copy `r` was retired, for hanging if `hung`, and the caller is the
/// one who stops it: true once; any thread
bool
place_condemn(Supervisor* supervisor, uint32_t r, bool hung);

/// See which copies could give their state
void
place_candidates(const Supervisor* supervisor,
                 Candidate         candidates[COPIES_MAX]);

/// Find the copy whose state place `r` gets: see `triage_donor`
DonorState
place_donor(const Supervisor* supervisor, uint32_t r, uint32_t* donor);

/// Whether the copy whose state place `r` is to get has been given up for what
/// it did: that may be in its state.  Its death is nothing of the kind
bool
place_is_misled(const Supervisor* supervisor, uint32_t r);

/**
   Whether place `r` must wait before it is filled again, which is said once; if
   not, this counts as a restart.

   @param donor DONOR_NONE: from nothing; by the time of the sound.  Else from
   another copy; by the clock, and offline never, but where copies that began
   afresh beside another sounded wrong again and again.
*/
bool
place_is_weary(Supervisor* supervisor, uint32_t r, DonorState donor);

/// Say that copy `r` cannot be brought back, and leave it at that
void
place_fail(Supervisor* supervisor, uint32_t r, const char* why);

/// Have the engine count on copy `r`; a fresh one it greets
void
place_admit(Supervisor* supervisor, uint32_t r, MendWay way);

/// See whether the new copy has caught up, or was retired before it could
void
place_finish(Supervisor* supervisor, uint32_t r);

#endif // CHRONUS_HOST_PLACE_H
