// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SHOW_H
#define CHRONUS_HOST_SHOW_H

#include "host/engine/supervisor_data.h"
#include "host/shared/incident.h"

// How the copies look to those who watch; main thread, so that the engine's has
// nothing to do with it

/// Keep a state that may be over before anybody looks
void
show_incident(const Supervisor* supervisor, const Incident* incident);

/// Show the state and the process of each copy as they are now, and what can be
/// promised of them
void
show_copies(const Supervisor* supervisor);

#endif // CHRONUS_HOST_SHOW_H
