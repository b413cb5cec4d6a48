// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_ROLES_H
#define CHRONUS_HOST_ROLES_H

#include "host/base/attributes.h"
#include "host/engine/engine_data.h"
#include "host/engine/vote.h"

#include <stdbool.h>
#include <stdint.h>

// Which copy has which role, and how it changes; the engine's thread

/// Blocks in which a copy that began afresh finds its level
#define ROLES_SETTLE_BLOCKS 4U

/// The standing of copy `r`
RT_SAFE Standing
roles_standing(const Engine* engine, uint32_t r);

/// Whether copy `r` may still deliver
RT_SAFE bool
roles_is_alive(const Engine* engine, uint32_t r);

/// How many copies live
RT_SAFE uint32_t
roles_count(const Engine* engine);

/// Count on copy `r` from block `from` on: it is about to catch up
RT_SAFE void
roles_admit(Engine* engine, uint32_t r, uint64_t from);

/// Tell the supervisor what was seen of copy `r` at block `seq`
RT_SAFE void
roles_tell(Engine*      engine,
           uint64_t     seq,
           IncidentKind kind,
           uint32_t     r,
           uint32_t     detail);

/// Make copy `r` the active one from block `seq` on
RT_SAFE void
roles_swap(Engine* engine, uint64_t seq, uint32_t r);

/// A ready copy besides the active one, else any that lives; COPIES_MAX if none
RT_SAFE uint32_t
roles_standby(const Engine* engine);

/// Whether the spare is all that there is to play: no other copy keeps up
RT_SAFE bool
roles_need_spare(const Engine* engine);

/// CPU time that copy `r` is known to have taken for the block that it is at
RT_SAFE uint64_t
roles_burnt_ns(const Engine* engine, uint32_t r);

/// Give copy `r` up for good; if it was active the standby takes over
RT_SAFE void
roles_retire(Engine*      engine,
             uint64_t     seq,
             uint32_t     r,
             IncidentKind why,
             uint32_t     detail);

/// The level beyond which a block is a runaway: once copies differ it is
/// higher, and at least as far above all that was played
RT_SAFE float
roles_limit(const Engine* engine);

/// How a block sounds, given what was played before it: a level that both
/// copies have had is the plugin's own, and no runaway
RT_SAFE Look
roles_look(const Engine* engine, Look look);

/**
   Give copy `r` up for how its block `at` sounds, in block `seq`.

   A standby that began afresh may be loud at first, but is not heard while
   another is not: an effect has to find the level of what it gets in the middle
   of it.
   @return Whether it was given up.
*/
RT_SAFE bool
roles_blame(Engine* engine, uint64_t seq, uint64_t at, uint32_t r, Look look);

/// Change the standing of a copy that lives
RT_SAFE void
roles_set(Engine* engine, uint32_t r, Standing standing);

#endif // CHRONUS_HOST_ROLES_H
