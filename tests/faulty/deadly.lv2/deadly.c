// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/faulty/frame.h"

#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>
#include <lv2/core/lv2.h>

#include <math.h>
#include <stddef.h>
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

enum {
  EVENTS, ///< MIDI
  OUT,    ///< Where the sound goes
  LEVEL,  ///< Of each note
  FUSE,   ///< What it must not be
};

typedef struct {
  Frame    frame;          ///< Its ports are these
  uint8_t  held[N_NOTES];  ///< Which notes sound
  uint32_t phase[N_NOTES]; ///< Of each, a full turn is 2^32
  void*    leaked;         ///< The last memory that was taken
} Deadly;

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
  Deadly* const                  self = (Deadly*)handle;
  const LV2_Atom_Sequence* const events =
    (const LV2_Atom_Sequence*)self->frame.ports[EVENTS];
  const float  level = *(const float*)self->frame.ports[LEVEL];
  const float  fuse  = *(const float*)self->frame.ports[FUSE];
  float* const out   = (float*)self->frame.ports[OUT];
  if (fuse == CRASHING_FUSE || self->held[DOOMING_NOTE]) {
    abort();
  }
  if (self->held[LEAKING_NOTE]) {
    leak(self);
  }
  LV2_ATOM_SEQUENCE_FOREACH(events, event)
  {
    if (event->body.type == self->frame.midi_type && event->body.size == 3U) {
      take(self, (const uint8_t*)(event + 1));
    }
  }
  memset(out, 0, n_frames * sizeof(float));
  for (uint32_t note = 0U; note < N_NOTES; ++note) {
    for (uint32_t i = 0U; self->held[note] && i < n_frames; ++i) {
      out[i] += level * (float)self->phase[note] * 0x1p-33f;
      self->phase[note] += (note + 1U) << 20U;
      out[i] = note == BREAKING_NOTE ? NAN : out[i];
    }
  }
}

/// Give back what was taken, where nobody was killed for it
static void
clean_up(const LV2_Handle handle)
{
  Deadly* const self = (Deadly*)handle;
  while (self->leaked) {
    void* const last = self->leaked;
    self->leaked     = *(void**)last;
    free(last);
  }
  frame_cleanup(handle);
}

const size_t frame_bytes = sizeof(Deadly);

const LV2_Descriptor frame_plugin = {
  .URI          = "urn:test:deadly",
  .instantiate  = frame_instantiate,
  .connect_port = frame_connect_port,
  .run          = run,
  .cleanup      = clean_up,
};
