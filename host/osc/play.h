// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PLAY_H
#define CHRONUS_HOST_PLAY_H

#include "host/osc/call.h"

#include <stdbool.h>

// The messages that become events, drafted in the surface's outbox

/// Do a message of an action from ACTION_SET to ACTION_PANIC: set a port, open
/// or close a gate (or tell how it stands), play notes; false if it was refused
bool
play_message(const Call* call);

/// Draft the values of all controls of a preset
void
play_values(Surface* surface, const ModelPreset* preset);

#endif // CHRONUS_HOST_PLAY_H
