// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/naming.h"
#include "host/ports.h"
#include "host/preset_read.h"
#include "host/world_impl.h"

#include <stdlib.h>
#include <string.h>

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

  Status st = STATUS_OK;
  if (!model->uri || !model->name || !model->short_name) {
    st = STATUS_NO_MEMORY;
  } else if (!(st = ports_read(world, plugin, rate_hz, model))) {
    st = preset_read_all(world, plugin, model);
  }
  return st;
}

Status
world_model(World* const      world,
            const char* const wanted,
            const double      rate_hz,
            Model** const     result,
            Problem* const    problem)
{
  *result                  = NULL;
  const LilvPlugin* plugin = NULL;
  Model*            model  = NULL;
  Status            st     = world_find(world, wanted, &plugin, problem);
  if (st) {
    // The problem says it all
  } else if ((st = world_check(world, plugin, problem))) {
    flaws_mute(&world->flaws, world_uri(plugin));
  } else if (!(model = (Model*)calloc(1U, sizeof(Model))) ||
             (st = read_model(world, plugin, rate_hz, model))) {
    st = problem_set(problem, STATUS_NO_MEMORY, "%s", world_uri(plugin));
  }

  flaws_tell(&world->flaws);
  if (st) {
    model_free(model);
    model = NULL;
  }
  *result = model;
  return st;
}
