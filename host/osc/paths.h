// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PATHS_H
#define CHRONUS_HOST_PATHS_H

#include "host/base/status.h"
#include "host/lv2/model.h"
#include "host/osc/rows.h"

#include <stdint.h>

// The table of OSC paths: one row each, fixed ones and those of the plugin

/// Zeroed is empty
typedef struct {
  PathRow*     rows;  ///< In the order of their paths; owned
  const char** names; ///< The path of each row; owned
  uint32_t     n;     ///< Length of both
} Paths;

/// Make the table for a plugin, which must outlive it; STATUS_NO_MEMORY
Status
paths_open(Paths* paths, const Model* model);

/// Free the table; a zeroed one is fine
void
paths_close(Paths* paths);

/// Find the row of a path; null if there is none
const PathRow*
paths_find(const Paths* paths, const char* path);

/// The path that was probably meant by one that is not there; null if none is
/// near
const char*
paths_nearest(const Paths* paths, const char* path);

#endif // CHRONUS_HOST_PATHS_H
