// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/ports.h"

#include "host/base/text.h"
#include "host/lv2/naming.h"
#include "host/lv2/ranges.h"
#include "host/lv2/units.h"

#include <lv2/core/lv2.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// A plugin and one of its ports
typedef struct {
  const World*      world;  ///< For its terms
  const LilvPlugin* plugin; ///< Loaded
  const LilvPort*   port;   ///< One of its ports
} At;

static bool
is_a(const At at, const Term term)
{
  return lilv_port_is_a(at.plugin, at.port, at.world->terms[term]);
}

static bool
has(const At at, const Term term)
{
  return lilv_port_has_property(at.plugin, at.port, at.world->terms[term]);
}

/// A value of a property of the port, to be freed; null if there is none
static LilvNode*
get(const At at, const Term term)
{
  return lilv_port_get(at.plugin, at.port, at.world->terms[term]);
}

/// Text of a node, which is freed; empty for null; null without memory
static char*
take_text(LilvNode* const node)
{
  char* const text = text_line(node ? lilv_node_as_string(node) : NULL);
  lilv_node_free(node);
  return text;
}

/// Whether an atom port has a buffer that is known here, or does not say
static bool
is_sequence(const At at)
{
  LilvNode* const type = get(at, TERM_BUFFER_TYPE);
  const bool      is =
    !type || lilv_node_equals(type, at.world->terms[TERM_SEQUENCE]);
  lilv_node_free(type);
  return is;
}

/// Direction and type, PORT_OPTIONAL for anything unknown
static PortKind
kind_of(const At at)
{
  const bool in = is_a(at, TERM_INPUT);
  if (in == is_a(at, TERM_OUTPUT)) {
    return PORT_OPTIONAL;
  }
  if (is_a(at, TERM_CONTROL_PORT)) {
    return in ? PORT_CONTROL_IN : PORT_CONTROL_OUT;
  }
  if (is_a(at, TERM_AUDIO_PORT)) {
    return in ? PORT_AUDIO_IN : PORT_AUDIO_OUT;
  }
  if (is_a(at, TERM_CV_PORT)) {
    return in ? PORT_CV_IN : PORT_CV_OUT;
  }
  if (is_a(at, TERM_ATOM_PORT) && is_sequence(at)) {
    return in ? PORT_EVENT_IN : PORT_EVENT_OUT;
  }
  return PORT_OPTIONAL;
}

/// What a port is that is none of the known kinds
static char*
type_of(const At at)
{
  if (is_a(at, TERM_ATOM_PORT) && !is_sequence(at)) {
    return take_text(get(at, TERM_BUFFER_TYPE));
  }
  const LilvNodes* const classes = lilv_port_get_classes(at.plugin, at.port);
  LILV_FOREACH(nodes, i, classes)
  {
    const char* const uri = lilv_node_as_string(lilv_nodes_get(classes, i));
    if (strcmp(uri, LV2_CORE__InputPort) != 0 &&
        strcmp(uri, LV2_CORE__OutputPort) != 0 &&
        strcmp(uri, LV2_CORE__Port) != 0) {
      return text_line(uri);
    }
  }
  return text_line("a port of no type");
}

char*
ports_unknown(const World* const world, const LilvPlugin* const plugin)
{
  const uint32_t n = lilv_plugin_get_num_ports(plugin);
  for (uint32_t p = 0U; p < n; ++p) {
    const At at = {world, plugin, lilv_plugin_get_port_by_index(plugin, p)};
    if (kind_of(at) == PORT_OPTIONAL && !has(at, TERM_OPTIONAL)) {
      return type_of(at);
    }
  }
  return NULL;
}

static Designation
designation_of(const At at)
{
  static const struct {
    const char* uri;         ///< What the Turtle says
    Designation designation; ///< What it means
  } known[] = {
    {LV2_CORE__control, DESIGNATION_CONTROL},
    {LV2_CORE__enabled, DESIGNATION_ENABLED},
    {LV2_CORE__freeWheeling, DESIGNATION_FREEWHEEL},
    {LV2_CORE__latency, DESIGNATION_LATENCY},
  };

  char* const uri = take_text(get(at, TERM_DESIGNATION));
  Designation found =
    has(at, TERM_REPORTS_LATENCY) ? DESIGNATION_LATENCY : DESIGNATION_NONE;
  for (size_t i = 0U; uri && i < sizeof(known) / sizeof(known[0]); ++i) {
    found = strcmp(uri, known[i].uri) ? found : known[i].designation;
  }
  free(uri);
  return found;
}

static char*
unit_of(const At at)
{
  LilvNode* const unit  = get(at, TERM_UNIT);
  const char*     known = NULL;
  if (unit && lilv_node_is_uri(unit)) {
    known = units_symbol(lilv_node_as_uri(unit));
  }
  LilvNode* const symbol =
    (unit && !known)
      ? lilv_world_get(
          at.world->lilv, unit, at.world->terms[TERM_UNIT_SYMBOL], NULL)
      : NULL;
  lilv_node_free(unit);
  return known ? text_line(known) : take_text(symbol);
}

/// Paths of a control
static bool
read_paths(const At at, const char* const short_name, ModelPort* const port)
{
  LilvNode* const group = get(at, TERM_GROUP);
  LilvNode* const symbol =
    group ? lilv_world_get(
              at.world->lilv, group, at.world->terms[TERM_SYMBOL], NULL)
          : NULL;
  port->path = naming_control(
    short_name, symbol ? lilv_node_as_string(symbol) : NULL, port->symbol);
  port->gate_path = port->toggled && port->kind == PORT_CONTROL_IN
                      ? naming_gate(port->symbol)
                      : NULL;
  lilv_node_free(symbol);
  lilv_node_free(group);
  return port->path != NULL;
}

/// What people call the group of the port; empty if it is in none that has a
/// name; null without memory
static char*
group_of(const At at)
{
  LilvWorld* const lilv  = at.world->lilv;
  LilvNode* const  group = get(at, TERM_GROUP);
  LilvNode*        name  = NULL;
  if (group) {
    name = lilv_world_get(lilv, group, at.world->terms[TERM_NAME], NULL);
  }
  if (group && !name) {
    name = lilv_world_get(lilv, group, at.world->terms[TERM_LABEL], NULL);
  }
  lilv_node_free(group);
  return take_text(name);
}

static uint32_t
min_bytes_of(const At at)
{
  LilvNode* const node = get(at, TERM_MIN_SIZE);
  const int bytes = node && lilv_node_is_int(node) ? lilv_node_as_int(node) : 0;
  lilv_node_free(node);
  return bytes > 0 ? (uint32_t)bytes : 0U;
}

/// Everything of one port; false without memory
static bool
read_port(const At          at,
          const double      rate_hz,
          const char* const short_name,
          ModelPort* const  port)
{
  const World* const world = at.world;
  port->kind               = kind_of(at);
  port->symbol =
    text_line(lilv_node_as_string(lilv_port_get_symbol(at.plugin, at.port)));
  port->name        = take_text(lilv_port_get_name(at.plugin, at.port));
  port->unit        = unit_of(at);
  port->comment     = take_text(get(at, TERM_COMMENT));
  port->group       = group_of(at);
  port->designation = designation_of(at);
  port->toggled     = has(at, TERM_TOGGLED);
  port->integer     = has(at, TERM_INTEGER);
  port->enumeration = has(at, TERM_ENUMERATION);
  port->logarithmic = has(at, TERM_LOGARITHMIC);
  port->trigger     = has(at, TERM_TRIGGER);
  port->sample_rate = has(at, TERM_SAMPLE_RATE);
  port->midi =
    lilv_port_supports_event(at.plugin, at.port, world->terms[TERM_MIDI]);
  port->position =
    lilv_port_supports_event(at.plugin, at.port, world->terms[TERM_POSITION]);
  port->min_bytes   = min_bytes_of(at);
  const bool ranged = ranges_read(at.plugin, at.port, rate_hz, port);
  port->def = port->designation == DESIGNATION_ENABLED ? 1.0f : port->def;
  const bool control =
    port->kind == PORT_CONTROL_IN || port->kind == PORT_CONTROL_OUT;
  return port->symbol && port->name && port->unit && port->comment &&
         port->group && ranged &&
         (!control || read_paths(at, short_name, port));
}

/// Whether another control goes by the same path; outputs give way to inputs
static bool
is_taken(const Model* const model, const ModelPort* const port)
{
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    const ModelPort* const other = &model->ports[p];
    const bool             goes_first =
      other->kind == PORT_CONTROL_IN || port->kind == PORT_CONTROL_OUT;
    if (other != port && goes_first && other->path &&
        !strcmp(other->path, port->path)) {
      return true;
    }
  }
  return false;
}

/// Where a group is named like the plugin, `G_x` and a mere `x` would have one
/// path: the longer symbol then stands as it is
static Status
part_paths(const Model* const model)
{
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    ModelPort* const  port = &model->ports[p];
    const char* const last = port->path ? strrchr(port->path, '/') + 1 : NULL;
    if (last && strcmp(last, port->symbol) != 0 && is_taken(model, port)) {
      free(port->path);
      port->path = naming_control(model->short_name, NULL, port->symbol);
      if (!port->path) {
        return STATUS_NO_MEMORY;
      }
    }
    if (port->path && port->kind == PORT_CONTROL_OUT && is_taken(model, port)) {
      free(port->path);
      port->path = NULL;
    }
  }
  return STATUS_OK;
}

Status
ports_read(const World* const      world,
           const LilvPlugin* const plugin,
           const double            rate_hz,
           Model* const            model)
{
  const uint32_t n = lilv_plugin_get_num_ports(plugin);
  model->ports     = (ModelPort*)calloc(n ? n : 1U, sizeof(ModelPort));
  if (!model->ports) {
    return STATUS_NO_MEMORY;
  }
  model->n_ports = n;
  for (uint32_t p = 0U; p < n; ++p) {
    const At at = {world, plugin, lilv_plugin_get_port_by_index(plugin, p)};
    if (!read_port(at, rate_hz, model->short_name, &model->ports[p])) {
      return STATUS_NO_MEMORY;
    }
  }
  return part_paths(model);
}
