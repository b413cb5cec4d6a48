// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/rehearsal/window.h"

#include <string.h>

/// Kinds of faults times copies that have them
#define N_WINDOWS ((size_t)FAULT_KINDS * (FAULT_BOTH + 1U))

/// Where a window lies; the one behind the last is the blocks of late, in a
/// ring
static float*
window_at(const Scene* const scene, const size_t window)
{
  return scene->heard + (window * WINDOW_BLOCKS * scene->block);
}

static size_t
window_of(const FaultKind kind, const FaultWhich which)
{
  return ((size_t)kind * (FAULT_BOTH + 1U)) + (size_t)which;
}

size_t
window_bytes(const uint32_t block)
{
  return (N_WINDOWS + 1U) * WINDOW_BLOCKS * block * sizeof(float);
}

void
window_hear(Scene* const       scene,
            const Trial* const trial,
            const uint64_t     seq,
            const float* const heard)
{
  const uint32_t block = scene->block;
  const size_t   bytes = block * sizeof(float);
  float* const   late  = window_at(scene, N_WINDOWS);
  memcpy(late + ((seq % WINDOW_BLOCKS) * block), heard, bytes);
  if (!trial || seq != trial->seq + WINDOW_BLOCKS - WINDOW_BEFORE - 1U) {
    return;
  }

  float* const window = window_at(scene, window_of(trial->kind, trial->which));
  for (uint32_t b = 0U; b < WINDOW_BLOCKS; ++b) {
    const uint64_t from = (seq + 1U + b) % WINDOW_BLOCKS;
    memcpy(window + ((size_t)b * block), late + (from * block), bytes);
  }
  scene->windows[trial->kind][trial->which] = trial->seq;
}

const float*
window_heard(const Scene* const scene,
             const FaultKind    kind,
             const FaultWhich   which)
{
  return scene->windows[kind][which] >= WINDOW_BEFORE
           ? window_at(scene, window_of(kind, which))
           : NULL;
}
