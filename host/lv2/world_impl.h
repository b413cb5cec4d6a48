// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_WORLD_IMPL_H
#define CHRONUS_HOST_WORLD_IMPL_H

#include "host/lv2/flaws.h"
#include "host/lv2/glance.h"
#include "host/lv2/world.h"

#include <lilv/lilv.h>

// What the files that know lilv share; main thread only

/// Words of LV2 that are looked for, each as a node
typedef enum {
  TERM_ATOM_PORT,
  TERM_AUDIO_PORT,
  TERM_BUFFER_TYPE,
  TERM_COMMENT,
  TERM_CONTROL_PORT,
  TERM_CV_PORT,
  TERM_DEFAULT,
  TERM_DESIGNATION,
  TERM_ENUMERATION,
  TERM_GROUP,
  TERM_INDEX,
  TERM_INPUT,
  TERM_INTEGER,
  TERM_LABEL,
  TERM_LOGARITHMIC,
  TERM_MAXIMUM,
  TERM_MIDI,
  TERM_MINIMUM,
  TERM_MIN_SIZE,
  TERM_NAME,
  TERM_OPTIONAL,
  TERM_OUTPUT,
  TERM_PORT,
  TERM_POSITION,
  TERM_PRESET,
  TERM_RANGE,
  TERM_READABLE,
  TERM_REPORTS_LATENCY,
  TERM_SAMPLE_RATE,
  TERM_SEQUENCE,
  TERM_SYMBOL,
  TERM_TOGGLED,
  TERM_TRIGGER,
  TERM_UNIT,
  TERM_UNIT_SYMBOL,
  TERM_WRITABLE,
  N_TERMS
} Term;

struct WorldImpl {
  LilvWorld* lilv;           ///< All bundles
  LilvNode*  terms[N_TERMS]; ///< By Term
  Flaws      flaws;          ///< What was found broken so far
  Glances    glances;        ///< What the plugins are called, if `glanced`
  bool       glanced;        ///< That was looked up
};

/// The URI of a plugin; as long as the world
static inline const char*
world_uri(const LilvPlugin* const plugin)
{
  return lilv_node_as_uri(lilv_plugin_get_uri(plugin));
}

/// The plugin with exactly this URI, or null
const LilvPlugin*
world_get(const World* world, const char* uri);

/**
   Read all Turtle of a plugin, once; what is broken is noted in the flaws.

   @return Its name, to be freed; empty if there is none; null without memory.
*/
char*
world_load(World* world, const LilvPlugin* plugin);

/// The name of a plugin that can surely be hosted, without taking in all of its
/// Turtle; null if that must be done to know
const char*
world_glance(World* world, const LilvPlugin* plugin);

/// Whether a loaded plugin can be hosted: it is whole, and all that it requires
/// is there; else STATUS_BAD_FORMAT, STATUS_NO_FILE or STATUS_NO_FEATURE
Status
world_check(World* world, const LilvPlugin* plugin, Problem* problem);

/// Find what `wanted` means, see `world_model`; flaws met meanwhile are told
Status
world_find(World*             world,
           const char*        wanted,
           const LilvPlugin** plugin,
           Problem*           problem);

#endif // CHRONUS_HOST_WORLD_IMPL_H
