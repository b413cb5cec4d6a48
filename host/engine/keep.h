// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_KEEP_H
#define CHRONUS_HOST_KEEP_H

#include "host/base/clock.h"
#include "host/engine/supervisor_data.h"

#include <stdbool.h>
#include <stdint.h>

// How the state of a copy is put away while it plays on: by a fork of the spare
// or, without one, of the standby; by that one itself between two blocks if the
// plugin has threads; by a scribe where copies are threads.  Never by the one
// that plays, unless nothing is live.  One at a time; main thread.

/// A plugin may take so long to save its state
#define KEEP_SAVE_NS (5000U * NS_PER_MS)

/**
   Begin to put one away.

   @param folder For the LV2 state, see `state_save`; empty leaves that out.
   @return False if another is under way.  After one that killed its scribe, or
   a copy, all fail.
*/
bool
keep_begin(Supervisor* supervisor, KeepUser user, const char* folder);

/// Bring it forward; returns how far it is
KeepStep
keep_step(Supervisor* supervisor);

/// Have done with it: the parcel, if there is one, may be filled again.  One
/// that is under way goes on for nobody.
void
keep_end(Supervisor* supervisor);

/// Find a copy that may be asked: not the one that is heard while it is; false
/// if there is none
bool
keep_find_donor(const Supervisor* supervisor, uint32_t* donor);

/// Whether copy `r` lives and has done every block that there is
bool
keep_is_abreast(const Supervisor* supervisor, uint32_t r);

/// Whether a scribe works with the instance of copy `r`, which must stay
bool
keep_holds(const Supervisor* supervisor, uint32_t r);

/// Make an empty folder for a state, as long as the supervisor is open; false
/// if there can be none
bool
keep_folder(Supervisor* supervisor, char folder[STATE_PLACE_BYTES]);

/// Remove such a folder, if it has no files of the plugin, which may be in use
void
keep_drop(const char* folder);

/// End what is under way, before the copies do
void
keep_stop(Supervisor* supervisor);

/// Remove the folders that were made
void
keep_close(Supervisor* supervisor);

#endif // CHRONUS_HOST_KEEP_H
