// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_INSTANCE_IMPL_H
#define CHRONUS_HOST_INSTANCE_IMPL_H

#include "host/base/attributes.h"
#include "host/lv2/hosting.h"
#include "host/lv2/instance.h"
#include "host/lv2/patching.h"
#include "host/lv2/position.h"
#include "host/lv2/telling.h"
#include "host/lv2/worker.h"
#include "host/shared/notes.h"
#include "plugin/snapshot.h"

#include <lilv/lilv.h>
#include <lv2/atom/atom.h>

#include <stdatomic.h>

// What an instance is made of, for the files that work on it

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
  Telling                  telling;        ///< What it tells
  Position                 position;       ///< Writes where the music stands
  uint32_t                 n_sent;         ///< Used bytes of `sent`
  uint8_t                  sent[COPY_SENT_BYTES]; ///< MIDI of the last block
  Worker*                  worker;                ///< Does its jobs; owned
  uint64_t                 answers; ///< Jobs that the log had answered
  Hosting                  hosting; ///< What the plugin was offered
};

/// Count an event that finds no room
RT_SAFE static inline void
instance_lose(const Instance* const self)
{
  if (self->hosting.lines) {
    atomic_fetch_add_explicit(
      &self->hosting.lines->lost, 1U, memory_order_relaxed);
  }
}

/// Keep what the plugin sent in a run of `n_frames` from frame `from` of the
/// block: MIDI, and what it tells
RT_SAFE void
instance_keep_sent(Instance* instance, uint32_t from, uint32_t n_frames);

#endif // CHRONUS_HOST_INSTANCE_IMPL_H
