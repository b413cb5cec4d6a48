// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SENT_H
#define CHRONUS_HOST_SENT_H

#include "host/base/attributes.h"
#include "host/base/status.h"
#include "host/engine/engine_data.h"

#include <stdbool.h>
#include <stdint.h>

// The MIDI that the plugin sends, as its copies gave it: it is played from the
// copy whose sound is, and compared like that; the engine's thread

/// Prepare to take some, if the plugin may send any; main thread;
/// STATUS_NO_MEMORY
Status
sent_open(Engine* engine);

/// Free that
void
sent_close(Engine* engine);

/// Take a private copy of what copy `r` sent in a block; what is no event is
/// left out
RT_SAFE void
sent_fetch(const Engine* engine, const Block* block, uint32_t r);

/// Whether two copies of which that was taken sent the same
RT_SAFE bool
sent_is_equal(const Engine* engine, uint32_t a, uint32_t b);

/// Whether two copies sent the same in a block that both still hold
RT_SAFE bool
sent_was_equal(const Engine* engine, uint32_t a, uint32_t b, uint64_t seq);

/// Hand on what copy `who` sent; COPIES_MAX: nothing
RT_SAFE void
sent_play(const Engine* engine, const Cycle* cycle, uint32_t who);

#endif // CHRONUS_HOST_SENT_H
