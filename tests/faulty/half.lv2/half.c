// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/faulty/frame.h"

#include <lv2/core/lv2.h>

#include <stddef.h>
#include <stdint.h>

// The one here that is in order: an effect, half as loud as its input and not a
// frame later

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  const Frame* const self = (const Frame*)handle;
  const float* const in   = (const float*)self->ports[0];
  float* const       out  = (float*)self->ports[1];
  for (uint32_t i = 0U; i < n_frames; ++i) {
    out[i] = 0.5f * in[i];
  }
}

const size_t frame_bytes = sizeof(Frame);

const LV2_Descriptor frame_plugin = {
  .URI          = "urn:test:half",
  .instantiate  = frame_instantiate,
  .connect_port = frame_connect_port,
  .run          = run,
  .cleanup      = frame_cleanup,
};
