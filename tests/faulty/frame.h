// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_FRAME_H
#define CHRONUS_TESTS_FRAME_H

#include <lv2/core/lv2.h>
#include <lv2/state/state.h>
#include <lv2/urid/urid.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What the plugins of the bundles here have in common; what is the matter with
// each of them is in its own file

/// Most ports of any of them
#define FRAME_PORTS 8U

/// What each instance begins with
typedef struct {
  void*    ports[FRAME_PORTS]; ///< What each is connected to
  LV2_URID midi_type;          ///< midi:MidiEvent; 0 if the host maps nothing
  const LV2_Feature* const* features; ///< What the host offered
} Frame;

/// The plugin of the library; defined by its own file
extern const LV2_Descriptor frame_plugin;

/// Size of an instance, which begins as zeros; defined by the plugin's own file
extern const size_t frame_bytes;

/// Allocate an instance; null if there is no memory
LV2_Handle
frame_instantiate(const LV2_Descriptor*     descriptor,
                  double                    rate_hz,
                  const char*               bundle_path,
                  const LV2_Feature* const* features);

/// The data of one of the features; null if the host does not offer it
void*
frame_feature(const LV2_Feature* const* features, const char* uri);

/// The number of a URI; 0 if the host maps nothing
LV2_URID
frame_map(const Frame* frame, const char* uri);

/// The value of an option that is a whole number; 0 if the host says nothing
int32_t
frame_option(const Frame* frame, const char* key);

/// Store a number in a state that is saved
LV2_State_Status
frame_save(const Frame*             frame,
           LV2_State_Store_Function store,
           LV2_State_Handle         state,
           const char*              key,
           int32_t                  number);

/// Read it from one that is restored; false if it is not there
bool
frame_restore(const Frame*                frame,
              LV2_State_Retrieve_Function retrieve,
              LV2_State_Handle            state,
              const char*                 key,
              int32_t*                    number);

/// Note what a port is connected to
void
frame_connect_port(LV2_Handle handle, uint32_t port, void* data);

/// Free an instance
void
frame_cleanup(LV2_Handle handle);

#endif // CHRONUS_TESTS_FRAME_H
