// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_EXECUTE_H
#define CHRONUS_HOST_EXECUTE_H

#include "host/base/attributes.h"
#include "host/engine/engine_data.h"

#include <stdbool.h>
#include <stdint.h>

// What a command does once its frame has come: to the block, to the bindings of
// controllers, to the copies' parts; the engine's thread

/// Do what a command says, at its frame of the block; what cannot be done is
/// counted as lost
RT_SAFE void
execute_command(Engine*        engine,
                Block*         block,
                const Event*   event,
                const uint8_t* payload);

/// Put a MIDI message into the block, move what its controller is bound to, and
/// show it to whoever wants to see it; false if the block takes not all of that
RT_SAFE bool
execute_midi(Engine*        engine,
             Block*         block,
             const Event*   event,
             const uint8_t* payload);

/// Tell whoever listens on which frame a command acts; `token` is what they
/// know it by
RT_SAFE void
execute_echo(const Engine* engine, const Event* event, uint64_t token);

#endif // CHRONUS_HOST_EXECUTE_H
