// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SUCCESSORS_H
#define CHRONUS_HOST_SUCCESSORS_H

#include "host/base/status.h"
#include "host/engine/supervisor_data.h"

#include <stdbool.h>
#include <stdint.h>

// The copies that an upgrade has made beside those that play, all at once:
// begun by the new nursery, looked at, and put into the old ones' places.  Main
// thread.

/// Make their places as new, for the next generation
void
successors_clear(Supervisor* supervisor);

/**
   Have the new nursery begin all of them.

   @param first Block to begin with; where copies have threads of their own they
   begin with what is in the parcel instead, once it is given.
   @return What `nursery_spawn` fails with; those before have begun then.
*/
Status
successors_spawn(Supervisor* supervisor, uint64_t first);

/// Whether each has an instance of its own
bool
successors_are_made(const Supervisor* supervisor);

/// Whether one has died, or was overtaken, or does not come at all
bool
successors_are_lost(const Supervisor* supervisor);

/// Whether each does what the one in its place does
bool
successors_keep_up(const Supervisor* supervisor);

/// Whether they have nothing to run before the next cycle, which takes them
/// then
bool
successors_are_idle(const Supervisor* supervisor);

/// Put them and their nursery into the places of the old ones, whom the engine
/// has left for them; those end
void
successors_replace(Supervisor* supervisor);

#endif // CHRONUS_HOST_SUCCESSORS_H
