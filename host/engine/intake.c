// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/intake.h"

#include "host/engine/execute.h"
#include "host/engine/jobs.h"
#include "host/engine/orders.h"

#include <string.h>

/// Room that is left for the events of the cycle itself, in bytes
#define RESERVED_BYTES (BLOCK_EVENT_BYTES / 4U)

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
  const bool     waits = engine->setup.model->whole &&
                     (event->kind == EVENT_SET || event->kind == EVENT_GROUP);
  if (frame && waits) {
    return BLOCK_MAX_FRAMES; // Only as a block begins
  }
  if (event->kind != EVENT_SET ||
      event->index >= engine->setup.model->n_ports) {
    return frame;
  }
  const ModelPort* const port = &engine->setup.model->ports[event->index];
  const uint64_t         next = engine->toggled[event->index];
  return (port->toggled || port->trigger) && engine->frame + frame < next
           ? (uint32_t)(next - engine->frame)
           : frame;
}

/// Bytes that commands may still take of the block
static uint32_t
room_in(const Block* const block)
{
  const uint32_t used = block->event_bytes + RESERVED_BYTES;
  return used < BLOCK_EVENT_BYTES ? BLOCK_EVENT_BYTES - used : 0U;
}

/// Whether the timetable has room for all of a group
static bool
has_room(const Timetable* const table, const Event* const group)
{
  return TIMETABLE_EVENTS - table->n > group->index / sizeof(Event) &&
         timetable_text_room(table) >= (uint32_t)group->value;
}

/// Move a group whose time is to come from the ring into the timetable; false
/// if there is no room for all of it
static bool
hold_group(Engine* const engine, const Event* const group)
{
  Ring* const ring = engine->setup.commands;
  EventTime   when = {.token = 0U};
  Event       event;
  uint8_t     payload[TOLD_TEXT_BYTES];
  if (!has_room(engine->timetable, group)) {
    return false;
  }

  ring_pop(ring, group, &when);
  Event head   = *group;
  head.n_bytes = sizeof(when);
  timetable_add(engine->timetable, when.frame, &head, &when);
  for (uint32_t left = group->index; left && ring_peek(ring, &event);
       left -= event_size(event.n_bytes)) {
    const bool fits = event.n_bytes <= sizeof(payload);
    ring_pop(ring, &event, fits ? payload : NULL);
    if (!fits ||
        !timetable_add(engine->timetable, when.frame, &event, payload)) {
      count_add(&engine->setup.stats->lost_events, 1U);
    }
  }
  return true;
}

/// Take the next command from the ring; false if it has to wait
static bool
take_command(Engine* const   engine,
             Block* const    block,
             const uint32_t  until,
             uint32_t* const floor)
{
  Ring* const ring = engine->setup.commands;
  uint8_t     payload[BLOCK_PAYLOAD_BYTES];
  Event       event;
  if (!ring_peek(ring, &event)) {
    return false;
  }
  if (event.kind == EVENT_GROUP && event.n_bytes) {
    return hold_group(engine, &event);
  }

  if ((int32_t)(engine->carried - ring_position(ring)) > 0) {
    event.frame = 0U; // Left over from the last block
  }
  const uint32_t size =
    event_size(event.n_bytes) + (event.kind == EVENT_GROUP ? event.index : 0U);
  event.frame = place(engine, &event, *floor);
  if (event.frame > until || event.frame >= block->frames ||
      room_in(block) < size) {
    return false;
  }

  *floor          = event.frame;
  const bool fits = event.n_bytes <= sizeof(payload);
  ring_pop(ring, &event, fits ? payload : NULL);
  if (!fits) {
    count_add(&engine->setup.stats->lost_events, 1U);
  } else if (event.kind != EVENT_GROUP) {
    execute_command(engine, block, &event, payload);
  }
  return true;
}

/// Frame of the block on which the timetable's first event acts, `floor` at
/// least; the block's length if none does, or if it has no room for it
static uint32_t
timed_frame(const Engine* const engine,
            const Block* const  block,
            const uint32_t      floor)
{
  const Timed* const first = timetable_first(engine->timetable);
  if (!first || first->frame >= engine->frame + block->frames) {
    return block->frames;
  }
  Event          event = first->event;
  const uint32_t size =
    event_size(event.n_bytes) + (event.kind == EVENT_GROUP ? event.index : 0U);
  event.frame = first->frame > engine->frame
                  ? (uint32_t)(first->frame - engine->frame)
                  : 0U;
  return room_in(block) < size ? block->frames : place(engine, &event, floor);
}

/// Do the first event of the timetable on this frame of the block
static void
take_timed(Engine* const engine, Block* const block, const uint32_t frame)
{
  Timed first       = *timetable_first(engine->timetable);
  first.event.frame = frame;
  timetable_drop(engine->timetable);
  if (first.event.kind == EVENT_GROUP) {
    EventTime when;
    memcpy(&when, first.payload, sizeof(when));
    execute_echo(engine, &first.event, when.token);
  } else {
    execute_command(engine,
                    block,
                    &first.event,
                    timetable_payload(engine->timetable, &first));
  }
}

/// Merge what comes from the ring, from the timetable and with the cycle
static void
take_all(Engine* const engine, Block* const block, const Block* const events)
{
  uint32_t at    = 0U;
  uint32_t floor = 0U;
  for (;;) {
    uint32_t           next  = at;
    const Event* const event = events ? block_next(events, &next) : NULL;
    const uint32_t     given = event ? event->frame : block->frames;
    uint32_t           timed = timed_frame(engine, block, floor);
    // What is due by now came before the commands that are still in the ring
    while (timed > floor &&
           take_command(engine, block, given < timed ? given : timed, &floor)) {
      timed = timed_frame(engine, block, floor);
    }

    if (timed <= given && timed < block->frames) {
      take_timed(engine, block, timed);
      floor = timed;
    } else if (event) {
      const bool done =
        execute_midi(engine, block, event, event_payload(event));
      count_add(&engine->setup.stats->lost_events, !done);
      at    = next;
      floor = given > floor ? given : floor;
    } else {
      return;
    }
  }
}

/// Tell the copies where the music stands, unless it led there by itself
static void
take_transport(Engine* const      engine,
               Block* const       block,
               const Cycle* const cycle)
{
  const Event event = {.kind = EVENT_TRANSPORT, .n_bytes = sizeof(Transport)};
  const Transport* const now = cycle->transport;
  if (!now) {
    return;
  }
  const bool follows = transport_follows(
    now, &engine->transport, engine->moved, engine->setup.rate_hz);
  if (!engine->transport_told || !follows) {
    engine->transport_told = block_append(block, &event, now);
  }
  engine->transport = *now;
  engine->moved     = cycle->frames;
}

Block*
intake_block(Engine* const engine, const Cycle* const cycle)
{
  Block* const block = log_next(engine->setup.log);
  block->frame       = engine->frame;
  block->start_ns    = cycle->start_ns;
  block->frames      = cycle->frames;
  block->stepped     = cycle->patient;
  block->period_ns   = cycle->frames * 1e9 / engine->setup.rate_hz;

  if (engine->setup.feedback) {
    feedback_beat(engine->setup.feedback, engine->frame, cycle->start_ns);
  }
  jobs_tell(engine, block);
  orders_take(engine, block);
  take_transport(engine, block, cycle);
  take_all(engine, block, cycle->events);
  engine->carried = ring_end(engine->setup.commands);

  for (uint32_t p = 0U; p < block->n_inputs; ++p) {
    memcpy(
      block_input(block, p), cycle->inputs[p], cycle->frames * sizeof(float));
  }
  return block;
}
