// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_BUNDLES_H
#define CHRONUS_TESTS_BUNDLES_H

#include "host/base/status.h"
#include "host/lv2/model.h"
#include "host/lv2/world.h"

#include <stdint.h>

// Worlds over bundles of the source tree, and what is printed meanwhile

/// Folders of bundles that are fine, and of those with a defect each
#define BUNDLES_GOOD "tests/data/lv2"
#define BUNDLES_FAULTY "tests/faulty"

/// Let LV2_PATH be these folders, split by colons, and the synth not be there
void
bundles_set_path(const char* folders);

/// The same for a folder of them as it was built: faulty or plugins
void
bundles_use_built(const char* folder);

/// Open a world over `folders`; `said` receives what it printed, to be freed
World*
bundles_open(const char* folders, char** said);

/// Open a world whatever it has to complain of
World*
bundles_open_anyway(const char* folders);

/// Open a world that has nothing to complain of
World*
bundles_open_quietly(const char* folders);

/// Read a model; `said` receives what was printed, to be freed
Status
bundles_read(World*      world,
             const char* wanted,
             Model**     model,
             Problem*    problem,
             char**      said);

/// Read a model about which nothing is to be said
Model*
bundles_read_quietly(World* world, const char* wanted);

/// How often a part stands in a text
uint32_t
bundles_count(const char* text, const char* part);

#endif // CHRONUS_TESTS_BUNDLES_H
