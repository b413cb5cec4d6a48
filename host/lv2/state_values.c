// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/state_values.h"

#include "host/lv2/instance_impl.h"
#include "host/lv2/state_paths.h"

#include <lv2/atom/atom.h>

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/// Where values go while a plugin stores them
typedef struct {
  StateValues* values; ///< Those so far
  LV2_URID     path;   ///< atom:Path
} Store;

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

Status
state_values_refuse(Problem* const         problem,
                    const Instance* const  instance,
                    const LV2_State_Status status)
{
  return problem_explain(
    problem, STATUS_NO_STATE, instance->model->uri, meaning(status));
}

/// Whether there is a value of this key
static bool
has_key(const StateValues* const values, const LV2_URID key)
{
  bool has = false;
  for (uint32_t i = 0U; i < values->n; ++i) {
    has = has || values->items[i].key == key;
  }
  return has;
}

static LV2_State_Status
store(const LV2_State_Handle handle,
      const uint32_t         key,
      const void* const      value,
      const size_t           size,
      const uint32_t         type,
      const uint32_t         flags)
{
  const Store* const self   = (const Store*)handle;
  StateValues* const values = self->values;
  if (!key || !value || size > UINT32_MAX || has_key(values, key)) {
    return LV2_STATE_ERR_UNKNOWN;
  }
  if (!(flags & LV2_STATE_IS_POD) && type != self->path) {
    return LV2_STATE_ERR_BAD_FLAGS;
  }

  StateValue* const items =
    (StateValue*)realloc(values->items, (values->n + 1U) * sizeof(StateValue));
  if (!items) {
    return LV2_STATE_ERR_NO_SPACE;
  }
  values->items     = items;
  void* const bytes = malloc(size + 1U);
  if (!bytes) {
    return LV2_STATE_ERR_NO_SPACE;
  }
  memcpy(bytes, value, size);
  items[values->n++] = (StateValue){
    .key = key, .type = type, .flags = flags, .n_bytes = size, .bytes = bytes};
  return LV2_STATE_SUCCESS;
}

/// The features of an instance and some more, ending with null, to be freed;
/// null without memory
static const LV2_Feature**
add_features(const LV2_Feature* const* const features,
             const StatePaths* const         paths)
{
  size_t n = 0U;
  while (features[n]) {
    ++n;
  }
  const LV2_Feature** const all =
    (const LV2_Feature**)calloc(n + STATE_PATHS + 1U, sizeof(const void*));
  for (size_t f = 0U; all && f < n; ++f) {
    all[f] = features[f];
  }
  for (size_t f = 0U; all && f < STATE_PATHS; ++f) {
    all[n + f] = &paths->features[f];
  }
  return all;
}

/// Whether a plugin that has stored nothing means that there is nothing: some
/// samplers without a sample say so
static bool
is_empty(const LV2_State_Status status)
{
  return status == LV2_STATE_ERR_UNKNOWN || status == LV2_STATE_ERR_NO_PROPERTY;
}

Status
state_values_take(StateValues* const    values,
                  const Instance* const instance,
                  const char* const     folder,
                  Problem* const        problem)
{
  const LV2_State_Interface* const plugin =
    (const LV2_State_Interface*)lilv_instance_get_extension_data(
      instance->lilv, LV2_STATE__interface);
  char       real[PATH_MAX];
  StatePaths paths;
  Store      to = {values, urid_map(instance->hosting.urids, LV2_ATOM__Path)};
  *values       = (StateValues){.n = 0U};
  if (!plugin || !plugin->save) {
    return state_values_refuse(problem, instance, LV2_STATE_ERR_NO_FEATURE);
  }

  state_paths_init(&paths, realpath(folder, real) ? real : folder);
  const LV2_Feature** const features =
    add_features(instance->hosting.list, &paths);
  const LV2_State_Status status =
    features ? plugin->save(lilv_instance_get_handle(instance->lilv),
                            store,
                            &to,
                            LV2_STATE_IS_POD | LV2_STATE_IS_PORTABLE,
                            features)
             : LV2_STATE_ERR_NO_SPACE;
  free(features);
  return !status || (!values->n && is_empty(status))
           ? STATUS_OK
           : state_values_refuse(problem, instance, status);
}

void
state_values_free(StateValues* const values)
{
  for (uint32_t i = 0U; i < values->n; ++i) {
    free(values->items[i].bytes);
  }
  free(values->items);
  *values = (StateValues){.n = 0U};
}
