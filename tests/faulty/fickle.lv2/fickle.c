// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/faulty/frame.h"

#include <lv2/core/lv2.h>

#include <stddef.h>
#include <stdint.h>
#include <time.h>

// A plugin that never gives the same twice: its level is the time of day

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  const Frame* const self = (const Frame*)handle;
  float* const       out  = (float*)self->ports[0];
  struct timespec    now  = {0};
  timespec_get(&now, TIME_UTC);
  for (uint32_t i = 0U; i < n_frames; ++i) {
    out[i] = (float)now.tv_nsec * 1e-9f;
  }
}

const size_t frame_bytes = sizeof(Frame);

const LV2_Descriptor frame_plugin = {
  .URI          = "urn:test:fickle",
  .instantiate  = frame_instantiate,
  .connect_port = frame_connect_port,
  .run          = run,
  .cleanup      = frame_cleanup,
};
