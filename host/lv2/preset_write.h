// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PRESET_WRITE_H
#define CHRONUS_HOST_PRESET_WRITE_H

#include "host/base/status.h"
#include "host/lv2/model.h"

// Presets into the user's LV2 folder, where every LV2 host finds them; no
// thread of sound

/**
   Write the values of a plugin's controls as a preset.

   The folder is ~/.lv2 or, where LV2_PATH is set and does not name that, the
   first folder of it that can be written.  Triggers, gates and controls that
   are the host's own are left out.  A preset of this name is replaced, each
   file at once.

   @param name Checked by `preset_name_flaw`.
   @param values By port.
   @param made Receives the preset, to be freed by `preset_write_free`.
   @return STATUS_NO_WRITE or STATUS_NO_MEMORY.
*/
Status
preset_write(const Model* model,
             const char*  name,
             const float* values,
             ModelPreset* made,
             Problem*     problem);

/// The URI that a preset of this name gets, to be freed; null without memory or
/// where there is no folder
char*
preset_write_uri(const Model* model, const char* name);

/// Free a preset that was made; a zeroed one is fine
void
preset_write_free(ModelPreset* preset);

#endif // CHRONUS_HOST_PRESET_WRITE_H
