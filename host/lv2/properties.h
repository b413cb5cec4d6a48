// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PROPERTIES_H
#define CHRONUS_HOST_PROPERTIES_H

#include "host/base/status.h"
#include "host/lv2/model.h"
#include "host/lv2/world_impl.h"

// The properties that a plugin takes, or tells, as patch:Set messages: to the
// rest of the host they are controls, behind those that have ports; main thread
// only

/**
   Read all that can be set or asked for and are of a known type.

   @param model Has its ports; the properties follow them.
   @return STATUS_NO_MEMORY.
*/
Status
properties_read(const World* world, const LilvPlugin* plugin, Model* model);

#endif // CHRONUS_HOST_PROPERTIES_H
