// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include <lv2/core/lv2.h>

#include <stdint.h>
#include <stdlib.h>

// The one here that is in order: an effect, half as loud as its input and not a
// frame later

typedef struct {
  const float* in;  ///< What comes
  float*       out; ///< Half of it
} Half;

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
  return calloc(1U, sizeof(Half));
}

static void
connect_port(const LV2_Handle handle, const uint32_t port, void* const data)
{
  Half* const self = (Half*)handle;
  if (port) {
    self->out = (float*)data;
  } else {
    self->in = (const float*)data;
  }
}

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  const Half* const self = (const Half*)handle;
  for (uint32_t i = 0U; i < n_frames; ++i) {
    self->out[i] = 0.5f * self->in[i];
  }
}

static void
cleanup(const LV2_Handle handle)
{
  free(handle);
}

LV2_SYMBOL_EXPORT const LV2_Descriptor*
lv2_descriptor(const uint32_t index)
{
  static const LV2_Descriptor descriptor = {
    .URI          = "urn:test:half",
    .instantiate  = instantiate,
    .connect_port = connect_port,
    .run          = run,
    .cleanup      = cleanup,
  };
  return index ? NULL : &descriptor;
}
