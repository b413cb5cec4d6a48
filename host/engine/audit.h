// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_AUDIT_H
#define CHRONUS_HOST_AUDIT_H

#include "host/base/attributes.h"
#include "host/engine/engine_data.h"

#include <stdbool.h>
#include <stdint.h>

// What became of the blocks before this one; the engine's thread

/**
   Look at each copy as a block begins: is it late, hung, dead, ready again,
   does it still give the bits of its peer, and whose doing was a lost block.
*/
RT_SAFE void
audit_copies(Engine* engine, const Block* block);

/// Retire copy `r` if it says that it is dead or was overtaken by the log
RT_SAFE void
audit_life(Engine* engine, uint64_t seq, uint32_t r);

/// Note that block `seq` was lost, to be judged when its copies are done
RT_SAFE void
audit_loss(Engine* engine, uint64_t seq, uint32_t n_frames, bool late_cycle);

#endif // CHRONUS_HOST_AUDIT_H
