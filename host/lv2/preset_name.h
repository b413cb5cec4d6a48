// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PRESET_NAME_H
#define CHRONUS_HOST_PRESET_NAME_H

#include "host/lv2/model.h"

// Names of presets that users give, and the folders that they become; pure, any
// thread

/// Longest name, bytes
#define PRESET_NAME_BYTES 64U

/// Room for the name of a folder: three bytes for each of a name's, and more
#define PRESET_FOLDER_BYTES 320U

/// Why a name cannot be one: null if it can.  It is UTF-8 without control
/// characters or slashes, and does not begin with a dot or blank
const char*
preset_name_flaw(const char* name);

/**
   The name of the bundle that holds a plugin's preset.

   Only of letters, digits, `-`, `.` and `_`, so that it cannot leave the folder
   that it stands in; different names or plugins give different ones.
*/
void
preset_name_folder(const Model* model,
                   const char*  name,
                   char         folder[PRESET_FOLDER_BYTES]);

#endif // CHRONUS_HOST_PRESET_NAME_H
