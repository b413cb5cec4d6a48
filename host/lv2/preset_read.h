// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PRESET_READ_H
#define CHRONUS_HOST_PRESET_READ_H

#include "host/base/status.h"
#include "host/lv2/model.h"
#include "host/lv2/world_impl.h"

// A plugin's presets, from Turtle to plain data; main thread only

/**
   Read all presets of a plugin, the user's own included.

   A broken one is left out and noted in the world's flaws.  The values of the
   plugin's default state, if it has one, become the defaults of its ports.
   @param model Has its ports; receives `presets` and `n_presets`, also on
   failure.
   @return STATUS_NO_MEMORY.
*/
Status
preset_read_all(World* world, const LilvPlugin* plugin, Model* model);

#endif // CHRONUS_HOST_PRESET_READ_H
