// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SAVED_H
#define CHRONUS_HOST_SAVED_H

#include "host/lv2/model.h"

#include <stdbool.h>
#include <stdint.h>

// Presets that were saved since the plugin's were read; the OSC thread

/// Most of them
#define SAVED_MOST 1024U

/// All zero is empty
typedef struct {
  uint32_t    n;                 ///< How many there are
  ModelPreset items[SAVED_MOST]; ///< Owned, in the order of their saving
} Saved;

/// Keep a preset, in the place of one of the same URI; false, and it is not
/// taken over, if there are too many
bool
saved_keep(Saved* saved, const ModelPreset* preset);

/// Find one by its URI or label; null if there is none
const ModelPreset*
saved_find(const Saved* saved, const char* name);

/// Free all
void
saved_close(Saved* saved);

#endif // CHRONUS_HOST_SAVED_H
