// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PROGRESS_H
#define CHRONUS_HOST_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// How far long work is, and what is left of it: on a terminal, in a line of
// stderr that is written over and in the end removed; one thread

/// Work gets so long before anything is said of it
#define PROGRESS_PATIENCE_S 2.0

typedef struct {
  const char* name;     ///< Of the work, static
  bool        on;       ///< Somebody reads it
  uint64_t    begin_ns; ///< When the work began
  uint64_t    shown_ns; ///< When the line was last written, or 0
} Progress;

/// Begin work; it is silent where `quiet` is set or stderr is no terminal
void
progress_begin(Progress* progress, const char* name, bool quiet);

/**
   Say how far it is; cheap enough for each small step.

   @param part Of the work that is done, 0 to 1.
   @param what Is done at the moment, a word or two; may be empty.
*/
void
progress_show(Progress* progress, double part, const char* what);

/// Remove the line, before anything else is printed; work may go on
void
progress_hide(Progress* progress);

/**
   Write the line: `name: what, 25 % done, 1 min 30 s left`.

   @param seconds That the part has taken.
*/
void
progress_line(char*       line,
              size_t      size,
              const char* name,
              const char* what,
              double      part,
              double      seconds);

#endif // CHRONUS_HOST_PROGRESS_H
