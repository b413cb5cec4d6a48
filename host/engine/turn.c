// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/turn.h"

#include "host/base/ring.h"
#include "host/engine/readout.h"
#include "host/engine/roles.h"

#include <string.h>

void
turn_offer(Engine* const  engine,
           Copy* const    copies[COPIES_MAX],
           const uint32_t n_poison)
{
  memcpy(engine->offered, copies, sizeof(engine->offered));
  engine->offered_poison = n_poison;
  atomic_store_explicit(&engine->offer, OFFER_OPEN, memory_order_release);
}

bool
turn_withdraw(Engine* const engine)
{
  uint32_t open = OFFER_OPEN;
  return atomic_compare_exchange_strong(&engine->offer, &open, OFFER_NONE);
}

bool
turn_is_taken(const Engine* const engine)
{
  return atomic_load_explicit(&engine->offer, memory_order_acquire) ==
         OFFER_TAKEN;
}

/// Whether a copy lives, and has done all but the last `lag` of `seq` blocks
static bool
keeps_up(const Copy* const copy, const uint64_t seq, const uint32_t lag)
{
  return !copy_is_gone(copy) &&
         atomic_load_explicit(&copy->life, memory_order_acquire) ==
           LIFE_RUNNING &&
         copy_done(copy) + lag >= seq;
}

/// Whether all that are offered could have played the block before `seq`, and
/// know what was poison
static bool
is_whole(const Engine* const engine, const uint64_t seq)
{
  // The spare may be caught at work, the engine cannot wait for that
  const uint32_t lag = 2U * engine->setup.log->spare_lag;
  bool whole = log_poisoned(engine->setup.log) == engine->offered_poison;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    const Copy* const copy = engine->offered[r];
    whole = whole && (!copy || keeps_up(copy, seq, r == COPY_SPARE ? lag : 0U));
  }
  return whole;
}

void
turn_take(Engine* const engine)
{
  const uint64_t seq  = log_head(engine->setup.log);
  uint32_t       open = OFFER_OPEN;
  Event          order;
  if (atomic_load_explicit(&engine->offer, memory_order_acquire) !=
        OFFER_OPEN ||
      ring_peek(engine->setup.orders, &order) || !is_whole(engine, seq) ||
      !atomic_compare_exchange_strong(&engine->offer, &open, OFFER_TAKEN)) {
    return;
  }

  memcpy(engine->setup.copies, engine->offered, sizeof(engine->offered));
  memset(engine->losses, 0, sizeof(engine->losses)); // Of the old copies
  memset(engine->flaps, 0, sizeof(engine->flaps));
  readout_renew(engine);
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    if (engine->offered[r]) {
      roles_admit(engine, r, seq);
    }
  }
  atomic_store(&engine->turned, engine->frame);
  engine->transport_told = false;
  engine->active         = 0U;
  engine->agree          = true;
  engine->dispute        = (Dispute){.open = false};
  roles_tell(engine, seq, INCIDENT_TURNED, 0U, 0U);
}
