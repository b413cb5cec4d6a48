// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_DRAFT_H
#define CHRONUS_HOST_DRAFT_H

#include "host/base/status.h"

#include <stdbool.h>

// A file that nobody sees under its name until it is whole; main thread

/// Zeroed is closed, but for `fd`
typedef struct {
  int   fd;       ///< To write to, or -1
  char* path;     ///< Where it will be; owned
  char* temp;     ///< Where it is meanwhile; null if nowhere or in place; owned
  bool  in_place; ///< Written where it stays: a device or a pipe
} Draft;

/**
   Begin a file.

   It has no name at first where the file system can do that, so that nothing of
   it stays if the program dies; elsewhere a hidden one in the same folder.
   What is there and not a plain file, such as /dev/null, is written in place.
   @param draft To be closed by `draft_close`; closed on failure.
   @return STATUS_NO_WRITE or STATUS_NO_MEMORY.
*/
Status
draft_open(Draft* draft, const char* path, Problem* problem);

/**
   End a file.

   @param keep Whether it takes its name, in place of a file that has it; else
   nothing remains.
   @return STATUS_NO_WRITE, and nothing remains either.
*/
Status
draft_close(Draft* draft, bool keep, Problem* problem);

#endif // CHRONUS_HOST_DRAFT_H
