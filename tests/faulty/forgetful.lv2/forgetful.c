// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/snapshot.h"

#include <lv2/core/lv2.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// A plugin whose snapshots are empty, though it says that they hold its state

/// Frames of a ramp, longer than a rehearsal's faults are apart
#define RAMP_FRAMES 4801U

typedef struct {
  float*   out;   ///< Where its ramp goes
  uint32_t frame; ///< Of the ramp
} Forgetful;

static LV2_Handle
instantiate(const LV2_Descriptor* const     descriptor,
            const double                    rate_hz,
            const char* const               bundle_path,
            const LV2_Feature* const* const features)
{
  (void)descriptor;
  (void)rate_hz;
  (void)bundle_path;
  (void)features;
  return calloc(1U, sizeof(Forgetful));
}

static void
connect_port(const LV2_Handle handle, const uint32_t port, void* const data)
{
  Forgetful* const self = (Forgetful*)handle;
  if (!port) {
    self->out = (float*)data;
  }
}

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  Forgetful* const self = (Forgetful*)handle;
  for (uint32_t i = 0U; i < n_frames; ++i) {
    self->frame  = (self->frame + 1U) % RAMP_FRAMES;
    self->out[i] = (float)self->frame / (float)RAMP_FRAMES;
  }
}

static void
cleanup(const LV2_Handle handle)
{
  free(handle);
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

LV2_SYMBOL_EXPORT const LV2_Descriptor*
lv2_descriptor(const uint32_t index)
{
  static const LV2_Descriptor descriptor = {
    .URI            = "urn:test:forgetful",
    .instantiate    = instantiate,
    .connect_port   = connect_port,
    .run            = run,
    .cleanup        = cleanup,
    .extension_data = extension_data,
  };
  return index ? NULL : &descriptor;
}
