// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_BENCH_PLAYER_H
#define CHRONUS_TESTS_BENCH_PLAYER_H

#include <lilv/lilv.h>
#include <lv2/core/lv2.h>
#include <lv2/options/options.h>
#include <lv2/urid/urid.h>
#include <lv2/worker/worker.h>

#include <stdint.h>

// Synths side by side: ours on each kind of machine, and others that are
// installed, all by lilv in one process

enum {
  N_PORTS     = 512,   ///< Most ports of a plugin
  N_AUDIO     = 8,     ///< Buffers that the audio ports share
  MAX_BLOCK   = 256,   ///< Longest block
  EVENT_BYTES = 16384, ///< Room for the events of a block
};

/// Sample rate of all, in Hz
#define PLAYER_RATE 48000.0

/// A synth to measure
typedef struct {
  const char* name;   ///< For people
  const char* uri;    ///< For lilv
  const char* lanes;  ///< Kernels of ours, as CHRONUS_LANES; null of others
  int         voices; ///< Notes that it can play at once
  const char* what;   ///< What it plays
  const char* set;    ///< Ports to set, as SYMBOL=VALUE with blanks between
  const char* moves;  ///< More, so that the filter moves
  const char* open;   ///< More, so that the filter is open or off; null if the
                      ///< ports cannot make a bare saw of it
} Peer;

/// Ours and those that are known; the last has no name
extern const Peer PEERS[];

enum { N_FEATURES = 5 }; ///< Things that the host can do

/// What plugins are told of the host
typedef struct {
  LV2_URID_Map        map;                  ///< URIs to numbers
  LV2_URID_Unmap      unmap;                ///< And back
  LV2_Worker_Schedule work;                 ///< Done at once
  int32_t             block;                ///< MAX_BLOCK
  float               rate;                 ///< PLAYER_RATE
  LV2_Options_Option  options[4];           ///< These two; the last is empty
  LV2_Feature         all[N_FEATURES];      ///< The above
  const LV2_Feature*  list[N_FEATURES + 1]; ///< The same for lilv
} PlayerFeatures;

/// A running synth
typedef struct {
  PlayerFeatures              features;         ///< Of its host
  LilvInstance*               instance;         ///< Null if absent
  const LV2_Worker_Interface* worker;           ///< Or null
  LV2_URID                    sequence;         ///< URID of atom:Sequence
  LV2_URID                    chunk;            ///< URID of atom:Chunk
  LV2_URID                    midi;             ///< URID of midi:MidiEvent
  const float*                left;             ///< First output
  float                       control[N_PORTS]; ///< Values at the ports
  float                       audio[N_AUDIO][MAX_BLOCK]; ///< Sound in and out
  _Alignas(8) uint8_t events[EVENT_BYTES];               ///< MIDI in
  _Alignas(8) uint8_t answers[2][EVENT_BYTES];           ///< Events out
  int n_answers;                                         ///< Ports of that kind
} Player;

/// A world of all bundles, and of one more; to be freed by lilv_world_free().
LilvWorld*
player_world(const char* bundle);

/// Make an instance; without one the synth is absent.  `more` are ports to set
/// besides.
void
player_open(Player* p, LilvWorld* world, const Peer* peer, const char* more);

/// Free what player_open() made.
void
player_close(Player* p);

/// Empty the events in, and make room for those out.
void
player_clear(Player* p);

/// Queue a message for a note, on channel 1.
void
player_note(Player* p, int status, int note);

/// Run one block, at most MAX_BLOCK long.
void
player_run(Player* p, uint32_t n);

#endif // CHRONUS_TESTS_BENCH_PLAYER_H
