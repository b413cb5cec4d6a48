// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_ARENA_H
#define CHRONUS_HOST_ARENA_H

#include "host/base/status.h"

#include <stdbool.h>
#include <stddef.h>

// The one block of memory that all real-time data is carved from, shared with
// copies in other processes.  Main thread, before any copy starts.

typedef struct {
  int    fd;     ///< Of the memory, or -1
  void*  base;   ///< Where it is mapped here; page-aligned
  size_t size;   ///< Bytes
  size_t used;   ///< Bytes given out
  bool   locked; ///< Its begin cannot be paged out
} Arena;

/**
   Create the memory, all zero, and lock its begin where that is allowed.

   @param arena Overwritten; must not be open.
   @param fd Of memory that is still empty, which stays the caller's; -1 makes
   one.
   @param size Bytes, above 0.
   @param hot Bytes at its begin that are to be in memory at all times; the rest
   takes none before it is written.
   @return STATUS_BAD_ARG or STATUS_NO_MEMORY; `arena` is then closed.
*/
Status
arena_open(Arena* arena, int fd, size_t size, size_t hot);

/// Bytes of `size` when carved, so that every part has cache lines of its own
size_t
arena_round(size_t size);

/// Carve `size` bytes, aligned to 64; null if too little is left
void*
arena_take(Arena* arena, size_t size);

/// Give the memory back; anything from zeroed to open
void
arena_close(Arena* arena);

#endif // CHRONUS_HOST_ARENA_H
