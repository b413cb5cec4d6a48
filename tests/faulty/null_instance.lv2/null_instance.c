// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/faulty/frame.h"

#include <lv2/core/lv2.h>

#include <stddef.h>
#include <stdint.h>

// A plugin that never starts

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
  return NULL;
}

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  (void)handle;
  (void)n_frames;
}

const size_t frame_bytes = sizeof(Frame);

const LV2_Descriptor frame_plugin = {
  .URI          = "urn:test:null_instance",
  .instantiate  = instantiate,
  .connect_port = frame_connect_port,
  .run          = run,
  .cleanup      = frame_cleanup,
};
