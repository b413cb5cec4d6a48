// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/standstill.h"

#include "host/engine/roles.h"
#include "host/engine/spare.h"

/// From then on the CPU time of a copy is measured
#define SUSPECT_NS (TRIAGE_HANG_NS / 8U)

/// Count for how long copy `r` has stood still; a spare that is held does not
static void
note_progress(Engine* const engine, const Block* const block, const uint32_t r)
{
  const bool     spare = roles_standing(engine, r) == STANDING_SPARE;
  const uint64_t lag   = spare ? engine->setup.log->spare_lag : 0U;
  const uint64_t done  = copy_done(engine->setup.copies[r]);
  if (done != engine->stuck_at[r] || done + lag >= block->seq ||
      (spare && spare_is_held(engine))) {
    engine->stuck_at[r] = done;
    engine->stuck_ns[r] = 0U;
  }
  if (done + lag < block->seq) {
    engine->stuck_ns[r] += (uint64_t)block->period_ns;
  }

  const uint32_t stands = engine->stuck_ns[r] > SUSPECT_NS;
  const uint32_t before =
    atomic_load_explicit(&engine->stands[r], memory_order_relaxed);
  atomic_store_explicit(&engine->stands[r], stands, memory_order_release);
  if (stands && !before) {
    bell_ring(&engine->retired);
  }
}

/// What is known of copy `r`, which stands still
static Standstill
look_at(const Engine* const engine, const uint32_t r)
{
  const uint64_t done  = copy_done(engine->setup.copies[r]);
  Standstill     still = {.stuck_ns = engine->stuck_ns[r],
                          .burnt_ns = roles_burnt_ns(engine, r)};
  for (uint32_t k = 0U; k < COPIES_MAX; ++k) {
    if (k != r && roles_is_alive(engine, k) &&
        roles_standing(engine, r) != STANDING_SPARE) {
      still.has_peer = true;
      still.peer_goes |= copy_done(engine->setup.copies[k]) > done;
    }
  }
  return still;
}

void
standstill_judge(Engine* const engine, const Block* const block)
{
  bool hung[COPIES_MAX] = {false}; // All are judged before one is given up
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    if (roles_is_alive(engine, r)) {
      note_progress(engine, block, r);
    } else {
      atomic_store_explicit(&engine->stands[r], 0U, memory_order_relaxed);
    }
  }
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    if (roles_is_alive(engine, r) && engine->stuck_ns[r]) {
      const Standstill still = look_at(engine, r);
      hung[r]                = triage_is_hung(&still);
    }
  }
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    if (hung[r]) {
      roles_retire(engine, block->seq, r, INCIDENT_HUNG, 0U);
    }
  }
}
