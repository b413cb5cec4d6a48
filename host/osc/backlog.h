// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_BACKLOG_H
#define CHRONUS_HOST_BACKLOG_H

#include <stdbool.h>
#include <stdint.h>

// Values that wait while the engine is behind, the newest of each port only;
// the OSC thread

/// All zero is empty
typedef struct {
  uint32_t  n_ports; ///< Ports that there are
  uint32_t  n;       ///< How many of them wait
  uint32_t* ports;   ///< Those, in the order of their first values; owned
  float*    values;  ///< By port; owned
  bool*     waiting; ///< By port; owned
} Backlog;

/// Make room for a value of each port; false without memory
bool
backlog_open(Backlog* backlog, uint32_t n_ports);

/// Add a value; true if it took the place of an older one
bool
backlog_add(Backlog* backlog, uint32_t port, float value);

/// Forget all values
void
backlog_clear(Backlog* backlog);

/// Free everything; a zeroed one is fine
void
backlog_close(Backlog* backlog);

#endif // CHRONUS_HOST_BACKLOG_H
