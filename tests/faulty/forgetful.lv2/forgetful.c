// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/snapshot.h"
#include "tests/faulty/frame.h"

#include <lv2/core/lv2.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// A plugin whose snapshots are empty, though it says that they hold its state

/// Frames of a ramp, longer than a rehearsal's faults are apart
#define RAMP_FRAMES 4801U

typedef struct {
  Frame    frame; ///< Port 0: where its ramp goes
  uint32_t at;    ///< Frame of the ramp
} Forgetful;

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  Forgetful* const self = (Forgetful*)handle;
  float* const     out  = (float*)self->frame.ports[0];
  for (uint32_t i = 0U; i < n_frames; ++i) {
    self->at = (self->at + 1U) % RAMP_FRAMES;
    out[i]   = (float)self->at / (float)RAMP_FRAMES;
  }
}

static size_t
snapshot_size(const LV2_Handle handle)
{
  (void)handle;
  return sizeof(uint32_t);
}

static void
snapshot_save(const LV2_Handle handle, void* const to)
{
  (void)handle;
  memset(to, 0, sizeof(uint32_t));
}

static int
snapshot_restore(const LV2_Handle  handle,
                 const void* const from,
                 const size_t      bytes)
{
  (void)handle;
  (void)from;
  return bytes != sizeof(uint32_t);
}

static const void*
extension_data(const char* const uri)
{
  static const SnapshotInterface snapshot = {
    snapshot_size, snapshot_save, snapshot_restore};
  return strcmp(uri, SNAPSHOT_URI) ? NULL : &snapshot;
}

const size_t frame_bytes = sizeof(Forgetful);

const LV2_Descriptor frame_plugin = {
  .URI            = "urn:test:forgetful",
  .instantiate    = frame_instantiate,
  .connect_port   = frame_connect_port,
  .run            = run,
  .cleanup        = frame_cleanup,
  .extension_data = extension_data,
};
