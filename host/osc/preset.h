// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PRESET_H
#define CHRONUS_HOST_PRESET_H

#include "host/lv2/model.h"

#include <stdbool.h>
#include <stdint.h>

// A plugin's presets by name; pure, any thread

/// Bytes of a text about presets, the final zero included
#define PRESET_TEXT_BYTES 400U

/**
   Find a preset by its URI or label.

   A label that fits to the letter wins over one that fits in another case.
   @return Null if there is none.
*/
const ModelPreset*
preset_find(const Model* model, const char* name);

/// Say which preset may have been meant: the nearest label, else what there is
void
preset_suggest(const Model* model,
               const char*  name,
               char         text[PRESET_TEXT_BYTES]);

/**
   The value that a preset sets a control to, held to what the port takes.

   @param value Receives it.
   @return False if the preset's `i`th value is for no settable control.
*/
bool
preset_value(const Model*       model,
             const ModelPreset* preset,
             uint32_t           i,
             float*             value);

#endif // CHRONUS_HOST_PRESET_H
