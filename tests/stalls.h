// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_STALLS_H
#define CHRONUS_TESTS_STALLS_H

#include <stdint.h>

// Tells what a machine takes away from whoever runs in real time on it

typedef struct StallsImpl Stalls;

/// Watch each CPU, from a thread above all that play: what keeps that one
/// waiting is the machine, and neither JACK nor the host
Stalls*
stalls_open(void);

/**
   Most blocks that the machine may have spoilt since it is watched.

   @param period_s Of the blocks: a stall spoils those that lie within it, and
   those at its ends.
*/
uint32_t
stalls_blocks(const Stalls* stalls, double period_s);

/// End it
void
stalls_close(Stalls* stalls);

#endif // CHRONUS_TESTS_STALLS_H
