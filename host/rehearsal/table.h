// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_REHEARSAL_TABLE_H
#define CHRONUS_HOST_REHEARSAL_TABLE_H

#include "host/rehearsal/scene.h"

#include <stdint.h>
#include <stdio.h>

// What came of a rehearsal, for people; main thread

/// What people call the isolation of a scene; static storage
const char*
table_isolation(const Scene* scene);

/// Print the head of the table
void
table_begin(FILE* out);

/// Print the rows of one isolation: each fault, on each copy and on both
void
table_scene(const Scene* scene, FILE* out);

/**
   Print what was promised in each isolation, and what all faults came to.

   @param scenes Those that were rehearsed.
*/
void
table_end(const Scene* const* scenes, uint32_t n_scenes, FILE* out);

/**
   Print a line for each row whose promise is broken.

   @return How many there are.
*/
uint32_t
table_broken(const Scene* scene, FILE* out);

#endif // CHRONUS_HOST_REHEARSAL_TABLE_H
