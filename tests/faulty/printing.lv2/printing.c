// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include <lv2/core/lv2.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

// A plugin that prints to stdout, when it starts and while it plays

typedef struct {
  float* out; ///< Where its silence goes
} Printing;

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
  puts("printing: starts");
  fflush(stdout);
  return calloc(1U, sizeof(Printing));
}

static void
connect_port(const LV2_Handle handle, const uint32_t port, void* const data)
{
  Printing* const self = (Printing*)handle;
  if (!port) {
    self->out = (float*)data;
  }
}

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  const Printing* const self = (const Printing*)handle;
  puts("printing: runs");
  for (uint32_t i = 0U; i < n_frames; ++i) {
    self->out[i] = 0.0f;
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
    .URI          = "urn:test:printing",
    .instantiate  = instantiate,
    .connect_port = connect_port,
    .run          = run,
    .cleanup      = cleanup,
  };
  return index ? NULL : &descriptor;
}
