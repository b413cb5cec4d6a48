// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_NURSERY_CHILD_H
#define CHRONUS_HOST_NURSERY_CHILD_H

#include "host/engine/brood.h"
#include "host/lv2/instance.h"
#include "host/lv2/model.h"
#include "host/lv2/world.h"
#include "host/shared/copy.h"
#include "host/shared/urid.h"

#include <sys/types.h>

// The nursery's own side: a process without threads that does what the host
// asks for until that is gone

/// First word of its command line when it is a program of its own; the host's
/// process id follows
#define NURSERY_WORD "--nursery"

/// Longest URI of a plugin, the final zero included
#define NURSERY_URI_BYTES 512U

/// What it works with; all zero but for the socket, the memory and the host is
/// a program of its own, which finds the plugin by itself
typedef struct {
  World*       world;                  ///< All plugins
  const Model* model;                  ///< Of the one
  char         uri[NURSERY_URI_BYTES]; ///< Of it
  int          socket;                 ///< To the host
  int          memory;                 ///< Shared
  pid_t        host;                   ///< Its parent
  UridTable*   urids;                  ///< Of the instance, and of all copies
  Instance*    instance;               ///< Has never run; null: each copy's own
  double       rate_hz;                ///< Sample rate
  uint32_t     frames;                 ///< Of a period
  Brood        brood;                  ///< What copies start with
  Copy*        copies[COPIES_MAX];     ///< Their places
} NurseryChild;

/// Be a nursery: away from the terminal's signals, and dying with the host
_Noreturn void
nursery_child_live(NurseryChild* child);

/// The same for a process that was executed with NURSERY_WORD and this text
_Noreturn void
nursery_child_begin(const char* host);

#endif // CHRONUS_HOST_NURSERY_CHILD_H
