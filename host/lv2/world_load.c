// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/text.h"
#include "host/lv2/features.h"
#include "host/lv2/hush.h"
#include "host/lv2/ports.h"
#include "host/lv2/world_impl.h"

#include <stdlib.h>

/// Most ports of a plugin; lilv trusts an index to be a sensible one
#define MAX_PORTS 65536

/// Print, for `flaws_digest`, why lilv must not be asked for the ports
static bool
have_sane_indices(const World* const world, const LilvPlugin* const plugin)
{
  bool             sane = true;
  LilvNodes* const ports =
    lilv_plugin_get_value(plugin, world->terms[TERM_PORT]);
  LILV_FOREACH(nodes, i, ports)
  {
    LilvNode* const index = lilv_world_get(
      world->lilv, lilv_nodes_get(ports, i), world->terms[TERM_INDEX], NULL);
    if (index && lilv_node_is_int(index)) {
      const int value = lilv_node_as_int(index);
      sane &= value >= 0 && value < MAX_PORTS;
    }
    lilv_node_free(index);
  }
  lilv_nodes_free(ports);
  return sane;
}

char*
world_load(World* const world, const LilvPlugin* const plugin)
{
  Hush hush = {0};
  hush_begin(&hush);
  const bool      sane = have_sane_indices(world, plugin);
  LilvNode* const node = lilv_plugin_get_name(plugin);
  char* const     name = text_line(node ? lilv_node_as_string(node) : NULL);
  if (sane) {
    lilv_plugin_get_num_ports(plugin);
  }
  lilv_node_free(node);
  char* const said = hush_end(&hush);

  const char* const uri = world_uri(plugin);
  flaws_digest(&world->flaws, said, uri);
  if (!sane) {
    flaws_add(&world->flaws, uri, "a port has an impossible index");
  }
  free(said);
  return name;
}

/// Name a feature that is required but not there, as a new string, or null
static char*
missing_feature(const LilvPlugin* const plugin)
{
  char*            missing  = NULL;
  LilvNodes* const features = lilv_plugin_get_required_features(plugin);
  LILV_FOREACH(nodes, i, features)
  {
    const char* const uri = lilv_node_as_string(lilv_nodes_get(features, i));
    if (uri && !features_has(uri)) {
      missing = text_line(uri);
      break;
    }
  }
  lilv_nodes_free(features);
  return missing;
}

Status
world_check(World* const            world,
            const LilvPlugin* const plugin,
            Problem* const          problem)
{
  const char* const uri  = world_uri(plugin);
  const Flaw* const flaw = flaws_find(&world->flaws, uri);
  if (flaw) {
    return flaws_report(flaw, problem);
  }

  char* missing = missing_feature(plugin);
  if (!missing) {
    missing = ports_unknown(world, plugin);
  }
  if (missing) {
    problem_set(problem, STATUS_NO_FEATURE, "%s", uri);
    problem_hint(problem, "it needs %s", missing);
    free(missing);
    return STATUS_NO_FEATURE;
  }
  return STATUS_OK;
}
