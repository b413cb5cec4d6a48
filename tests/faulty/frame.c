// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/faulty/frame.h"

#include <lv2/midi/midi.h>

#include <stdlib.h>
#include <string.h>

LV2_Handle
frame_instantiate(const LV2_Descriptor* const     descriptor,
                  const double                    rate_hz,
                  const char* const               bundle_path,
                  const LV2_Feature* const* const features)
{
  Frame* const frame = (Frame*)calloc(1U, frame_bytes);
  (void)descriptor;
  (void)rate_hz;
  (void)bundle_path;
  if (frame) {
    frame->features = features;
    const LV2_URID_Map* const map =
      (const LV2_URID_Map*)frame_feature(frame, LV2_URID__map);
    frame->midi_type = map ? map->map(map->handle, LV2_MIDI__MidiEvent) : 0U;
  }
  return frame;
}

void*
frame_feature(const Frame* const frame, const char* const uri)
{
  for (uint32_t f = 0U; frame->features[f]; ++f) {
    if (!strcmp(frame->features[f]->URI, uri)) {
      return frame->features[f]->data;
    }
  }
  return NULL;
}

void
frame_connect_port(const LV2_Handle handle,
                   const uint32_t   port,
                   void* const      data)
{
  Frame* const frame = (Frame*)handle;
  if (port < FRAME_PORTS) {
    frame->ports[port] = data;
  }
}

void
frame_cleanup(const LV2_Handle handle)
{
  free(handle);
}

LV2_SYMBOL_EXPORT const LV2_Descriptor*
lv2_descriptor(const uint32_t index)
{
  return index ? NULL : &frame_plugin;
}
