// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/faulty/frame.h"

#include <lv2/core/lv2.h>

#include <math.h>
#include <stddef.h>
#include <stdint.h>

// A plugin of which the first two instances of a process are sound: later ones
// put out NaN

typedef struct {
  Frame frame; ///< Port 0: output
  float level; ///< What it puts out
} Wild;

static LV2_Handle
instantiate(const LV2_Descriptor* const     descriptor,
            const double                    rate_hz,
            const char* const               bundle_path,
            const LV2_Feature* const* const features)
{
  Wild* const self =
    (Wild*)frame_instantiate(descriptor, rate_hz, bundle_path, features);
  if (self) {
    static uint32_t n_instances;
    self->level = ++n_instances > 2U ? NAN : 0.25f;
  }
  return self;
}

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  const Wild* const self = (const Wild*)handle;
  float* const      out  = (float*)self->frame.ports[0];
  for (uint32_t i = 0U; i < n_frames; ++i) {
    out[i] = self->level;
  }
}

const size_t frame_bytes = sizeof(Wild);

const LV2_Descriptor frame_plugin = {
  .URI          = "urn:test:wild",
  .instantiate  = instantiate,
  .connect_port = frame_connect_port,
  .run          = run,
  .cleanup      = frame_cleanup,
};
