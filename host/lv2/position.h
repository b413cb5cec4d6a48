// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_POSITION_H
#define CHRONUS_HOST_POSITION_H

#include "host/base/attributes.h"
#include "host/base/transport.h"
#include "host/shared/urid.h"

#include <lv2/atom/atom.h>
#include <lv2/atom/forge.h>
#include <lv2/urid/urid.h>

#include <stdint.h>

// The transport as plugins are told of it: a time:Position object

/// Bytes that it takes at most
#define POSITION_BYTES 512U

/// Numbers of what is in it, and what writes it
typedef struct {
  LV2_Atom_Forge forge;           ///< Writes it; for the thread that runs
  LV2_URID       position;        ///< time:Position
  LV2_URID       frame;           ///< time:frame
  LV2_URID       speed;           ///< time:speed
  LV2_URID       bar;             ///< time:bar
  LV2_URID       bar_beat;        ///< time:barBeat
  LV2_URID       beat;            ///< time:beat
  LV2_URID       beat_unit;       ///< time:beatUnit
  LV2_URID       beats_per_bar;   ///< time:beatsPerBar
  LV2_URID       bpm;             ///< time:beatsPerMinute
  LV2_URID       frames_a_second; ///< time:framesPerSecond
  float          rate_hz;         ///< Sample rate
} Position;

/// Prepare to write some; main thread
void
position_init(Position* position, LV2_URID_Map* map, double rate_hz);

/**
   Write the atom of a transport.

   @param to Aligned to 8, POSITION_BYTES long.
   @return The atom there.
*/
RT_SAFE const LV2_Atom*
position_write(Position* position, const Transport* transport, void* to);

#endif // CHRONUS_HOST_POSITION_H
