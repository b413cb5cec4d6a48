// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/intake.h"

#include "host/engine/roles.h"
#include "host/shared/fault.h"

#include <string.h>

/// Room that is left for the events of the cycle itself, in bytes
#define RESERVED_BYTES (BLOCK_EVENT_BYTES / 4U)

void
intake_orders(Engine* const engine, Block* const block)
{
  Event order;
  while (ring_peek(engine->setup.orders, &order)) {
    ring_pop(engine->setup.orders, &order, NULL);
    if (order.kind == EVENT_ADMIT) {
      const uint32_t r    = order.index;
      const uint64_t from = copy_done(engine->setup.copies[r]);
      engine->agree =
        order.value > 0.0f && (engine->agree || roles_count(engine) <= 1U);
      engine->first[r]    = from;
      engine->timed[r]    = from;
      engine->checked[r]  = from;
      engine->stuck_ns[r] = 0U;
      roles_set(
        engine, r, r == COPY_SPARE ? STANDING_SPARE : STANDING_CATCHING);
      atomic_fetch_add_explicit(&engine->admitted[r], 1U, memory_order_release);
      if (!roles_is_alive(engine, engine->active)) {
        roles_swap(engine, block->seq, r);
      }
    } else {
      block_append(block, &order, NULL);
    }
  }
}

/// Put a fault that names a role into the block, under the copies' numbers
static void
append_fault(Engine* const engine, Block* const block, const Event* const event)
{
  const FaultWhich which = (FaultWhich)event->index;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    const bool wanted =
      which == FAULT_BOTH || (which == FAULT_ACTIVE) == (r == engine->active);
    const bool of_pair =
      roles_standing(engine, r) != STANDING_SPARE || r == engine->active;
    if (wanted && of_pair && roles_is_alive(engine, r)) {
      Event fault = *event;
      fault.index = r;
      block_append(block, &fault, NULL);
      roles_tell(engine, block->seq, INCIDENT_FAULT, r, (uint32_t)event->value);
    }
  }
}

/**
   Frame at which a command acts, `floor` at least.

   A switch that is set twice at once must be seen twice, so the second change
   comes one frame later, and with it all that follows it.
*/
static uint32_t
place(const Engine* const engine,
      const Event* const  event,
      const uint32_t      floor)
{
  const uint32_t frame = event->frame > floor ? event->frame : floor;
  if (event->kind != EVENT_SET) {
    return frame;
  }
  const ModelPort* const port = &engine->setup.model->ports[event->index];
  const uint64_t         next = engine->toggled[event->index];
  return (port->toggled || port->trigger) && engine->frame + frame < next
           ? (uint32_t)(next - engine->frame)
           : frame;
}

static void
note_set(Engine* const engine, const Event* const event)
{
  if (event->kind == EVENT_SET) {
    engine->toggled[event->index] = engine->frame + event->frame + 1U;
    atomic_store_explicit(
      &engine->controls[event->index], event->value, memory_order_relaxed);
  }
}

/// Move the commands up to frame `until` from the ring into the block
static void
take_commands(Engine* const   engine,
              Block* const    block,
              const uint32_t  until,
              uint32_t* const floor)
{
  Ring* const ring = engine->setup.commands;
  uint8_t     payload[BLOCK_PAYLOAD_BYTES];
  Event       event;
  while (ring_peek(ring, &event)) {
    const uint32_t room = BLOCK_EVENT_BYTES - block->event_bytes;
    if ((int32_t)(engine->carried - ring_position(ring)) > 0) {
      event.frame = 0U; // Left over from the last block
    }
    event.frame = place(engine, &event, *floor);
    if (event.frame > until || event.frame >= block->frames ||
        room < RESERVED_BYTES + event_size(event.n_bytes)) {
      break;
    }

    *floor          = event.frame;
    const bool fits = event.n_bytes <= sizeof(payload);
    ring_pop(ring, &event, fits ? payload : NULL);
    if (event.kind == EVENT_SWAP) {
      const uint32_t standby = roles_standby(engine);
      if (standby != COPIES_MAX &&
          roles_standing(engine, standby) != STANDING_SPARE) {
        roles_swap(engine, block->seq, standby);
      }
    } else if (event.kind == EVENT_FAULT) {
      append_fault(engine, block, &event);
    } else if (fits && block_append(block, &event, payload)) {
      note_set(engine, &event);
    } else {
      count_add(&engine->setup.stats->lost_events, 1U);
    }
  }
}

Block*
intake_block(Engine* const engine, const Cycle* const cycle)
{
  Block* const block = log_next(engine->setup.log);
  block->start_ns    = cycle->start_ns;
  block->frames      = cycle->frames;
  block->stepped     = cycle->patient;
  block->period_ns   = cycle->frames * 1e9 / engine->setup.rate_hz;

  intake_orders(engine, block);
  uint32_t     floor = 0U;
  uint32_t     at    = 0U;
  const Event* event = NULL;
  while (cycle->events && (event = block_next(cycle->events, &at))) {
    take_commands(engine, block, event->frame, &floor);
    if (!block_append(block, event, event_payload(event))) {
      count_add(&engine->setup.stats->lost_events, 1U);
    }
  }
  take_commands(engine, block, cycle->frames - 1U, &floor);
  engine->carried = ring_end(engine->setup.commands);

  for (uint32_t p = 0U; p < block->n_inputs; ++p) {
    memcpy(
      block_input(block, p), cycle->inputs[p], cycle->frames * sizeof(float));
  }
  return block;
}
