// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/properties.h"

#include "host/base/text.h"
#include "host/lv2/naming.h"
#include "host/lv2/ranges.h"
#include "host/lv2/units.h"

#include <lv2/atom/atom.h>
#include <lv2/core/lv2.h>
#include <lv2/patch/patch.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// Types that can be set and told
static const struct {
  const char*  uri;  ///< As rdfs:range has it
  PropertyType type; ///< What that is here
} types[] = {
  {LV2_ATOM__Float, PROPERTY_FLOAT},
  {LV2_ATOM__Double, PROPERTY_DOUBLE},
  {LV2_ATOM__Int, PROPERTY_INT},
  {LV2_ATOM__Long, PROPERTY_LONG},
  {LV2_ATOM__Bool, PROPERTY_BOOL},
  {LV2_ATOM__String, PROPERTY_STRING},
  {LV2_ATOM__Path, PROPERTY_PATH},
};

/// What Turtle says of a property; to be freed; null if nothing
static LilvNode*
get(const World* const world, const LilvNode* const property, const Term term)
{
  return lilv_world_get(world->lilv, property, world->terms[term], NULL);
}

/// The same as text, to be freed; empty if nothing; null without memory
static char*
get_text(const World* const    world,
         const LilvNode* const property,
         const Term            term)
{
  LilvNode* const node = get(world, property, term);
  char* const     text = text_line(node ? lilv_node_as_string(node) : NULL);
  lilv_node_free(node);
  return text;
}

static PropertyType
type_of(const World* const world, const LilvNode* const property)
{
  LilvNode* const range = get(world, property, TERM_RANGE);
  PropertyType    type  = PROPERTY_NONE;
  for (size_t t = 0U; range && t < sizeof(types) / sizeof(types[0]); ++t) {
    type =
      strcmp(lilv_node_as_string(range), types[t].uri) ? type : types[t].type;
  }
  lilv_node_free(range);
  return type;
}

static void
read_range(const World* const    world,
           const LilvNode* const property,
           ModelPort* const      port)
{
  LilvNode* const def = get(world, property, TERM_DEFAULT);
  LilvNode* const min = get(world, property, TERM_MINIMUM);
  LilvNode* const max = get(world, property, TERM_MAXIMUM);
  ranges_fill(port, def, min, max);
  if (!port->toggled) { // Without bounds any value will do
    port->min = min ? port->min : -INFINITY;
    port->max = max ? port->max : INFINITY;
  }
  lilv_node_free(def);
  lilv_node_free(min);
  lilv_node_free(max);
}

/// Whether a port goes by that path already
static bool
is_taken(const Model* const model, const char* const path)
{
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    if (model->ports[p].path && !strcmp(model->ports[p].path, path)) {
      return true;
    }
  }
  return false;
}

/// What a property is to the rest of the host
static PortKind
kind_of(const PropertyType type, const bool settable)
{
  if (type == PROPERTY_STRING || type == PROPERTY_PATH) {
    return settable ? PORT_TEXT_IN : PORT_TEXT_OUT;
  }
  return settable ? PORT_CONTROL_IN : PORT_CONTROL_OUT;
}

/// Make a property a control of the model; one whose path is taken is left out
static Status
add(const World* const    world,
    const LilvNode* const property,
    const PropertyType    type,
    const bool            settable,
    Model* const          model)
{
  LilvNode* const   unit   = get(world, property, TERM_UNIT);
  const char* const symbol = unit && lilv_node_is_uri(unit)
                               ? units_symbol(lilv_node_as_uri(unit))
                               : NULL;
  const char* const uri    = lilv_node_as_uri(property);
  ModelPort* const  port   = &model->ports[model->n_ports];

  port->kind     = kind_of(type, settable);
  port->type     = type;
  port->property = text_line(uri);
  port->symbol   = naming_short(uri);
  port->name     = get_text(world, property, TERM_LABEL);
  port->unit     = text_line(symbol);
  port->comment  = get_text(world, property, TERM_COMMENT);
  port->toggled  = type == PROPERTY_BOOL;
  port->integer  = type == PROPERTY_INT || type == PROPERTY_LONG;
  lilv_node_free(unit);
  read_range(world, property, port);
  port->path =
    port->symbol ? naming_control(model->short_name, NULL, port->symbol) : NULL;
  if (!port->property || !port->name || !port->unit || !port->comment ||
      !port->path) {
    ++model->n_ports; // So that it is freed with the others
    return STATUS_NO_MEMORY;
  }
  if (is_taken(model, port->path)) {
    model_free_port(port);
    *port = (ModelPort){.kind = PORT_OPTIONAL};
    return STATUS_OK;
  }
  ++model->n_ports;
  return STATUS_OK;
}

/// Make room for `n` more ports, all zero
static Status
reserve(Model* const model, const uint32_t n)
{
  const size_t     n_all = (size_t)model->n_ports + n + 1U;
  ModelPort* const ports =
    (ModelPort*)realloc(model->ports, n_all * sizeof(ModelPort));
  if (!ports) {
    return STATUS_NO_MEMORY;
  }
  memset(ports + model->n_ports, 0, (n + 1U) * sizeof(ModelPort));
  model->ports = ports;
  return STATUS_OK;
}

Status
properties_read(const World* const      world,
                const LilvPlugin* const plugin,
                Model* const            model)
{
  // Those that can be set come first: then others of that name are known
  static const Term terms[] = {TERM_WRITABLE, TERM_READABLE};

  Status st = STATUS_OK;
  for (size_t t = 0U; t < sizeof(terms) / sizeof(terms[0]); ++t) {
    LilvNodes* const found =
      lilv_plugin_get_value(plugin, world->terms[terms[t]]);
    st = st ? st : reserve(model, lilv_nodes_size(found));
    LILV_FOREACH(nodes, i, found)
    {
      const LilvNode* const property = lilv_nodes_get(found, i);
      const PropertyType    type =
        lilv_node_is_uri(property) ? type_of(world, property) : PROPERTY_NONE;
      st = st || type == PROPERTY_NONE
             ? st
             : add(world, property, type, terms[t] == TERM_WRITABLE, model);
    }
    lilv_nodes_free(found);
  }
  return st;
}
