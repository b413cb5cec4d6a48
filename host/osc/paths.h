// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PATHS_H
#define CHRONUS_HOST_PATHS_H

#include "host/base/status.h"
#include "host/lv2/model.h"

#include <stdint.h>

// The table of OSC paths: one row each, fixed ones and those of the plugin

typedef enum {
  ACTION_SET,  ///< Sets or tells port `port`
  ACTION_GATE, ///< Opens, closes or tells port `port`
  ACTION_NOTE_ON,
  ACTION_NOTE_OFF,
  ACTION_MIDI,
  ACTION_PANIC,
  ACTION_PRESET_LOAD,
  ACTION_PRESET_SAVE,
  ACTION_PRESET_LIST,
  ACTION_LIST,
  ACTION_STATUS,
  ACTION_PING,
  ACTION_SWAP,
  ACTION_RESTORE,
  ACTION_FAULT,
  ACTION_ASSURED,
  ACTION_CANCEL,
  ACTION_SUBSCRIBE,
  ACTION_UNSUBSCRIBE,
  ACTION_SAY,
  ACTION_CONTEXT,
  ACTION_UPGRADE,
} Action;

/// No port belongs to this path
#define PATH_NO_PORT UINT32_MAX

typedef struct {
  const char* path;   ///< Static, or of the model
  const char* types;  ///< Of the arguments as OSC names them, for /list
  const char* takes;  ///< The arguments, for people
  const char* doc;    ///< What it does; of the model where that knows
  Action      action; ///< Who handles it
  uint32_t    port;   ///< Index in the model's ports, or PATH_NO_PORT
} PathRow;

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

#endif // CHRONUS_HOST_PATHS_H
