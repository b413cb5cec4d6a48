// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/rehearsal/scene.h"

#include "host/base/chance.h"
#include "host/base/clock.h"
#include "host/engine/look.h"
#include "host/rehearsal/window.h"

#include <sys/mman.h>

/// Any number but 0: the same faults in the same order each time
#define SEED 20261121U

/// As long as a live copy is waited for
#define PATIENCE_NS (200U * NS_PER_MS)

/// Most memory of a reference, bytes
#define REFERENCE_BYTES ((size_t)268435456U)

/// Least blocks of a take, which leaves room for some faults
#define BLOCKS_MIN 1024U

/// How often each fault is injected
typedef struct {
  uint32_t n_single; ///< Into either copy
  uint32_t n_hung;   ///< The same where the patience must be waited for
  uint32_t n_both;   ///< Into both
  uint32_t n_blocks; ///< Length of a take
} Extent;

static const Extent quick = {10U, 2U, 2U, 2048U};
static const Extent full  = {350U, 60U, 30U, 8192U};

/// How often a fault is injected
static uint32_t
times(const ScenePlan* const plan, const FaultKind kind, const FaultWhich which)
{
  const Extent* const extent = plan->full ? &full : &quick;
  const bool          hangs  = kind == FAULT_HANG || kind == FAULT_STOP;
  return !plan->processes && fault_needs_process(kind) ? 0U
         : which == FAULT_BOTH                         ? extent->n_both
         : hangs                                       ? extent->n_hung
                                                       : extent->n_single;
}

static uint32_t
count_trials(const ScenePlan* const plan)
{
  uint32_t n = 0U;
  for (uint32_t k = 0U; k < FAULT_KINDS; ++k) {
    for (uint32_t w = 0U; w <= FAULT_BOTH; ++w) {
      n += times(plan, (FaultKind)k, (FaultWhich)w);
    }
  }
  return n;
}

static uint32_t
add_trials(Scene* const           scene,
           const ScenePlan* const plan,
           const FaultWhich       which,
           uint32_t               n)
{
  for (uint32_t k = 0U; k < FAULT_KINDS; ++k) {
    for (uint32_t t = 0U; t < times(plan, (FaultKind)k, which); ++t) {
      scene->trials[n++] = (Trial){.kind = (FaultKind)k, .which = which};
    }
  }
  return n;
}

/// Single faults in a random order, then the double ones
static void
fill(Scene* const scene, const ScenePlan* const plan)
{
  uint32_t seed = scene->seed;
  uint32_t n    = add_trials(scene, plan, FAULT_ACTIVE, 0U);
  n             = add_trials(scene, plan, FAULT_STANDBY, n);
  for (uint32_t t = n; t > 1U; --t) {
    const uint32_t other  = chance_below(&seed, t);
    const Trial    last   = scene->trials[t - 1U];
    scene->trials[t - 1U] = scene->trials[other];
    scene->trials[other]  = last;
  }
  add_trials(scene, plan, FAULT_BOTH, n);
}

Status
scene_open(Scene** const scene, const ScenePlan* const plan)
{
  const Extent* const extent    = plan->full ? &full : &quick;
  const uint32_t      n_trials  = count_trials(plan);
  const uint32_t      n_outputs = model_outputs(plan->model);
  const size_t   row = ((size_t)n_outputs + 1U) * plan->block * sizeof(float);
  const size_t   fitting = REFERENCE_BYTES / row;
  const size_t   most    = fitting > BLOCKS_MIN ? fitting : BLOCKS_MIN;
  const uint32_t n_blocks =
    most < extent->n_blocks ? (uint32_t)most : extent->n_blocks;
  const size_t bytes = sizeof(Scene) + (n_trials * sizeof(Trial));
  const size_t sound = n_blocks * row;
  const size_t whole = bytes + sound + window_bytes(plan->block);

  void* const memory = mmap(
    NULL, whole, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    *scene = NULL;
    return STATUS_NO_MEMORY;
  }
  Scene* const self = (Scene*)memory;
  self->processes   = plan->processes;
  self->block       = plan->block;
  self->rate_hz     = plan->rate_hz;
  self->patience_ns = PATIENCE_NS;
  self->seed        = SEED;
  self->n_outputs   = n_outputs;
  self->n_blocks    = n_blocks;
  self->n_trials    = n_trials;
  self->bytes       = whole;
  self->reference   = (float*)(void*)((uint8_t*)memory + bytes);
  self->heard       = self->reference + (sound / sizeof(float));
  fill(self, plan);
  *scene = self;
  return STATUS_OK;
}

void
scene_close(Scene* const scene)
{
  if (scene) {
    munmap(scene, scene->bytes);
  }
}

/// Whether a fault can be told from a sound plugin, which sounds or does not
static bool
is_told(const Scene* const self, const Trial* const trial, const bool sounds)
{
  const bool silent = trial->kind == FAULT_SILENCE;
  const bool loud   = trial->kind == FAULT_LOUD;
  if (trial->kind == FAULT_NAN && !self->n_outputs) {
    return false;
  }
  return !(silent || loud) || (trial->which != FAULT_BOTH && sounds &&
                               (loud || scene_is_exact(self)));
}

void
scene_prune(Scene* const self)
{
  bool sounds = false;
  for (uint64_t seq = 0U; !sounds && seq < self->n_blocks; ++seq) {
    sounds = scene_sounds(self, seq);
  }

  uint32_t counts[FAULT_KINDS][FAULT_BOTH + 1U] = {{0U}};
  uint32_t n                                    = 0U;
  for (uint32_t t = 0U; t < self->n_trials; ++t) {
    const Trial     trial = self->trials[t];
    uint32_t* const count = &counts[trial.kind][trial.which];
    if (is_told(self, &trial, sounds) && (!self->most || *count < self->most)) {
      self->trials[n++] = trial;
      ++*count;
    }
  }
  self->n_trials = n;
}

float*
scene_reference(const Scene* const scene, const uint64_t seq, const uint32_t p)
{
  return scene->reference +
         (((seq * (scene->n_outputs + 1U)) + p) * scene->block);
}

bool
scene_sounds(const Scene* const scene, const uint64_t seq)
{
  return seq < scene->n_blocks && look_at(scene_reference(scene, seq, 0U),
                                          scene->n_outputs * scene->block,
                                          LOOK_LIMIT) == LOOK_FINE;
}

bool
scene_is_exact(const Scene* const scene)
{
  return scene->repeats && scene->exact;
}
