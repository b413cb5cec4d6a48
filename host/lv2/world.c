// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/bundle.h"
#include "host/lv2/hush.h"
#include "host/lv2/room.h"
#include "host/lv2/world_impl.h"

#include <lv2/atom/atom.h>
#include <lv2/core/lv2.h>
#include <lv2/midi/midi.h>
#include <lv2/patch/patch.h>
#include <lv2/port-groups/port-groups.h>
#include <lv2/port-props/port-props.h>
#include <lv2/presets/presets.h>
#include <lv2/resize-port/resize-port.h>
#include <lv2/time/time.h>
#include <lv2/units/units.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// URI of each term
static const char* const URIS[N_TERMS] = {
  [TERM_ATOM_PORT]       = LV2_ATOM__AtomPort,
  [TERM_AUDIO_PORT]      = LV2_CORE__AudioPort,
  [TERM_BUFFER_TYPE]     = LV2_ATOM__bufferType,
  [TERM_COMMENT]         = LILV_NS_RDFS "comment",
  [TERM_CONTROL_PORT]    = LV2_CORE__ControlPort,
  [TERM_CV_PORT]         = LV2_CORE__CVPort,
  [TERM_DEFAULT]         = LV2_CORE__default,
  [TERM_DESIGNATION]     = LV2_CORE__designation,
  [TERM_ENUMERATION]     = LV2_CORE__enumeration,
  [TERM_GROUP]           = LV2_PORT_GROUPS__group,
  [TERM_INDEX]           = LV2_CORE__index,
  [TERM_INPUT]           = LV2_CORE__InputPort,
  [TERM_INTEGER]         = LV2_CORE__integer,
  [TERM_LABEL]           = LILV_NS_RDFS "label",
  [TERM_LOGARITHMIC]     = LV2_PORT_PROPS__logarithmic,
  [TERM_MAXIMUM]         = LV2_CORE__maximum,
  [TERM_MIDI]            = LV2_MIDI__MidiEvent,
  [TERM_MINIMUM]         = LV2_CORE__minimum,
  [TERM_MIN_SIZE]        = LV2_RESIZE_PORT__minimumSize,
  [TERM_NAME]            = LV2_CORE__name,
  [TERM_OPTIONAL]        = LV2_CORE__connectionOptional,
  [TERM_OUTPUT]          = LV2_CORE__OutputPort,
  [TERM_PORT]            = LV2_CORE__port,
  [TERM_POSITION]        = LV2_TIME__Position,
  [TERM_PRESET]          = LV2_PRESETS__Preset,
  [TERM_RANGE]           = LILV_NS_RDFS "range",
  [TERM_READABLE]        = LV2_PATCH__readable,
  [TERM_REPORTS_LATENCY] = LV2_CORE__reportsLatency,
  [TERM_SAMPLE_RATE]     = LV2_CORE__sampleRate,
  [TERM_SEQUENCE]        = LV2_ATOM__Sequence,
  [TERM_SYMBOL]          = LV2_CORE__symbol,
  [TERM_TOGGLED]         = LV2_CORE__toggled,
  [TERM_TRIGGER]         = LV2_PORT_PROPS__trigger,
  [TERM_UNIT]            = LV2_UNITS__unit,
  [TERM_UNIT_SYMBOL]     = LV2_UNITS__symbol,
  [TERM_WRITABLE]        = LV2_PATCH__writable,
};

/// Let the bundle of the program take the place of another one
static void
load_own_bundle(World* const world)
{
  char* const     path = bundle_own();
  LilvNode* const bundle =
    path ? lilv_new_file_uri(world->lilv, NULL, path) : NULL;
  const LilvPlugin* known = world_get(world, WORLD_DEFAULT_PLUGIN);
  const LilvNode*   other = known ? lilv_plugin_get_bundle_uri(known) : NULL;
  if (bundle && !(other && lilv_node_equals(bundle, other))) {
    if (other) {
      LilvNode* const old = lilv_node_duplicate(other);
      lilv_world_unload_bundle(world->lilv, old);
      lilv_node_free(old);
    }
    lilv_world_load_bundle(world->lilv, bundle);
  }
  lilv_node_free(bundle);
  free(path);
}

Status
world_open(World** const world, Problem* const problem)
{
  const Status room = room_check(problem);
  *world            = NULL;
  if (room) {
    return room;
  }
  World* const made = (World*)calloc(1U, sizeof(World));
  if (!made || !(made->lilv = lilv_world_new())) {
    free(made);
    return problem_set(problem, STATUS_NO_MEMORY, "the plugin list");
  }

  Hush hush = {0};
  hush_begin(&hush);
  for (uint32_t t = 0U; t < N_TERMS; ++t) {
    made->terms[t] = lilv_new_uri(made->lilv, URIS[t]);
  }
  lilv_world_load_all(made->lilv);
  load_own_bundle(made);
  char* const said = hush_end(&hush);

  flaws_digest(&made->flaws, said, NULL);
  flaws_tell(&made->flaws);
  free(said);
  *world = made;
  return STATUS_OK;
}

void
world_close(World* const world)
{
  if (world) {
    for (uint32_t t = 0U; t < N_TERMS; ++t) {
      lilv_node_free(world->terms[t]);
    }
    lilv_world_free(world->lilv);
    flaws_clear(&world->flaws);
    glance_clear(&world->glances);
    free(world);
  }
}

const LilvPlugin*
world_get(const World* const world, const char* const uri)
{
  // By hand, since lilv complains of what is no URI
  const LilvPlugins* const plugins = lilv_world_get_all_plugins(world->lilv);
  LILV_FOREACH(plugins, i, plugins)
  {
    const LilvPlugin* const plugin = lilv_plugins_get(plugins, i);
    if (!strcmp(world_uri(plugin), uri)) {
      return plugin;
    }
  }
  return NULL;
}

const void*
world_plugin(const World* const world, const Model* const model)
{
  return world_get(world, model->uri);
}
