// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/orders.h"

#include "host/engine/ledger.h"
#include "host/engine/roles.h"

/// Have a fresh copy begin with this block, and with the notes that are held
static void
greet(Engine* const engine, Block* const block, const uint32_t r)
{
  const uint32_t name     = copy_name(engine->setup.copies[r], r);
  const uint64_t jobs     = engine->jobs_told;
  const Event    greeting = {
       .kind = EVENT_GREET, .n_bytes = sizeof(jobs), .index = name};
  const Event held = {
    .kind = EVENT_HELD, .n_bytes = NOTES_MESSAGE_BYTES, .index = name};
  uint8_t  message[NOTES_MESSAGE_BYTES];
  uint32_t at = 0U;
  uint32_t n  = 0U;
  block_append(block, &greeting, &jobs);
  engine->transport_told = false;
  while (notes_next(&engine->ledger.held, &at, message)) {
    const bool fits = block->event_bytes < BLOCK_EVENT_BYTES / 2U &&
                      block_append(block, &held, message);
    n += fits && (message[0] & 0xF0U) == 0x90U;
    count_add(&engine->setup.stats->lost_events, !fits);
  }
  atomic_store_explicit(&engine->greeted[r], n, memory_order_relaxed);
  ledger_begin(&engine->ledger, engine->setup.model, block->seq);
}

/// Count on a copy from now on
static void
admit(Engine* const engine, Block* const block, const Event* const order)
{
  const uint32_t r     = order->index;
  const bool     exact = order->value > 0.0f;
  const uint64_t from = exact ? copy_done(engine->setup.copies[r]) : block->seq;
  if (!exact) {
    greet(engine, block, r);
  }
  engine->agree = exact && (engine->agree || roles_count(engine) <= 1U);
  roles_admit(engine, r, from);
  engine->settled[r] = exact ? from : from + ROLES_SETTLE_BLOCKS;
  if (r == COPY_SPARE) {
    roles_tell(engine, block->seq, INCIDENT_READY, r, 0U);
  }
  if (!roles_is_alive(engine, engine->active)) {
    roles_swap(engine, block->seq, r);
  }
}

void
orders_take(Engine* const engine, Block* const block)
{
  Event order;
  while (ring_peek(engine->setup.orders, &order)) {
    ring_pop(engine->setup.orders, &order, NULL);
    if (order.kind == EVENT_ADMIT) {
      admit(engine, block, &order);
    } else {
      block_append(block, &order, NULL);
    }
  }
}
