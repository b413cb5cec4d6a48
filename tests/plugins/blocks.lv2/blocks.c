// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/faulty/frame.h"

#include <lv2/buf-size/buf-size.h>
#include <lv2/core/lv2.h>

#include <stddef.h>
#include <stdint.h>

// A plugin that must be run for the nominal length, always: it puts out a level
// then, and else something that nobody can overhear

/// Put out when a run has another length than was said
#define ALARM (-0.9f)

enum {
  OUT,   ///< Where the sound goes
  LEVEL, ///< Of it
};

typedef struct {
  Frame   frame;   ///< Its ports are these
  int32_t nominal; ///< Frames of each run
} Blocks;

static LV2_Handle
instantiate(const LV2_Descriptor* const     descriptor,
            const double                    rate_hz,
            const char* const               bundle_path,
            const LV2_Feature* const* const features)
{
  Blocks* const self =
    (Blocks*)frame_instantiate(descriptor, rate_hz, bundle_path, features);
  if (self) {
    self->nominal =
      frame_option(&self->frame, LV2_BUF_SIZE__nominalBlockLength);
  }
  if (self && (self->nominal !=
                 frame_option(&self->frame, LV2_BUF_SIZE__minBlockLength) ||
               self->nominal !=
                 frame_option(&self->frame, LV2_BUF_SIZE__maxBlockLength))) {
    frame_cleanup(self);
    return NULL;
  }
  return self;
}

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  const Blocks* const self  = (const Blocks*)handle;
  const float         level = *(const float*)self->frame.ports[LEVEL];
  float* const        out   = (float*)self->frame.ports[OUT];
  for (uint32_t i = 0U; i < n_frames; ++i) {
    out[i] = (int32_t)n_frames == self->nominal ? level : ALARM;
  }
}

const size_t frame_bytes = sizeof(Blocks);

const LV2_Descriptor frame_plugin = {
  .URI          = "urn:test:blocks",
  .instantiate  = instantiate,
  .connect_port = frame_connect_port,
  .run          = run,
  .cleanup      = frame_cleanup,
};
