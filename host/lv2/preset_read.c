// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/preset_read.h"

#include "host/base/text.h"
#include "host/lv2/hush.h"
#include "host/shared/urid.h"

#include <lv2/atom/atom.h>
#include <lv2/state/state.h>
#include <lv2/urid/urid.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/// Where the values of one preset go
typedef struct {
  const Model* model;  ///< For its symbols
  ModelPreset* preset; ///< Has room for a value per port
  UridTable*   urids;  ///< What the types are numbered by
} Sink;

static LV2_URID
map_uri(LV2_URID_Map_Handle urids, const char* const uri)
{
  return urid_map((UridTable*)urids, uri);
}

/// A value of any of the types that Turtle has for numbers; NaN for others
static float
to_float(const Sink* const sink,
         const void* const value,
         const uint32_t    size,
         const uint32_t    type)
{
  const char* const uri = urid_unmap(sink->urids, type);
  if (!uri || !value) {
    return NAN;
  }
  if (!strcmp(uri, LV2_ATOM__Float) && size == sizeof(float)) {
    return *(const float*)value;
  }
  if (!strcmp(uri, LV2_ATOM__Double) && size == sizeof(double)) {
    return (float)*(const double*)value;
  }
  if (!strcmp(uri, LV2_ATOM__Long) && size == sizeof(int64_t)) {
    return (float)*(const int64_t*)value;
  }
  if ((!strcmp(uri, LV2_ATOM__Int) || !strcmp(uri, LV2_ATOM__Bool)) &&
      size == sizeof(int32_t)) {
    return (float)*(const int32_t*)value;
  }
  return NAN;
}

static void
take_value(const char* const symbol,
           void* const       data,
           const void* const value,
           const uint32_t    size,
           const uint32_t    type)
{
  const Sink* const  sink   = (const Sink*)data;
  const Model* const model  = sink->model;
  const float        number = to_float(sink, value, size, type);
  for (uint32_t p = 0U; isfinite(number) && p < model->n_ports; ++p) {
    if (model->ports[p].kind == PORT_CONTROL_IN && !model->ports[p].property &&
        !strcmp(model->ports[p].symbol, symbol) &&
        sink->preset->n_values < model->n_ports) {
      sink->preset->values[sink->preset->n_values++] =
        (ModelValue){.port = p, .value = number};
    }
  }
}

/// Read what a preset, or the plugin itself, says of its state
static Status
read_state(World* const          world,
           const LilvNode* const subject,
           UridTable* const      urids,
           const Model* const    model,
           ModelPreset* const    preset)
{
  LV2_URID_Map map = {urids, map_uri};
  preset->uri      = strdup(lilv_node_as_uri(subject));
  preset->values = (ModelValue*)calloc(model->n_ports + 1U, sizeof(ModelValue));
  if (!preset->uri || !preset->values) {
    return STATUS_NO_MEMORY;
  }

  LilvState* const state =
    lilv_state_new_from_world(world->lilv, &map, subject);
  const char* const label = state ? lilv_state_get_label(state) : NULL;
  preset->label           = text_line(label ? label : preset->uri);
  if (state) {
    Sink sink         = {model, preset, urids};
    preset->has_state = lilv_state_get_num_properties(state) > 0U;
    lilv_state_emit_port_values(state, take_value, &sink);
    lilv_state_free(state);
  }
  return preset->label ? STATUS_OK : STATUS_NO_MEMORY;
}

static void
preset_clear(ModelPreset* const preset)
{
  free(preset->uri);
  free(preset->label);
  free(preset->values);
  *preset = (ModelPreset){0};
}

/// Append one preset, unless it is broken or says nothing
static Status
read_preset(World* const          world,
            const LilvNode* const node,
            UridTable* const      urids,
            Model* const          model)
{
  ModelPreset* const preset = &model->presets[model->n_presets];
  Hush               hush   = {0};
  hush_begin(&hush);
  lilv_world_load_resource(world->lilv, node);
  const Status st   = read_state(world, node, urids, model, preset);
  char* const  said = hush_end(&hush);

  const char* const uri = lilv_node_as_uri(node);
  flaws_digest(&world->flaws, said, uri);
  free(said);
  if (st || flaws_find(&world->flaws, uri) ||
      (!preset->n_values && !preset->has_state)) {
    preset_clear(preset);
  } else {
    ++model->n_presets;
  }
  return st;
}

/// Let the plugin's default state say what its defaults are
static Status
read_defaults(World* const            world,
              const LilvPlugin* const plugin,
              UridTable* const        urids,
              Model* const            model)
{
  LilvNode* const feature =
    lilv_new_uri(world->lilv, LV2_STATE__loadDefaultState);
  const bool wanted = lilv_plugin_has_feature(plugin, feature);
  lilv_node_free(feature);
  if (!wanted) {
    return STATUS_OK;
  }

  ModelPreset state = {0};
  Hush        hush  = {0};
  hush_begin(&hush);
  const Status st =
    read_state(world, lilv_plugin_get_uri(plugin), urids, model, &state);
  free(hush_end(&hush)); // Most have no such state, and lilv complains of that
  model->default_state = state.has_state && model->has_state;
  for (uint32_t i = 0U; i < state.n_values; ++i) {
    ModelPort* const port  = &model->ports[state.values[i].port];
    const float      value = state.values[i].value;
    if (!port->sample_rate) { // Else it is but lv2:default, not yet multiplied
      port->def = fminf(fmaxf(value, port->min), port->max);
    }
  }
  preset_clear(&state);
  return st;
}

static int
by_label(const void* const a, const void* const b)
{
  const ModelPreset* const x     = (const ModelPreset*)a;
  const ModelPreset* const y     = (const ModelPreset*)b;
  const int                order = strcasecmp(x->label, y->label);
  return order ? order : strcmp(x->uri, y->uri);
}

Status
preset_read_all(World* const            world,
                const LilvPlugin* const plugin,
                Model* const            model)
{
  LilvNodes* const nodes =
    lilv_plugin_get_related(plugin, world->terms[TERM_PRESET]);
  const unsigned   n     = lilv_nodes_size(nodes);
  UridTable* const urids = (UridTable*)calloc(1U, sizeof(UridTable));
  model->presets         = (ModelPreset*)calloc(n + 1U, sizeof(ModelPreset));

  Status st = urids && model->presets ? STATUS_OK : STATUS_NO_MEMORY;
  if (!st) {
    st = read_defaults(world, plugin, urids, model);
    LILV_FOREACH(nodes, i, nodes)
    {
      const LilvNode* const node = lilv_nodes_get(nodes, i);
      if (!st && lilv_node_is_uri(node)) {
        st = read_preset(world, node, urids, model);
      }
    }
    qsort(model->presets, model->n_presets, sizeof(ModelPreset), by_label);
  }
  free(urids);
  lilv_nodes_free(nodes);
  return st;
}
