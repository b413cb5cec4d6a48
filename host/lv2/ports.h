// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PORTS_H
#define CHRONUS_HOST_PORTS_H

#include "host/base/status.h"
#include "host/lv2/model.h"
#include "host/lv2/world_impl.h"

// A plugin's ports, from Turtle to plain data; main thread only

/// Name the type of a port that must be connected but whose type nobody here
/// knows, as a string to be freed; null if there is none
char*
ports_unknown(const World* world, const LilvPlugin* plugin);

/**
   Read all ports of a loaded plugin.

   @param model Has its short name; receives `ports` and `n_ports`, also on
   failure.
   @return STATUS_NO_MEMORY.
*/
Status
ports_read(const World*      world,
           const LilvPlugin* plugin,
           double            rate_hz,
           Model*            model);

#endif // CHRONUS_HOST_PORTS_H
