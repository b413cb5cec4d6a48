// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/faulty/frame.h"

#include <lv2/core/lv2.h>

#include <stddef.h>
#include <stdint.h>

// A plugin with a port of each kind; the side chain is taken from the sound,
// and the control voltages follow each other

enum { FOLLOW, OUT, IN, SIDE, BEND, EVENTS, LATENCY, DELAY };

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  void* const* const ports  = ((const Frame*)handle)->ports;
  float* const       follow = (float*)ports[FOLLOW];
  float* const       out    = (float*)ports[OUT];
  const float* const in     = (const float*)ports[IN];
  const float* const side   = (const float*)ports[SIDE];
  const float* const bend   = (const float*)ports[BEND];
  for (uint32_t i = 0U; i < n_frames; ++i) {
    out[i]    = in[i] - side[i];
    follow[i] = bend[i] + 1.0f;
  }
  *(float*)ports[LATENCY] = *(const float*)ports[DELAY];
}

const size_t frame_bytes = sizeof(Frame);

const LV2_Descriptor frame_plugin = {
  .URI          = "urn:test:ports",
  .instantiate  = frame_instantiate,
  .connect_port = frame_connect_port,
  .run          = run,
  .cleanup      = frame_cleanup,
};
