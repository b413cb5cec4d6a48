// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_ROWS_H
#define CHRONUS_HOST_ROWS_H

#include <stdint.h>

// The rows of the table of OSC paths that every plugin has; handlers, /list,
// `chronus info` and the README all come from them

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
  ACTION_PLUGIN_LOAD,
  ACTION_LEARN,
  ACTION_LEARN_CANCEL,
  ACTION_LEARN_FORGET,
  ACTION_LEARN_LIST,
  ACTION_RECORD_START,
  ACTION_RECORD_STOP,
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

/// The `i`th row, in the order of paths; null at the end
const PathRow*
rows_at(uint32_t i);

/// How many there are
uint32_t
rows_count(void);

#endif // CHRONUS_HOST_ROWS_H
