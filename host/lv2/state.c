// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/state.h"

#include "host/lv2/instance_impl.h"
#include "host/lv2/world_impl.h"

#include <lv2/atom/atom.h>
#include <lv2/state/state.h>

#include <stdio.h>
#include <string.h>

/// The file of a folder that holds the properties
#define FILE_NAME "state.ttl"

/// Stands between lilv and the plugin, since lilv keeps to itself what the
/// plugin returns, and takes from it what cannot be saved
typedef struct {
  const LV2_State_Interface* plugin; ///< The plugin's own
  LV2_Handle                 handle; ///< Of the plugin
  LV2_URID                   path;   ///< atom:Path
  LV2_State_Store_Function   store;  ///< lilv's
  LV2_State_Handle           to;     ///< For it
  LV2_State_Status           status; ///< What the plugin returned
} Between;

/// What a plugin means, in a few words
static const char*
meaning(const LV2_State_Status status)
{
  switch (status) {
    case LV2_STATE_SUCCESS:
      return "success";
    case LV2_STATE_ERR_UNKNOWN:
      break;
    case LV2_STATE_ERR_BAD_TYPE:
      return "a value of a type that it does not take";
    case LV2_STATE_ERR_BAD_FLAGS:
      return "a value that is no plain data";
    case LV2_STATE_ERR_NO_FEATURE:
      return "it needs a feature that this host lacks";
    case LV2_STATE_ERR_NO_PROPERTY:
      return "a value is missing";
    case LV2_STATE_ERR_NO_SPACE:
      return "there is no room";
  }
  return "it does not say why";
}

static LV2_State_Status
store(const LV2_State_Handle handle,
      const uint32_t         key,
      const void* const      value,
      const size_t           size,
      const uint32_t         type,
      const uint32_t         flags)
{
  const Between* const between = (const Between*)handle;
  const bool plain = (flags & LV2_STATE_IS_POD) || type == between->path;
  return !value || !size || size > UINT32_MAX ? LV2_STATE_ERR_UNKNOWN
         : !plain                             ? LV2_STATE_ERR_BAD_FLAGS
                  : between->store(between->to, key, value, size, type, flags);
}

static LV2_State_Status
save(const LV2_Handle                handle,
     const LV2_State_Store_Function  to_lilv,
     const LV2_State_Handle          to,
     const uint32_t                  flags,
     const LV2_Feature* const* const features)
{
  Between* const between = (Between*)handle;
  between->store         = to_lilv;
  between->to            = to;
  between->status =
    between->plugin->save(between->handle, store, between, flags, features);
  return LV2_STATE_SUCCESS; // Else lilv prints
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

/// Stand between; false if the plugin has no state
static bool
stand_between(const Instance* const instance, Between* const between)
{
  *between = (Between){
    .plugin = (const LV2_State_Interface*)lilv_instance_get_extension_data(
      instance->lilv, LV2_STATE__interface),
    .handle = lilv_instance_get_handle(instance->lilv),
    .path   = urid_map(instance->hosting.urids, LV2_ATOM__Path)};
  return between->plugin && between->plugin->save && between->plugin->restore;
}

/// What lilv is to take for the plugin
static LilvInstance
stand_in(const LV2_Descriptor* const descriptor, Between* const between)
{
  return (LilvInstance){.lv2_descriptor = descriptor, .lv2_handle = between};
}

static const LV2_Descriptor descriptor = {.URI = "urn:chronus:between",
                                          .extension_data = extension_data};

static Status
refuse(Problem* const         problem,
       const Instance* const  instance,
       const LV2_State_Status status)
{
  return problem_explain(
    problem, STATUS_NO_STATE, instance->model->uri, meaning(status));
}

Status
state_save(const Instance* const instance,
           const char* const     folder,
           Problem* const        problem)
{
  const LilvPlugin* const plugin =
    (const LilvPlugin*)world_plugin(instance->world, instance->model);
  LV2_URID_Map   map   = instance->hosting.map;
  LV2_URID_Unmap unmap = instance->hosting.unmap;
  Between        between;
  if (!stand_between(instance, &between)) {
    return refuse(problem, instance, LV2_STATE_ERR_NO_FEATURE);
  }

  LilvInstance     proxy = stand_in(&descriptor, &between);
  LilvState* const state =
    lilv_state_new_from_instance(plugin,
                                 &proxy,
                                 &map,
                                 NULL,
                                 NULL,
                                 folder,
                                 folder,
                                 NULL,
                                 NULL,
                                 LV2_STATE_IS_POD | LV2_STATE_IS_PORTABLE,
                                 instance->hosting.list);
  if (!state || between.status) {
    lilv_state_free(state);
    return refuse(problem, instance, between.status);
  }
  const int failed = lilv_state_save(
    instance->world->lilv, &map, &unmap, state, NULL, folder, FILE_NAME);
  lilv_state_free(state);
  return problem_set(
    problem, failed ? STATUS_NO_WRITE : STATUS_OK, "%.400s", folder);
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
  Between between;
  if (!stand_between(instance, &between)) {
    return refuse(problem, instance, LV2_STATE_ERR_NO_FEATURE);
  }
  LilvState* const state = read_state(instance, from);
  if (!state) {
    return problem_set(problem, STATUS_NO_FILE, "%.400s", from);
  }
  // A plugin without properties has but ports, which are set elsewhere
  if (lilv_state_get_num_properties(state)) {
    LilvInstance proxy = stand_in(&descriptor, &between);
    lilv_state_restore(state, &proxy, NULL, NULL, 0U, instance->hosting.list);
  }
  lilv_state_free(state);
  // Older states lack what newer versions of a plugin have
  return between.status && between.status != LV2_STATE_ERR_NO_PROPERTY
           ? refuse(problem, instance, between.status)
           : STATUS_OK;
}
