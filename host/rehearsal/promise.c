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

const char*
promise_text(const Scene* const scene)
{
  if (scene_is_exact(scene)) {
    return "no single fault may cost a frame or change a bit";
  }
  return scene->repeats && scene->processes
           ? "no single fault may cost a frame; its threads are not cloned"
         : scene->repeats
           ? "no single fault may cost a frame; bits need snapshots"
           : "no single fault may cost a frame; its copies differ";
}

const char*
promise_both_text(const Scene* const scene)
{
  return scene->processes
           ? "two blocks may be lost, then the pair is whole again"
           : "what is lost is counted, then the pair is whole again";
}
