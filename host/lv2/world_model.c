// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/hush.h"
#include "host/lv2/naming.h"
#include "host/lv2/ports.h"
#include "host/lv2/preset_read.h"
#include "host/lv2/properties.h"
#include "host/lv2/world_impl.h"

#include <lv2/state/state.h>

#include <lv2/buf-size/buf-size.h>

#include <stdlib.h>
#include <string.h>

/// Read the ports; what lilv has to say of them is noted
static Status
read_ports(World* const            world,
           const LilvPlugin* const plugin,
           const double            rate_hz,
           Model* const            model)
{
  Hush hush = {0};
  hush_begin(&hush);
  Status st        = ports_read(world, plugin, rate_hz, model);
  st               = st ? st : properties_read(world, plugin, model);
  char* const said = hush_end(&hush);
  flaws_digest(&world->flaws, said, model->uri);
  free(said);
  return st;
}

/// Whether the plugin says that it has the state interface
static bool
has_state(const World* const world, const LilvPlugin* const plugin)
{
  LilvNode* const interface = lilv_new_uri(world->lilv, LV2_STATE__interface);
  const bool      has       = lilv_plugin_has_extension_data(plugin, interface);
  lilv_node_free(interface);
  return has;
}

/// Whether a plugin requires or supports a feature
static bool
wants(const World* const      world,
      const LilvPlugin* const plugin,
      const char* const       feature)
{
  LilvNode* const node  = lilv_new_uri(world->lilv, feature);
  const bool      wants = node && lilv_plugin_has_feature(plugin, node);
  lilv_node_free(node);
  return wants;
}

/// See how long the plugin's blocks may be
static void
read_lengths(const World* const      world,
             const LilvPlugin* const plugin,
             Model* const            model)
{
  model->fixed  = wants(world, plugin, LV2_BUF_SIZE__fixedBlockLength);
  model->powers = wants(world, plugin, LV2_BUF_SIZE__powerOf2BlockLength);
  model->whole  = model->fixed || model->powers ||
                 wants(world, plugin, LV2_BUF_SIZE__coarseBlockLength);
}

/// Fill in all of a model
static Status
read_model(World* const            world,
           const LilvPlugin* const plugin,
           const double            rate_hz,
           Model* const            model)
{
  model->uri        = strdup(world_uri(plugin));
  model->name       = world_load(world, plugin);
  model->short_name = naming_short(world_uri(plugin));
  model->has_state  = has_state(world, plugin);

  read_lengths(world, plugin, model);
  Status st = STATUS_OK;
  if (!model->uri || !model->name || !model->short_name) {
    st = STATUS_NO_MEMORY;
  } else if (!(st = read_ports(world, plugin, rate_hz, model))) {
    st = preset_read_all(world, plugin, model);
  }
  return st;
}

Status
world_model(World* const      world,
            const char* const wanted,
            const double      rate_hz,
            Model** const     model,
            Problem* const    problem)
{
  *model                   = NULL;
  const LilvPlugin* plugin = NULL;
  Model*            made   = NULL;
  Status            st     = world_find(world, wanted, &plugin, problem);
  if (st) {
    // The problem says it all
  } else if ((st = world_check(world, plugin, problem))) {
    flaws_mute(&world->flaws, world_uri(plugin));
  } else if (!(made = (Model*)calloc(1U, sizeof(Model))) ||
             (st = read_model(world, plugin, rate_hz, made))) {
    st = problem_set(problem, STATUS_NO_MEMORY, "%s", world_uri(plugin));
  }

  flaws_tell(&world->flaws);
  if (st) {
    model_free(made);
    made = NULL;
  }
  *model = made;
  return st;
}
