// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PATCHING_H
#define CHRONUS_HOST_PATCHING_H

#include "host/base/attributes.h"
#include "host/base/status.h"
#include "host/lv2/model.h"
#include "host/shared/told.h"

#include <lv2/atom/atom.h>
#include <lv2/atom/forge.h>
#include <lv2/urid/urid.h>

#include <stdint.h>

// How properties are set and asked for: patch:Set and patch:Get messages

/// Bytes of such a message beside a text
#define PATCHING_BYTES 256U

/// Longest text, with its final zero
#define PATCHING_TEXT_BYTES TOLD_TEXT_BYTES

/// All zero is closed
typedef struct {
  LV2_Atom_Forge forge;    ///< Writes it; for the thread that runs
  LV2_URID       set;      ///< patch:Set
  LV2_URID       get;      ///< patch:Get
  LV2_URID       property; ///< patch:property
  LV2_URID       value;    ///< patch:value
  LV2_URID*      keys;     ///< By port, the property's number or 0; owned
} Patching;

/// Prepare to set properties of a plugin; main thread; STATUS_NO_MEMORY
Status
patching_open(Patching* patching, const Model* model, LV2_URID_Map* map);

/// Free that
void
patching_close(Patching* patching);

/**
   Write the message that sets a property.

   @param p Its number among the model's ports.
   @param number Its value, unless it is a text.
   @param text That, with its final zero; else null.
   @param to Aligned to 8; PATCHING_BYTES and PATCHING_TEXT_BYTES long.
   @return The atom there.
*/
RT_SAFE const LV2_Atom*
patching_write(Patching*    patching,
               const Model* model,
               uint32_t     p,
               float        number,
               const char*  text,
               void*        to);

/// Write the message that asks for all properties; as `patching_write`
RT_SAFE const LV2_Atom*
patching_ask(Patching* patching, void* to);

#endif // CHRONUS_HOST_PATCHING_H
