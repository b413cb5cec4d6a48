// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_MIDNAM_H
#define CHRONUS_PLUGIN_MIDNAM_H

#include <lv2/core/lv2.h>

// Ardour's LV2 extension by which a plugin names what it does with MIDI

#define MIDNAM_INTERFACE_URI "http://ardour.org/lv2/midnam#interface"

/// What `extension_data(MIDNAM_INTERFACE_URI)` returns; not for the audio
/// thread
typedef struct {
  /// A MIDI name document, to be freed by `free()` below; null for want of
  /// memory
  char* (*midnam)(LV2_Handle instance);

  /// The model in it, which no other instance has; to be freed in the same way
  char* (*model)(LV2_Handle instance);

  /// Free what the others returned
  void (*free)(char* text);
} MidnamInterface;

/// See MidnamInterface: midnam.
char*
midnam_document(LV2_Handle instance);

/// See MidnamInterface: model.
char*
midnam_model(LV2_Handle instance);

/// See MidnamInterface: free.
void
midnam_free(char* text);

#endif // CHRONUS_PLUGIN_MIDNAM_H
