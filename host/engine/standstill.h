// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_STANDSTILL_H
#define CHRONUS_HOST_STANDSTILL_H

#include "host/base/attributes.h"
#include "host/engine/engine_data.h"

// Copies that make no progress against the clock; the engine's thread

/// Retire the copies that hang as a block begins, and have the watch measure
/// those that might
RT_SAFE void
standstill_judge(Engine* engine, const Block* block);

#endif // CHRONUS_HOST_STANDSTILL_H
