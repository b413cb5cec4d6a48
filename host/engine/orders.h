// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_ORDERS_H
#define CHRONUS_HOST_ORDERS_H

#include "host/base/attributes.h"
#include "host/engine/engine_data.h"

// What the supervisor has the engine do; the engine's thread

/// Do what was ordered since the last block, which `block` comes after
RT_SAFE void
orders_take(Engine* engine, Block* block);

#endif // CHRONUS_HOST_ORDERS_H
