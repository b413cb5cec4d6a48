// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/glance.h"
#include "host/lv2/world_impl.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// A plugin, and a file that tells of it
typedef struct {
  const char* file;   ///< URI, as long as the world
  const char* plugin; ///< URI, as long as the world
} Source;

/// All of them
typedef struct {
  Source*  items; ///< Owned
  uint32_t n;     ///< How many
} Sources;

static int
by_file(const void* const a, const void* const b)
{
  return strcmp(((const Source*)a)->file, ((const Source*)b)->file);
}

static int
by_uri(const void* const a, const void* const b)
{
  return strcmp(((const Glance*)a)->uri, ((const Glance*)b)->uri);
}

/// Add the files of a plugin; false without memory
static bool
add_sources(Sources* const sources, const LilvPlugin* const plugin)
{
  const LilvNodes* const files = lilv_plugin_get_data_uris(plugin);
  const size_t           n     = sources->n + lilv_nodes_size(files);
  Source* const          items =
    (Source*)realloc(sources->items, (n + 1U) * sizeof(Source));
  if (!items) {
    return false;
  }
  sources->items = items;
  LILV_FOREACH(nodes, i, files)
  {
    items[sources->n++] =
      (Source){lilv_node_as_uri(lilv_nodes_get(files, i)), world_uri(plugin)};
  }
  return true;
}

/// Name all plugins and their files; false without memory
static bool
collect(World* const world, Sources* const sources)
{
  const LilvPlugins* const plugins = lilv_world_get_all_plugins(world->lilv);
  Glances* const           glances = &world->glances;
  bool                     whole   = true;
  glances->items =
    (Glance*)calloc((size_t)lilv_plugins_size(plugins) + 1U, sizeof(Glance));
  LILV_FOREACH(plugins, i, plugins)
  {
    const LilvPlugin* const plugin = lilv_plugins_get(plugins, i);
    whole = whole && glances->items && add_sources(sources, plugin);
    if (whole) {
      glances->items[glances->n++] = (Glance){.uri = world_uri(plugin)};
    }
  }
  return whole;
}

/// Read each file once; all plugins that have a broken one are odd
static void
read_all(World* const world, const Sources* const sources)
{
  bool good = false;
  for (uint32_t s = 0U; s < sources->n; ++s) {
    const Source* const source = &sources->items[s];
    if (!s || strcmp(source->file, sources->items[s - 1U].file) != 0) {
      good = glance_read(&world->glances, source->file);
    }
    if (!good) {
      glance_find(&world->glances, source->plugin)->odd = true;
    }
  }
}

/// Have a glance at all plugins, once
static void
look(World* const world)
{
  Sources sources = {.n = 0U};
  if (collect(world, &sources) && sources.items) {
    qsort(world->glances.items, world->glances.n, sizeof(Glance), by_uri);
    qsort(sources.items, sources.n, sizeof(Source), by_file);
    read_all(world, &sources);
  } else {
    glance_clear(&world->glances); // Then lilv does it
  }
  free(sources.items);
  world->glanced = true;
}

const char*
world_glance(World* const world, const LilvPlugin* const plugin)
{
  if (!world->glanced) {
    look(world);
  }
  const Glance* const glance = glance_find(&world->glances, world_uri(plugin));
  return glance && !glance->odd ? glance->name : NULL;
}
