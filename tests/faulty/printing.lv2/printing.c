// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/faulty/frame.h"

#include <lv2/core/lv2.h>

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

// A plugin that prints to stdout, when it starts and while it plays

static LV2_Handle
instantiate(const LV2_Descriptor* const     descriptor,
            const double                    rate_hz,
            const char* const               bundle_path,
            const LV2_Feature* const* const features)
{
  puts("printing: starts");
  fflush(stdout);
  return frame_instantiate(descriptor, rate_hz, bundle_path, features);
}

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  float* const out = (float*)((const Frame*)handle)->ports[0];
  puts("printing: runs");
  for (uint32_t i = 0U; i < n_frames; ++i) {
    out[i] = 0.0f;
  }
}

const size_t frame_bytes = sizeof(Frame);

const LV2_Descriptor frame_plugin = {
  .URI          = "urn:test:printing",
  .instantiate  = instantiate,
  .connect_port = frame_connect_port,
  .run          = run,
  .cleanup      = frame_cleanup,
};
