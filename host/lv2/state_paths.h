// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_STATE_PATHS_H
#define CHRONUS_HOST_STATE_PATHS_H

#include <lv2/core/lv2.h>
#include <lv2/state/state.h>

// How a plugin that is saved makes files, and names them in its state: the
// features makePath, mapPath and freePath.  Any thread, one at a time.

/// How many features these are
#define STATE_PATHS 3U

/// Must not move while a plugin may use it
typedef struct {
  const char*         folder; ///< Absolute, without links; not owned
  LV2_State_Make_Path make;   ///< Feature: a file in the folder
  LV2_State_Map_Path  map;    ///< Feature: its name in the state
  LV2_State_Free_Path free;   ///< Feature
  LV2_Feature         features[STATE_PATHS]; ///< All of them
} StatePaths;

/**
   Fill it in for a folder.

   Files of the folder are named by their path in it; to those elsewhere a link
   is made there, and they are named by that.
   @param folder Outlives it.
*/
void
state_paths_init(StatePaths* paths, const char* folder);

#endif // CHRONUS_HOST_STATE_PATHS_H
