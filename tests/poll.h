// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_POLL_H
#define CHRONUS_TESTS_POLL_H

#include "host/engine/vote.h"

#include <stdbool.h>
#include <stdint.h>

// What two copies have given by a time, and what the vote makes of it

#define DEADLINE_NS 700U
#define LAST_NS 950U

/// As a period begins: copies 0 and 1 live, 2 does not exist
Poll
make_poll(bool agree);

/// Let copy `r`, which lives, have given a block
void
deliver(Poll* poll, uint32_t r, Look look);

/// Before the deadline, only copy `r` has given a block
Poll
give_one(bool agree, uint32_t r, Look look);

/// Before the deadline, both have given the same bits
Poll
give_equal(bool agree, Look look);

/// Before the deadline, both have given a block, and the bits differ
Poll
give_unequal(bool agree, Look look_0, Look look_1);

/// Nothing is played yet; the next look is at `until_ns`
void
assert_waits(Poll poll, uint64_t until_ns);

/// What copy `who` gave is played; `wrong` has one bit per copy to blame
void
assert_plays(Poll poll, uint32_t who, uint32_t wrong);

/// What copy `r` gave is played, but not before the deadline
void
assert_held(Poll poll, uint32_t r);

/// Nothing is played; `wrong` has one bit per copy to blame
void
assert_loses(Poll poll, uint32_t wrong);

#endif // CHRONUS_TESTS_POLL_H
