// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/snapshot.h"
#include "tests/faulty/frame.h"

#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>
#include <lv2/core/lv2.h>
#include <lv2/state/state.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A plugin whose every sample says which version of it plays, how many notes it
// was sent, and for how long it has played one.  It is built in versions, by
// what is defined:
//   LEVEL    the level of this version
//   LAYOUT   it has the snapshot interface, with this number of its layout
//   STATE    it has the state interface
//   DIES     it dies with the first note
//   NO_START it does not start
// Once loaded it gives its place on disk to the file next.so beside it, if
// there is one.

#ifndef LEVEL // Read alone, by a linter
#define LEVEL 0.25f
#endif

/// What it would be a pity to lose
typedef struct {
  int32_t n_struck; ///< Notes so far
  int32_t n_frames; ///< Of the one that sounds
  int32_t sounds;   ///< Whether one does
} Count;

typedef struct {
  Frame frame; ///< Ports: events, sound
  Count count; ///< Its memory
} Counting;

/// Give the place on disk to the next version
static void
make_room(const char* const bundle)
{
  char from[4096];
  char to[4096];
  snprintf(from, sizeof(from), "%s/next.so", bundle);
  snprintf(to, sizeof(to), "%s/counting.so", bundle);
  if (rename(from, to)) {
    return; // There is none
  }
}

static LV2_Handle
instantiate(const LV2_Descriptor* const     descriptor,
            const double                    rate_hz,
            const char* const               bundle,
            const LV2_Feature* const* const features)
{
#ifdef NO_START
  abort();
#endif
  make_room(bundle);
  return frame_instantiate(descriptor, rate_hz, bundle, features);
}

static void
play(Counting* const self, const uint32_t from, const uint32_t to)
{
  float* const out = (float*)self->frame.ports[1];
  for (uint32_t i = from; i < to; ++i) {
    Count* const count = &self->count;
    out[i] = count->sounds ? LEVEL + ((float)count->n_struck / 16.0f) +
                               ((float)count->n_frames / 1048576.0f)
                           : 0.0f;
    count->n_frames += count->sounds;
  }
}

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  Counting* const                self = (Counting*)handle;
  uint32_t                       at   = 0U;
  const LV2_Atom_Sequence* const events =
    (const LV2_Atom_Sequence*)self->frame.ports[0];
  LV2_ATOM_SEQUENCE_FOREACH(events, event)
  {
    const uint8_t* const bytes = (const uint8_t*)(event + 1);
    if (event->body.type == self->frame.midi_type && event->body.size == 3U) {
      play(self, at, (uint32_t)event->time.frames);
      at                 = (uint32_t)event->time.frames;
      const bool strikes = (bytes[0] & 0xF0U) == 0x90U && bytes[2];
      self->count =
        (Count){.n_struck = self->count.n_struck + strikes, .sounds = strikes};
#ifdef DIES
      abort();
#endif
    }
  }
  play(self, at, n_frames);
}

#ifdef LAYOUT
static size_t
snapshot_size(const LV2_Handle handle)
{
  (void)handle;
  return sizeof(int32_t) + sizeof(Count);
}

static void
snapshot_save(const LV2_Handle handle, void* const to)
{
  const Counting* const self   = (const Counting*)handle;
  const int32_t         layout = LAYOUT;
  memcpy(to, &layout, sizeof(layout));
  memcpy((uint8_t*)to + sizeof(layout), &self->count, sizeof(Count));
}

static int
snapshot_restore(const LV2_Handle  handle,
                 const void* const from,
                 const size_t      n_bytes)
{
  Counting* const self   = (Counting*)handle;
  int32_t         layout = 0;
  memcpy(&layout, from, sizeof(layout));
  if (layout != LAYOUT || n_bytes != snapshot_size(handle)) {
    return 1;
  }
  memcpy(&self->count, (const uint8_t*)from + sizeof(layout), sizeof(Count));
  return 0;
}
#endif

#ifdef STATE
/// Where the notes so far are kept
#define STRUCK "urn:test:counting#struck"

static LV2_State_Status
save(const LV2_Handle                handle,
     const LV2_State_Store_Function  store,
     const LV2_State_Handle          state,
     const uint32_t                  flags,
     const LV2_Feature* const* const features)
{
  const Counting* const self = (const Counting*)handle;
  (void)flags;
  (void)features;
  return frame_save(&self->frame, store, state, STRUCK, self->count.n_struck);
}

static LV2_State_Status
restore(const LV2_Handle                  handle,
        const LV2_State_Retrieve_Function retrieve,
        const LV2_State_Handle            state,
        const uint32_t                    flags,
        const LV2_Feature* const* const   features)
{
  Counting* const self = (Counting*)handle;
  (void)flags;
  (void)features;
  frame_restore(&self->frame, retrieve, state, STRUCK, &self->count.n_struck);
  return LV2_STATE_SUCCESS;
}
#endif

static const void*
extension_data(const char* const uri)
{
  const void* found = NULL;
#ifdef LAYOUT
  static const SnapshotInterface snapshot = {
    snapshot_size, snapshot_save, snapshot_restore};
  found = strcmp(uri, SNAPSHOT_URI) ? found : &snapshot;
#endif
#ifdef STATE
  static const LV2_State_Interface state = {save, restore};
  found = strcmp(uri, LV2_STATE__interface) ? found : &state;
#endif
  (void)uri;
  return found;
}

const size_t frame_bytes = sizeof(Counting);

const LV2_Descriptor frame_plugin = {
  .URI            = "urn:test:counting",
  .instantiate    = instantiate,
  .connect_port   = frame_connect_port,
  .run            = run,
  .cleanup        = frame_cleanup,
  .extension_data = extension_data,
};
