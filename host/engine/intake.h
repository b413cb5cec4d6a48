// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_INTAKE_H
#define CHRONUS_HOST_INTAKE_H

#include "host/base/attributes.h"
#include "host/engine/engine_data.h"

// What goes into a block: commands, MIDI, audio; the engine's thread

/// Fill in the block that comes next from what has arrived; it is not shown yet
RT_SAFE Block*
intake_block(Engine* engine, const Cycle* cycle);

#endif // CHRONUS_HOST_INTAKE_H
