// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_PLUGIN_RIG_H
#define CHRONUS_TESTS_PLUGIN_RIG_H

#include "plugin/params.h"
#include "plugin/snapshot.h"

#include <check.h>
#include <lv2/core/lv2.h>
#include <lv2/urid/urid.h>

#include <stddef.h>
#include <stdint.h>

// Drives the synth through its LV2 interface, one block after the other

enum {
  RIG_EVENT_BYTES = 65536, ///< Room for the events of a block
  RIG_MAX_URIDS   = 64,    ///< URIs that can be mapped
};

/// An instance of the plugin and what its ports are connected to
typedef struct {
  const LV2_Descriptor*    plugin;              ///< The synth
  LV2_Handle               handle;              ///< Its instance
  const SnapshotInterface* snapshot;            ///< Its snapshots
  float                    control[N_PARAMS];   ///< Values at the ports
  char*                    uris[RIG_MAX_URIDS]; ///< By URID - 1
  LV2_URID_Map             map;                 ///< Feature of the instance
  float                    right_peak;          ///< Of the last block
  int                      panned;             ///< True if the sides may differ
  _Alignas(8) uint8_t events[RIG_EVENT_BYTES]; ///< Events of the next block
} Rig;

/// Make and activate an instance with the default values; `rate` in Hz.
void
rig_open(Rig* rig, double rate);

/// Free the instance; anything from zeroed to open is accepted.
void
rig_close(Rig* rig);

/// The number of a URI.
LV2_URID
rig_urid(Rig* rig, const char* uri);

/// Add an event to the next block.
void
rig_event(Rig*        rig,
          int64_t     frame,
          LV2_URID    type,
          const void* body,
          uint32_t    size);

/// Add a MIDI message of two or three bytes, as its status says, to the next
/// block.
void
rig_midi(Rig* rig, int64_t frame, int status, int data1, int data2);

/// Add a time:Position with a speed to the next block.
void
rig_speed(Rig* rig, int64_t frame, float speed);

/// Run one block of `n` frames and write the left output to `out`; both must
/// give the same bits unless the rig is panned.
void
rig_run(Rig* rig, float* out, uint32_t n);

/// Run `n` frames in blocks of at most 256; the events are in the first.
void
rig_render(Rig* rig, float* out, size_t n);

/// The bits of a sample.
uint32_t
rig_bits(float x);

/// Fail unless every sample is all zero bits.
void
rig_expect_silence(const float* out, size_t n);

/// The largest absolute value.
float
rig_peak(const float* out, size_t n);

/// The same as suite_run(), with time for a long piece of sound.
int
rig_check(const char* name, TCase* tests);

#endif // CHRONUS_TESTS_PLUGIN_RIG_H
