// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/state.h"

#include "host/lv2/instance_impl.h"
#include "host/lv2/world_impl.h"

#include <lv2/state/state.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/// The file of a folder that holds the properties
#define FILE_NAME "state.ttl"

/// Stands between lilv and the plugin, since lilv keeps to itself what a plugin
/// returns, and has it save in the thread that owns the world
typedef struct {
  const LV2_State_Interface* plugin; ///< The plugin's own; null to save
  LV2_Handle                 handle; ///< Of the plugin
  const StateValues*         values; ///< What it has stored; null to load
  LV2_State_Status           status; ///< What it returned
} Between;

static LV2_State_Status
save(const LV2_Handle                handle,
     const LV2_State_Store_Function  store,
     const LV2_State_Handle          to,
     const uint32_t                  flags,
     const LV2_Feature* const* const features)
{
  const Between* const     between = (const Between*)handle;
  const StateValues* const values  = between->values;
  (void)flags;
  (void)features;
  for (uint32_t i = 0U; i < values->n; ++i) {
    const StateValue* const value = &values->items[i];
    store(
      to, value->key, value->bytes, value->n_bytes, value->type, value->flags);
  }
  return LV2_STATE_SUCCESS;
}

static LV2_State_Status
restore(const LV2_Handle                  handle,
        const LV2_State_Retrieve_Function retrieve,
        const LV2_State_Handle            from,
        const uint32_t                    flags,
        const LV2_Feature* const* const   features)
{
  Between* const between = (Between*)handle;
  between->status =
    between->plugin->restore(between->handle, retrieve, from, flags, features);
  return between->status;
}

static const void*
extension_data(const char* const uri)
{
  static const LV2_State_Interface interface = {save, restore};
  return strcmp(uri, LV2_STATE__interface) ? NULL : &interface;
}

static const LV2_Descriptor descriptor = {.URI = "urn:chronus:between",
                                          .extension_data = extension_data};

/// What lilv is to take for the plugin
static LilvInstance
stand_in(Between* const between)
{
  return (LilvInstance){.lv2_descriptor = &descriptor, .lv2_handle = between};
}

Status
state_write(const Instance* const    instance,
            const StateValues* const values,
            const char* const        folder,
            Problem* const           problem)
{
  const LilvPlugin* const plugin =
    (const LilvPlugin*)world_plugin(instance->world, instance->model);
  LV2_URID_Map     map     = instance->hosting.map;
  LV2_URID_Unmap   unmap   = instance->hosting.unmap;
  Between          between = {.values = values};
  LilvInstance     proxy   = stand_in(&between);
  LilvState* const state   = lilv_state_new_from_instance(
    plugin, &proxy, &map, NULL, NULL, NULL, folder, NULL, NULL, 0U, NULL);
  const bool written =
    state &&
    !lilv_state_save(
      instance->world->lilv, &map, &unmap, state, NULL, folder, FILE_NAME);
  lilv_state_free(state);
  return problem_set(
    problem, written ? STATUS_OK : STATUS_NO_WRITE, "%.400s", folder);
}

Status
state_save(const Instance* const instance,
           const char* const     folder,
           Problem* const        problem)
{
  StateValues values = {.n = 0U};
  Status      st     = state_values_take(&values, instance, folder, problem);
  st = st ? st : state_write(instance, &values, folder, problem);
  state_values_free(&values);
  return st;
}

/// Read a state from a folder, or from what the bundles say of a URI
static LilvState*
read_state(const Instance* const instance, const char* const from)
{
  LilvWorld* const world = instance->world->lilv;
  LV2_URID_Map     map   = instance->hosting.map;
  if (from[0] == '/') {
    char path[STATE_PLACE_BYTES + sizeof(FILE_NAME)];
    snprintf(path, sizeof(path), "%s/" FILE_NAME, from);
    return lilv_state_new_from_file(world, &map, NULL, path);
  }
  LilvNode* const uri = lilv_new_uri(world, from);
  lilv_world_load_resource(world, uri);
  LilvState* const state = lilv_state_new_from_world(world, &map, uri);
  lilv_node_free(uri);
  return state;
}

Status
state_load(Instance* const   instance,
           const char* const from,
           Problem* const    problem)
{
  Between between = {
    .plugin = (const LV2_State_Interface*)lilv_instance_get_extension_data(
      instance->lilv, LV2_STATE__interface),
    .handle = lilv_instance_get_handle(instance->lilv)};
  if (!between.plugin || !between.plugin->restore) {
    return state_values_refuse(problem, instance, LV2_STATE_ERR_NO_FEATURE);
  }
  LilvState* const state = read_state(instance, from);
  if (!state) {
    return problem_set(problem, STATUS_NO_FILE, "%.400s", from);
  }
  // A plugin without properties has but ports, which are set elsewhere
  if (lilv_state_get_num_properties(state)) {
    LilvInstance proxy = stand_in(&between);
    lilv_state_restore(state, &proxy, NULL, NULL, 0U, instance->hosting.list);
  }
  lilv_state_free(state);
  // Older states lack what newer versions of a plugin have
  return between.status && between.status != LV2_STATE_ERR_NO_PROPERTY
           ? state_values_refuse(problem, instance, between.status)
           : STATUS_OK;
}
