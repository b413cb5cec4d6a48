// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_SIMULATED_FUTEX_H
#define CHRONUS_SIMULATED_FUTEX_H

// The bells that the simulation's engine is compiled with: whoever waits lets
// the others go on.  So does, now and then, whoever reads what others write.
// machine.c does it.

#define bell_ring bell_real_ring
#define bell_wait_any bell_real_wait_any
#include "../../../../host/base/futex.h"
#undef bell_ring
#undef bell_wait_any

#include "tests/simulation/hooks.h"

#include <stdbool.h>

#undef atomic_load
#undef atomic_load_explicit
#define atomic_load(object) (machine_point(), *(object))
#define atomic_load_explicit(object, order) \
  ((void)(order), machine_point(), *(object))

static inline void
bell_ring(Bell* const bell)
{
  ++*bell;
  machine_ring(bell);
}

static inline bool
bell_has_rung(const BellWait* const waits, const uint32_t n)
{
  for (uint32_t w = 0U; w < n; ++w) {
    if (*waits[w].bell != waits[w].seen) {
      return true;
    }
  }
  return false;
}

static inline void
bell_wait_any(const BellWait* const waits,
              const uint32_t        n,
              const uint64_t        until_ns)
{
  machine_sleep(until_ns);
  while (!bell_has_rung(waits, n) && machine_pass(until_ns)) {
  }
  machine_wake();
}

#endif // CHRONUS_SIMULATED_FUTEX_H
