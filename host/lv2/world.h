// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_WORLD_H
#define CHRONUS_HOST_WORLD_H

#include "host/base/status.h"
#include "host/lv2/model.h"

// The installed plugins and what their Turtle says; main thread only

/// The plugin that is meant when none is named
#define WORLD_DEFAULT_PLUGIN "urn:chronus:synth"

typedef struct WorldImpl World;

/**
   Read every bundle in LV2_PATH (or the standard places), and the one that lies
   beside this program, or is in ../lib/lv2 from there.

   A broken bundle is skipped and costs one line on stderr that names it.
   CHRONUS_BUNDLE names another bundle to be taken for that last one (empty:
   none), as the tests do.
   @param world Receives a world to be closed by `world_close`; null on failure.
*/
Status
world_open(World** world, Problem* problem);

/// Free everything; a null world is fine; instances must be gone
void
world_close(World* world);

/**
   Find a plugin by URI, or by a unique part of its URI or name (any case).

   A whole name wins over the last part of a URI, and both over mere parts.
   @param wanted Null or empty means WORLD_DEFAULT_PLUGIN.
   @param rate_hz Sample rate, for ports whose range is a multiple of it.
   @param model Receives a model to be freed by `model_free`; null on failure.
   @return STATUS_NO_PLUGIN (the hint names the nearest), STATUS_AMBIGUOUS (the
   hint names some), STATUS_NO_FEATURE (the hint names it), STATUS_BAD_FORMAT or
   STATUS_NO_FILE (its Turtle is broken or lacking), STATUS_NO_MEMORY.
*/
Status
world_model(World*      world,
            const char* wanted,
            double      rate_hz,
            Model**     model,
            Problem*    problem);

/// Free what `world_model` gave; null is fine
void
model_free(Model* model);

/// The LilvPlugin of a model, for `instance.c`; valid as long as the world
const void*
world_plugin(const World* world, const Model* model);

#endif // CHRONUS_HOST_WORLD_H
