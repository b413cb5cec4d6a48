// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_UPGRADE_H
#define CHRONUS_HOST_UPGRADE_H

#include "host/engine/supervisor_data.h"
#include "host/shared/incident.h"

// How copies of the plugin's binary as it is on disk now take over from those
// that play: they are made beside them by a nursery of their own, begin where
// the old ones stood, catch up, and are then offered to the engine.  Copies in
// processes only; main thread.

/// Begin one, or end one: take note of an incident
void
upgrade_note(Supervisor* supervisor, const Incident* incident);

/**
   Bring the one that is under way forward; nothing happens if there is none.

   Offline it returns when the next step is the engine's, lest the clock decide
   in which block that happens.
*/
void
upgrade_mend(Supervisor* supervisor);

/// Whether the engine may do the last step: until then nobody is to be replaced
bool
upgrade_is_offered(const Supervisor* supervisor);

/// End what there is of it; anything from zeroed to under way
void
upgrade_close(Supervisor* supervisor);

#endif // CHRONUS_HOST_UPGRADE_H
