// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_LIST_H
#define CHRONUS_HOST_LIST_H

#include "host/base/status.h"
#include "host/lv2/world.h"

#include <stdio.h>

// What `chronus list` prints; main thread only

/**
   Print URI and name of each plugin that can be hosted, a line each, by URI.

   Of those that cannot, stderr gets the number, or with `word` a line for each
   that says why.
   @param word Only plugins whose URI or name holds it, in any case; null or
   empty for all.
   @return STATUS_NO_PLUGIN if none is of that name, STATUS_NO_WRITE if `out`
   took not all, STATUS_NO_MEMORY.
*/
Status
list_print(World* world, const char* word, FILE* out, Problem* problem);

#endif // CHRONUS_HOST_LIST_H
