// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/packing.h"

#include "host/lv2/instance_impl.h"
#include "host/lv2/world_impl.h"

#include <lv2/state/state.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Begin of a packed state; the controls follow, then the plugin's snapshot,
/// then its LV2 state as zero-terminated Turtle
typedef struct {
  uint64_t n_ports;        ///< Of the plugin
  uint64_t snapshot_bytes; ///< 0 if it gives none
  uint64_t text_bytes;     ///< With the zero; 0 if it has no state
  Notes    held;           ///< Which it has been told of
} Packed;

const char*
packing_name(const PackingWay way)
{
  switch (way) {
    case PACKING_NOTHING:
      return "nothing";
    case PACKING_CONTROLS:
      return "controls and held notes";
    case PACKING_STATE:
      return "LV2 state, controls and held notes";
    case PACKING_SNAPSHOT:
      return "snapshot";
  }
  return "nothing";
}

/// Offset of the snapshot, which any plugin finds aligned
static size_t
snapshot_at(const uint64_t n_ports)
{
  const size_t used = sizeof(Packed) + ((size_t)n_ports * sizeof(float));
  return (used + 63U) & ~(size_t)63U;
}

/// The plugin's LV2 state as text, to be freed; null if it has none
static char*
state_text(const Instance* const instance)
{
  const LilvPlugin* const plugin =
    (const LilvPlugin*)world_plugin(instance->world, instance->model);
  LV2_URID_Map   map   = instance->hosting.map;
  LV2_URID_Unmap unmap = instance->hosting.unmap;
  if (!lilv_instance_get_extension_data(instance->lilv, LV2_STATE__interface)) {
    return NULL;
  }
  LilvState* const state =
    lilv_state_new_from_instance(plugin,
                                 instance->lilv,
                                 &map,
                                 NULL,
                                 NULL,
                                 NULL,
                                 NULL,
                                 NULL,
                                 NULL,
                                 LV2_STATE_IS_POD | LV2_STATE_IS_PORTABLE,
                                 instance->hosting.list);
  char* const text =
    state
      ? lilv_state_to_string(
          instance->world->lilv, &map, &unmap, state, "urn:chronus:state", NULL)
      : NULL;
  lilv_state_free(state);
  return text;
}

size_t
packing_write(const Instance* const instance, void* const to, const size_t room)
{
  const uint64_t n_ports = instance->model->n_ports;
  char* const    text    = state_text(instance);
  const Packed   packed  = {.n_ports        = n_ports,
                            .snapshot_bytes = instance->snapshot_bytes,
                            .text_bytes     = text ? strlen(text) + 1U : 0U,
                            .held           = instance->held};
  const size_t   at      = snapshot_at(n_ports);
  const size_t   size    = at + packed.snapshot_bytes + packed.text_bytes;
  if (size > room) {
    free(text);
    return 0U;
  }

  uint8_t* const bytes = (uint8_t*)to;
  memcpy(bytes, &packed, sizeof(packed));
  memcpy(bytes + sizeof(packed), instance->controls, n_ports * sizeof(float));
  if (instance->snapshot) {
    instance->snapshot->save(lilv_instance_get_handle(instance->lilv),
                             bytes + at);
  }
  if (text) {
    memcpy(bytes + at + packed.snapshot_bytes, text, packed.text_bytes);
  }
  free(text);
  return size;
}

/// Give the plugin an LV2 state; false if it cannot be read
static bool
restore_state(Instance* const instance, const char* const text)
{
  LilvState* const state = lilv_state_new_from_string(
    instance->world->lilv, &instance->hosting.map, text);
  if (state) {
    lilv_state_restore(
      state, instance->lilv, NULL, NULL, 0U, instance->hosting.list);
  }
  lilv_state_free(state);
  return state;
}

PackingWay
packing_read(Instance* const   instance,
             const void* const from,
             const size_t      n_bytes)
{
  const uint8_t* const bytes   = (const uint8_t*)from;
  const uint64_t       n_ports = instance->model->n_ports;
  const size_t         at      = snapshot_at(n_ports);
  Packed               packed  = {.n_ports = 0U};
  if (n_bytes < at) {
    return PACKING_NOTHING;
  }
  memcpy(&packed, bytes, sizeof(packed));
  const size_t left = n_bytes - at;
  if (packed.n_ports != n_ports || packed.snapshot_bytes > left ||
      packed.text_bytes != left - packed.snapshot_bytes) {
    return PACKING_NOTHING;
  }

  instance->held = packed.held;
  memcpy(instance->controls, bytes + sizeof(packed), n_ports * sizeof(float));
  if (instance->snapshot && packed.snapshot_bytes &&
      !instance->snapshot->restore(lilv_instance_get_handle(instance->lilv),
                                   bytes + at,
                                   packed.snapshot_bytes)) {
    return PACKING_SNAPSHOT;
  }
  instance->untold = true;

  const char* const text = (const char*)bytes + at + packed.snapshot_bytes;
  return packed.text_bytes && !text[packed.text_bytes - 1U] &&
             restore_state(instance, text)
           ? PACKING_STATE
           : PACKING_CONTROLS;
}
