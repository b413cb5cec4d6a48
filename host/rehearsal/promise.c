// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/rehearsal/promise.h"

/// What both copies in processes may cost when they fail in one block, blocks
#define DOUBLE_BLOCKS 2U

/// Whether no bit may change by this fault
static bool
is_exact(const Scene* const scene, const Trial* const trial)
{
  return trial->which != FAULT_BOTH && scene_is_exact(scene);
}

uint64_t
promise_gap(const Scene* const scene, const Trial* const trial)
{
  return trial->lost_frames +
         (is_exact(scene, trial) ? trial->changed_frames : 0U);
}

Flaw
promise_judge(const Scene* const scene, const Trial* const trial)
{
  const bool     both = trial->which == FAULT_BOTH;
  const uint64_t most = !both ? 0U
                        : scene->processes
                          ? (uint64_t)DOUBLE_BLOCKS * scene->block
                          : UINT64_MAX;
  if (trial->state == TRIAL_FATAL) {
    return FLAW_HOST;
  }
  if (trial->lost_frames > most) {
    return FLAW_FRAMES;
  }
  if (is_exact(scene, trial) && trial->changed_bits) {
    return FLAW_BITS;
  }
  if (trial->state == TRIAL_ALONE) {
    return FLAW_ALONE;
  }
  return is_exact(scene, trial) && trial->differs ? FLAW_PAIR : FLAW_NONE;
}

Pledge
promise_pledge(const Scene* const scene)
{
  return (Pledge){.processes = scene->processes,
                  .exact     = scene->exact,
                  .repeats   = scene->repeats,
                  .spare     = scene->processes};
}
