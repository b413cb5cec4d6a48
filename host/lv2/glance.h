// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_GLANCE_H
#define CHRONUS_HOST_GLANCE_H

#include <stdbool.h>
#include <stdint.h>

// What Turtle says of plugins at a glance: by serd alone, which reads a file
// ten times as fast as lilv takes it in.  What is not as plain as can be is
// odd, and lilv must be asked.  Main thread.

/// A plugin; all but its URI zero before the first file
typedef struct {
  const char* uri;     ///< Not owned
  char*       name;    ///< Owned; null: none was found
  uint32_t    n_ports; ///< Plain ones, in order
  bool        odd;     ///< There is something else, or broken
} Glance;

/// Plugins, in the order of their URIs
typedef struct {
  Glance*  items; ///< Owned
  uint32_t n;     ///< How many
} Glances;

/**
   Take in what a file says of any of them.

   @param file Its URI.
   @return False if the file is not there, broken, or says something of a plugin
   that cannot be understood.
*/
bool
glance_read(Glances* glances, const char* file);

/// Find a plugin; null if it is none of them
Glance*
glance_find(const Glances* glances, const char* uri);

/// Free all; a zeroed one is fine
void
glance_clear(Glances* glances);

#endif // CHRONUS_HOST_GLANCE_H
