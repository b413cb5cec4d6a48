// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_JOBS_H
#define CHRONUS_HOST_JOBS_H

#include "host/base/attributes.h"
#include "host/engine/engine_data.h"

#include <stdint.h>

// When the answers of the plugin's jobs are given: the engine's thread

/// A copy whose peer has done a job gets so much longer for it
#define JOBS_PATIENCE_NS (2000U * NS_PER_MS)

/// Say in a block which jobs are answered: those that every living copy that
/// has asked for them has done
RT_SAFE void
jobs_tell(Engine* engine, Block* block);

/// Give a copy up whose job never ends, though it did elsewhere
RT_SAFE void
jobs_judge(Engine* engine, const Block* block);

/// Note what copy `r`, which is dead, was at: a job that ended two of them is
/// not done again
RT_SAFE void
jobs_note_death(Engine* engine, uint32_t r);

#endif // CHRONUS_HOST_JOBS_H
