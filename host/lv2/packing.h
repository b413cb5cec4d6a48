// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PACKING_H
#define CHRONUS_HOST_PACKING_H

#include "host/lv2/instance.h"

#include <stdbool.h>
#include <stddef.h>

// The state of an instance as bytes, for an instance in another process, which
// may be of another binary.  The thread that owns the instance, not real time.

/// How much of a state was taken over
typedef enum {
  PACKING_NOTHING,  ///< It was refused
  PACKING_CONTROLS, ///< The controls, and the notes that are held
  PACKING_STATE,    ///< These, and the plugin's LV2 state
  PACKING_SNAPSHOT, ///< All of it: the plugin's own snapshot
} PackingWay;

/// What that is, for people; static storage
const char*
packing_name(PackingWay way);

/**
   Write all that another instance needs, between two blocks.

   @param folder For the LV2 state: see `state_save`; empty leaves that out.
   @param state Receives what came of that; the problem says why.
   @param to Aligned to 64.
   @param room Bytes there.
   @return Bytes written; 0 if there was too little room, or no memory.
*/
size_t
packing_write(const Instance* instance,
              const char*     folder,
              Status*         state,
              Problem*        problem,
              void*           to,
              size_t          room);

/**
   Have an instance that has never run go on where another stood.

   A snapshot of another layout is left for the LV2 state.  What is then unknown
   of the held notes is made good: they are struck again in the first block.
   @param place Of an LV2 state, see `state_load`; empty leaves it out.
   @param from What `packing_write` wrote, for a plugin with the same ports.
*/
PackingWay
packing_read(Instance*   instance,
             const char* place,
             const void* from,
             size_t      n_bytes);

#endif // CHRONUS_HOST_PACKING_H
