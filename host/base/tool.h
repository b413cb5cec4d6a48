// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TOOL_H
#define CHRONUS_HOST_TOOL_H

#include <stdbool.h>
#include <sys/types.h>

// Other programs that this one starts; main thread

/// Whether there is such a program in a folder of PATH
bool
tool_is_there(const char* name);

/**
   Start a program, found on PATH.

   It has a process group of its own, no signal blocked, and its input and
   output go nowhere.
   @param pid Receives its id, to be waited for.
   @param argv Its name and arguments, then null.
   @return False if it does not start.
*/
bool
tool_start(pid_t* pid, char* const* argv);

#endif // CHRONUS_HOST_TOOL_H
