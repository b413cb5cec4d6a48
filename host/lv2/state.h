// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_STATE_H
#define CHRONUS_HOST_STATE_H

#include "host/base/status.h"
#include "host/lv2/instance.h"
#include "host/lv2/state_values.h"

// The LV2 state of an instance, as a folder that is a bundle of one preset.
// The thread that owns the instance and its world, between two blocks; not real
// time.

/// Room for the name of such a folder, or the URI of a state, the zero included
#define STATE_PLACE_BYTES 1024U

/**
   Save it into a folder, with the files that the plugin writes.

   What lies elsewhere is linked to, by its absolute path.
   @param folder Absolute; exists and is empty.
   @return STATUS_NO_STATE (the hint is what the plugin says) or
   STATUS_NO_WRITE.
*/
Status
state_save(const Instance* instance, const char* folder, Problem* problem);

/**
   Write into such a folder what a plugin has stored, with that same folder for
   its files; STATUS_NO_WRITE.

   @param instance Another thread may run it.
*/
Status
state_write(const Instance*    instance,
            const StateValues* values,
            const char*        folder,
            Problem*           problem);

/**
   Have an instance take over a state.

   @param from A folder that `state_save` wrote, which must remain as long as
   the instance; or the URI of a preset, or that of the plugin: its default.
   @return STATUS_NO_STATE (the hint is what the plugin says) or STATUS_NO_FILE.
*/
Status
state_load(Instance* instance, const char* from, Problem* problem);

#endif // CHRONUS_HOST_STATE_H
