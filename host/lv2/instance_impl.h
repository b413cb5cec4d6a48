// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_INSTANCE_IMPL_H
#define CHRONUS_HOST_INSTANCE_IMPL_H

#include "host/lv2/hosting.h"
#include "host/lv2/instance.h"
#include "host/lv2/patching.h"
#include "host/lv2/position.h"
#include "host/lv2/worker.h"
#include "host/shared/notes.h"
#include "plugin/snapshot.h"

#include <lilv/lilv.h>
#include <lv2/atom/atom.h>

// What an instance is made of, for the files that work on it

/// Messages for which there is room when held notes must be struck again
#define RETOLD_MESSAGES 512U

/// Least size of a buffer of events, bytes: whatever a block holds has room
#define EVENT_BYTES           \
  ((2U * BLOCK_EVENT_BYTES) + \
   (RETOLD_MESSAGES * (uint32_t)(sizeof(LV2_Atom_Event) + 8U)))

/// A buffer behind an event port
typedef struct {
  LV2_Atom_Sequence* sequence; ///< Owned; null for other ports
  uint32_t           capacity; ///< Bytes of it
} EventBuffer;

struct InstanceImpl {
  const World*             world;          ///< Not owned
  const Model*             model;          ///< Not owned
  LilvInstance*            lilv;           ///< Owned
  const SnapshotInterface* snapshot;       ///< The plugin's, or null
  size_t                   snapshot_bytes; ///< What it takes
  float*                   controls;       ///< One per port, also outputs
  EventBuffer*             buffers;        ///< One per port
  uint32_t                 events_in;      ///< Port that gets MIDI, or n_ports
  uint32_t                 freewheel;      ///< lv2:freeWheeling, or n_ports
  uint32_t                 latency;        ///< lv2:latency, or n_ports
  LV2_URID                 sequence_type;  ///< atom:Sequence
  LV2_URID                 chunk_type;     ///< atom:Chunk
  LV2_URID                 midi_type;      ///< midi:MidiEvent
  Notes                    held;           ///< Of what it was told
  bool                     untold;         ///< They must be struck again
  uint32_t                 midi_out;       ///< Port that gives MIDI, or n_ports
  uint32_t                 patch_in;       ///< Port for properties, or n_ports
  bool                     unset;          ///< Some must be set as a run begins
  Patching                 patching;       ///< Writes how properties are set
  Position                 position;       ///< Writes where the music stands
  uint32_t                 n_sent;         ///< Used bytes of `sent`
  uint8_t                  sent[COPY_SENT_BYTES]; ///< MIDI of the last block
  Worker*                  worker;                ///< Does its jobs; owned
  uint64_t                 answers; ///< Jobs that the log had answered
  Hosting                  hosting; ///< What the plugin was offered
};

#endif // CHRONUS_HOST_INSTANCE_IMPL_H
