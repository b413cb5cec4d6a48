// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/rehearsal/tally.h"

#include "host/rehearsal/promise.h"

#include <stdlib.h>

static bool
was_tried(const Trial* const trial)
{
  return trial->state != TRIAL_PLANNED && trial->state != TRIAL_MOOT;
}

static void
add(Tally* const tally, const Scene* const scene, const Trial* const trial)
{
  if (was_tried(trial)) {
    const uint64_t gap  = promise_gap(scene, trial);
    const bool     kept = promise_judge(scene, trial) == FLAW_NONE;
    ++tally->n_tried;
    tally->n_survived += kept;
    tally->gap = gap > tally->gap ? gap : tally->gap;
    tally->bits += trial->changed_bits;
    tally->broken = tally->broken || kept ? tally->broken : trial;
  }
}

static int
compare_times(const void* const a, const void* const b)
{
  const uint64_t x = *(const uint64_t*)a;
  const uint64_t y = *(const uint64_t*)b;
  return (x > y) - (x < y);
}

/// Take the median and the maximum of times that are in no order yet
static void
add_times(Tally* const tally, uint64_t* const times_ns, const uint32_t n)
{
  tally->n_restored = n;
  if (n) {
    qsort(times_ns, n, sizeof(uint64_t), compare_times);
    tally->median_ns = times_ns[n / 2U];
    tally->worst_ns  = times_ns[n - 1U];
  }
}

Tally
tally_row(const Scene* const scene,
          const FaultKind    kind,
          const FaultWhich   which)
{
  const size_t    size     = (size_t)scene->n_trials + 1U;
  uint64_t* const times_ns = (uint64_t*)calloc(size, sizeof(uint64_t));
  Tally           tally    = {.n_tried = 0U};
  uint32_t        n        = 0U;
  for (uint32_t t = 0U; t < scene->n_trials; ++t) {
    const Trial* const trial = &scene->trials[t];
    if (trial->kind == kind && trial->which == which) {
      add(&tally, scene, trial);
      if (times_ns && trial->restore_ns) {
        times_ns[n++] = trial->restore_ns;
      }
    }
  }
  add_times(&tally, times_ns, n);
  free(times_ns);
  return tally;
}

void
tally_add(Tally* const tally, const Scene* const scene, const bool both)
{
  for (uint32_t t = 0U; t < scene->n_trials; ++t) {
    if (both == (scene->trials[t].which == FAULT_BOTH)) {
      add(tally, scene, &scene->trials[t]);
    }
  }
}
