// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_POISON_H
#define CHRONUS_HOST_POISON_H

#include "host/engine/supervisor_data.h"
#include "host/shared/incident.h"

// What killed the copies, for people; main thread

/// Record and tell the events of the block that an INCIDENT_POISON is about
void
poison_note(Supervisor* supervisor, const Incident* incident);

#endif // CHRONUS_HOST_POISON_H
