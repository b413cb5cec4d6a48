// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/faulty/frame.h"

#include <lv2/atom/atom.h>
#include <lv2/midi/midi.h>
#include <lv2/options/options.h>

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
    frame->features  = features;
    frame->midi_type = frame_map(frame, LV2_MIDI__MidiEvent);
  }
  return frame;
}

void*
frame_feature(const LV2_Feature* const* const features, const char* const uri)
{
  for (uint32_t f = 0U; features[f]; ++f) {
    if (!strcmp(features[f]->URI, uri)) {
      return features[f]->data;
    }
  }
  return NULL;
}

LV2_URID
frame_map(const Frame* const frame, const char* const uri)
{
  const LV2_URID_Map* const map =
    (const LV2_URID_Map*)frame_feature(frame->features, LV2_URID__map);
  return map ? map->map(map->handle, uri) : 0U;
}

int32_t
frame_option(const Frame* const frame, const char* const key)
{
  const LV2_URID                  urid = frame_map(frame, key);
  const LV2_Options_Option* const options =
    (const LV2_Options_Option*)frame_feature(frame->features,
                                             LV2_OPTIONS__options);
  for (uint32_t o = 0U; options && options[o].key; ++o) {
    if (options[o].key == urid) {
      return *(const int32_t*)options[o].value;
    }
  }
  return 0;
}

LV2_State_Status
frame_save(const Frame* const             frame,
           const LV2_State_Store_Function store,
           const LV2_State_Handle         state,
           const char* const              key,
           const int32_t                  number)
{
  return store(state,
               frame_map(frame, key),
               &number,
               sizeof(number),
               frame_map(frame, LV2_ATOM__Int),
               LV2_STATE_IS_POD | LV2_STATE_IS_PORTABLE);
}

bool
frame_restore(const Frame* const                frame,
              const LV2_State_Retrieve_Function retrieve,
              const LV2_State_Handle            state,
              const char* const                 key,
              int32_t* const                    number)
{
  size_t            n_bytes = 0U;
  uint32_t          type    = 0U;
  uint32_t          flags   = 0U;
  const void* const found =
    retrieve(state, frame_map(frame, key), &n_bytes, &type, &flags);
  const bool fits = found && n_bytes == sizeof(*number) &&
                    type == frame_map(frame, LV2_ATOM__Int);
  if (fits) {
    memcpy(number, found, sizeof(*number));
  }
  return fits;
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
