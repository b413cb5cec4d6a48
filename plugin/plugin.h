// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_PLUGIN_H
#define CHRONUS_PLUGIN_PLUGIN_H

#include "plugin/params.h"
#include "plugin/settings.h"
#include "plugin/synth.h"

#include <lv2/atom/atom.h>
#include <lv2/urid/urid.h>

#include <stdint.h>

// An instance of the synth as an LV2 plugin

/// URIDs that the plugin reads
typedef struct {
  LV2_URID atom_blank;    ///< Older name of atom_object
  LV2_URID atom_object;   ///< Type of time:Position events
  LV2_URID atom_float;    ///< Type of time:speed
  LV2_URID atom_sequence; ///< Type of what stands at the event port
  LV2_URID midi_event;    ///< Type of MIDI events
  LV2_URID time_position; ///< What an object must be to be read
  LV2_URID time_speed;    ///< 0 when the transport stands
  LV2_URID atom_int;      ///< Type of a setting
  LV2_URID atom_vector;   ///< Type of the settings
  LV2_URID settings;      ///< Key of the settings in a saved state
} Urids;

/// An instance
typedef struct {
  const LV2_Atom_Sequence* events;          ///< Port, or null
  float*                   audio[2];        ///< Ports, or null
  const float*             param[N_PARAMS]; ///< Ports, or their defaults
  Urids                    urids;           ///< Set once
  int32_t restored[N_SETTINGS];             ///< What activation begins with
  Synth   synth;                            ///< All else
} Plugin;

/// What the plugin's extension_data() returns: snapshots, the LV2 state, names
/// for MIDI; null for what it has not.
const void*
extensions_find(const char* uri);

#endif // CHRONUS_PLUGIN_PLUGIN_H
