// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_REHEARSAL_WINDOW_H
#define CHRONUS_HOST_REHEARSAL_WINDOW_H

#include "host/rehearsal/scene.h"

#include <stddef.h>
#include <stdint.h>

// What was heard around the last fault of each kind, to be shown: some blocks
// of the first output.  The process of a take writes, its parent reads later.

/// Blocks of a window, and how many of these come before the fault
#define WINDOW_BLOCKS 3U
#define WINDOW_BEFORE 1U

/// Bytes that all windows of a scene take, of so many frames a block
size_t
window_bytes(uint32_t block);

/**
   Keep a block in mind, and a window that is complete with it.

   @param trial The last fault, or null.
   @param seq The block.
   @param heard What was played in it, first output.
*/
void
window_hear(Scene* scene, const Trial* trial, uint64_t seq, const float* heard);

/// What was heard around a fault: WINDOW_BLOCKS from block `windows` -
/// WINDOW_BEFORE of the scene on; null if it was not injected
const float*
window_heard(const Scene* scene, FaultKind kind, FaultWhich which);

#endif // CHRONUS_HOST_REHEARSAL_WINDOW_H
