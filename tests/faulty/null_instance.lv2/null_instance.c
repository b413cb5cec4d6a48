// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

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
connect_port(const LV2_Handle handle, const uint32_t port, void* const data)
{
  (void)handle;
  (void)port;
  (void)data;
}

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  (void)handle;
  (void)n_frames;
}

static void
cleanup(const LV2_Handle handle)
{
  (void)handle;
}

LV2_SYMBOL_EXPORT const LV2_Descriptor*
lv2_descriptor(const uint32_t index)
{
  static const LV2_Descriptor descriptor = {
    .URI          = "urn:test:null_instance",
    .instantiate  = instantiate,
    .connect_port = connect_port,
    .run          = run,
    .cleanup      = cleanup,
  };
  return index ? NULL : &descriptor;
}
