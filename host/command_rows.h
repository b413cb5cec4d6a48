// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_COMMAND_ROWS_H
#define CHRONUS_HOST_COMMAND_ROWS_H

#include "host/options.h"

#include <stddef.h>

// The table of the program's commands; dispatch, help, manual and completion
// all come from it

typedef struct {
  const char* name;           ///< On the command line
  const char* operand;        ///< What it takes besides options
  const char* help;           ///< What it does
  Command     command;        ///< For its options
  int (*run)(const Options*); ///< Returns the exit status
} CommandRow;

/// More commands than there are
#define COMMAND_ROWS_MAX 16U

/// The `i`th of all commands; null at the end
const CommandRow*
command_rows_at(size_t i);

/// The command of that name, or null
const CommandRow*
command_rows_find(const char* name);

/// The name of a command
const char*
command_rows_name(Command command);

#endif // CHRONUS_HOST_COMMAND_ROWS_H
