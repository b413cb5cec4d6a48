// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TELLING_H
#define CHRONUS_HOST_TELLING_H

#include "host/base/attributes.h"
#include "host/base/status.h"
#include "host/lv2/model.h"
#include "host/lv2/patching.h"
#include "host/shared/told.h"

#include <lv2/atom/atom.h>
#include <lv2/urid/urid.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What an instance tells: its control outputs, the properties that it sets by
// patch:Set or patch:Put, and that its state has changed (state:StateChanged)

/// All zero is closed
typedef struct {
  const Model*    model;         ///< Not owned
  const Patching* patching;      ///< Knows the keys; not owned
  LV2_URID        object;        ///< atom:Object
  LV2_URID        blank;         ///< atom:Blank, its older name
  LV2_URID        put;           ///< patch:Put
  LV2_URID        body;          ///< patch:body
  LV2_URID        state_changed; ///< state:StateChanged
  size_t          n_bytes;       ///< Length of `told`
  Told*           told;          ///< So far; owned
} Telling;

/// Begin with nothing told; main thread; STATUS_NO_MEMORY
Status
telling_open(Telling*        telling,
             const Model*    model,
             const Patching* patching,
             LV2_URID_Map*   map);

/// Free that
void
telling_close(Telling* telling);

/**
   Take in a message that the plugin sends.

   @param atom In memory of that length, at least.
   @return False if it tells a text that is too long, which is left out.
*/
RT_SAFE bool
telling_hear(Telling* telling, const LV2_Atom* atom);

/// Take in how the control outputs stand after a block
RT_SAFE void
telling_look(const Telling* telling, const float* controls);

#endif // CHRONUS_HOST_TELLING_H
