// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_INTAKE_BED_H
#define CHRONUS_TESTS_INTAKE_BED_H

#include "host/shared/block.h"
#include "tests/bed.h"

#include <stdint.h>

// What goes into the blocks of the test bed, and what is then in them

/// Audio inputs of each block
#define INTAKE_INPUTS 2U

/// Make an engine of two copies that answers; before each test
void
intake_open(void);

/// Take a block in, as the engine does before it plays it; a frame is 1 us long
const Block*
take(const Block* events);

/// Push a command that sets a port at a frame of the next block
void
push_set(uint32_t frame, uint32_t port, float value);

/// Push a command that plays a note
void
push_note(uint32_t frame, uint8_t note);

/// A cycle without own events; to be freed
Block*
make_events(void);

/// Add a note to the cycle's own events
void
add_note(Block* events, uint32_t frame, uint8_t note);

/// The next event of a block sets a port
void
expect_set(const Block* block, uint32_t* at, uint32_t frame, float value);

/// The next event of a block is a note
void
expect_note(const Block* block, uint32_t* at, uint32_t frame, uint8_t note);

/// There are no more events in a block
void
expect_end(const Block* block, uint32_t at);

/// How many events a block has
uint32_t
count_events(const Block* block);

#endif // CHRONUS_TESTS_INTAKE_BED_H
