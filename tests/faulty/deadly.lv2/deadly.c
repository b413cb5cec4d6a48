// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>
#include <lv2/core/lv2.h>
#include <lv2/midi/midi.h>
#include <lv2/urid/urid.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// A plugin that some events kill: a saw for each held note, until one of them
// is note 13, at which it crashes, note 14, at which it never returns, or note
// 15, at which it crashes a little later; or the fuse is 7; while note 16 is
// held it puts out NaN, and while note 17 is it takes memory

#define N_NOTES 128U
#define CRASHING_NOTE 13U
#define HANGING_NOTE 14U
#define DOOMING_NOTE 15U
#define BREAKING_NOTE 16U
#define LEAKING_NOTE 17U
#define CRASHING_FUSE 7.0f

/// What a block takes of the machine's memory
#define LEAK_PART 32U

typedef struct {
  LV2_URID                 midi_type;      ///< midi:MidiEvent
  const LV2_Atom_Sequence* events;         ///< MIDI
  float*                   out;            ///< Where the sound goes
  const float*             level;          ///< Of each note
  const float*             fuse;           ///< What it must not be
  uint8_t                  held[N_NOTES];  ///< Which notes sound
  uint32_t                 phase[N_NOTES]; ///< Of each, a full turn is 2^32
  void*                    leaked;         ///< The last memory that was taken
} Deadly;

static LV2_Handle
instantiate(const LV2_Descriptor* const     descriptor,
            const double                    rate_hz,
            const char* const               bundle_path,
            const LV2_Feature* const* const features)
{
  Deadly* const self = (Deadly*)calloc(1U, sizeof(Deadly));
  (void)descriptor;
  (void)rate_hz;
  (void)bundle_path;
  for (uint32_t f = 0U; self && features[f]; ++f) {
    if (!strcmp(features[f]->URI, LV2_URID__map)) {
      const LV2_URID_Map* const map = (const LV2_URID_Map*)features[f]->data;
      self->midi_type = map->map(map->handle, LV2_MIDI__MidiEvent);
    }
  }
  return self;
}

static void
connect_port(const LV2_Handle handle, const uint32_t port, void* const data)
{
  Deadly* const self = (Deadly*)handle;
  switch (port) {
    case 0U:
      self->events = (const LV2_Atom_Sequence*)data;
      break;
    case 1U:
      self->out = (float*)data;
      break;
    case 2U:
      self->level = (const float*)data;
      break;
    default:
      self->fuse = (const float*)data;
      break;
  }
}

static void
take(Deadly* const self, const uint8_t* const message)
{
  const uint8_t status = message[0] & 0xF0U;
  const uint8_t note   = message[1] & 0x7FU;
  if (status == 0x90U && note == CRASHING_NOTE) {
    abort();
  }
  for (volatile uint32_t n = status == 0x90U && note == HANGING_NOTE; n;) {
    n = n | 1U; // For ever
  }
  if (status == 0x90U || status == 0x80U) {
    self->held[note]  = status == 0x90U && message[2];
    self->phase[note] = 0U;
  }
}

/// Take memory for ever, but do not touch it: that would take the machine's
static void
leak(Deadly* const self)
{
  const size_t pages = (size_t)sysconf(_SC_PHYS_PAGES) / LEAK_PART;
  void** const taken = (void**)malloc(pages * (size_t)sysconf(_SC_PAGESIZE));
  if (!taken) {
    abort();
  }
  *taken       = self->leaked;
  self->leaked = (void*)taken;
}

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  Deadly* const self = (Deadly*)handle;
  if (*self->fuse == CRASHING_FUSE || self->held[DOOMING_NOTE]) {
    abort();
  }
  if (self->held[LEAKING_NOTE]) {
    leak(self);
  }
  LV2_ATOM_SEQUENCE_FOREACH(self->events, event)
  {
    if (event->body.type == self->midi_type && event->body.size == 3U) {
      take(self, (const uint8_t*)(event + 1));
    }
  }
  memset(self->out, 0, n_frames * sizeof(float));
  for (uint32_t note = 0U; note < N_NOTES; ++note) {
    for (uint32_t i = 0U; self->held[note] && i < n_frames; ++i) {
      self->out[i] += *self->level * (float)self->phase[note] * 0x1p-33f;
      self->phase[note] += (note + 1U) << 20U;
      self->out[i] = note == BREAKING_NOTE ? NAN : self->out[i];
    }
  }
}

static void
cleanup(const LV2_Handle handle)
{
  free(handle);
}

LV2_SYMBOL_EXPORT const LV2_Descriptor*
lv2_descriptor(const uint32_t index)
{
  static const LV2_Descriptor descriptor = {
    .URI          = "urn:test:deadly",
    .instantiate  = instantiate,
    .connect_port = connect_port,
    .run          = run,
    .cleanup      = cleanup,
  };
  return index ? NULL : &descriptor;
}
