// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/intake.h"

#include "host/engine/jobs.h"
#include "host/engine/ledger.h"
#include "host/engine/orders.h"
#include "host/engine/roles.h"
#include "host/shared/fault.h"

#include <string.h>

/// Room that is left for the events of the cycle itself, in bytes
#define RESERVED_BYTES (BLOCK_EVENT_BYTES / 4U)

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
      fault.index = copy_name(engine->setup.copies[r], r);
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
  const bool     waits = engine->setup.model->whole &&
                     (event->kind == EVENT_SET || event->kind == EVENT_GROUP);
  if (frame && waits) {
    return BLOCK_MAX_FRAMES; // Only as a block begins
  }
  if (event->kind != EVENT_SET) {
    return frame;
  }
  const ModelPort* const port = &engine->setup.model->ports[event->index];
  const uint64_t         next = engine->toggled[event->index];
  return (port->toggled || port->trigger) && engine->frame + frame < next
           ? (uint32_t)(next - engine->frame)
           : frame;
}

/// Tell whoever listens on which frame a command acts
static void
echo(const Engine* const engine, const Event* const event, const uint64_t token)
{
  Feedback* const feedback = engine->setup.feedback;
  if (feedback) {
    const EventEcho told  = {.token = token,
                             .frame = engine->frame + event->frame};
    Event           shown = *event;
    shown.n_bytes         = sizeof(told);
    if (!ring_push(&feedback->echoes, &shown, &told)) {
      count_add(&engine->setup.stats->lost_echoes, 1U);
    }
  }
}

/// Where the fate of bindings is told, or null
static Learned*
learned_of(const Engine* const engine)
{
  Feedback* const feedback = engine->setup.feedback;
  return feedback ? &feedback->learned : NULL;
}

/// Set a port, and tell whoever asked for it
static bool
do_set(Engine* const        engine,
       Block* const         block,
       const Event* const   event,
       const uint8_t* const payload)
{
  EventAsk ask = {.token = 0U};
  Event    set = *event;
  set.n_bytes  = 0U;
  set.frame    = engine->setup.model->whole ? 0U : set.frame;
  if (event->index >= engine->setup.model->n_ports ||
      !block_append(block, &set, NULL)) {
    return false;
  }
  engine->toggled[event->index] = engine->frame + event->frame + 1U;
  ledger_follow(&engine->ledger, &set, NULL);
  count_add(&engine->changes, 1U);
  controllers_tell(&engine->controllers, learned_of(engine), &set);
  if (event->n_bytes == sizeof(ask)) {
    memcpy(&ask, payload, sizeof(ask));
    echo(engine, &set, ask.token);
  }
  return true;
}

/// Move what the controller of a MIDI message is bound to
static bool
do_controller(Engine* const        engine,
              Block* const         block,
              const Event* const   event,
              const uint8_t* const payload)
{
  Controllers* const self = &engine->controllers;
  Event              set  = *event;
  uint32_t           slot = 0U;
  bool               done = true;
  if (controllers_hear(self, learned_of(engine), payload, event->n_bytes)) {
    count_add(&engine->changes, 1U);
  }
  while (controllers_next(
    self, engine->setup.model, payload, event->n_bytes, &slot, &set)) {
    done = do_set(engine, block, &set, NULL) && done;
  }
  return done;
}

/// Bind a controller, or wait for one
static bool
do_learn(Engine* const        engine,
         const Event* const   event,
         const uint8_t* const payload)
{
  EventLearn wish;
  if (event->n_bytes != sizeof(wish) ||
      event->index >= engine->setup.model->n_ports) {
    return false;
  }
  memcpy(&wish, payload, sizeof(wish));
  controllers_learn(
    &engine->controllers, learned_of(engine), event->index, &wish);
  count_add(&engine->changes, 1U);
  return true;
}

/// Put a MIDI message into the block, and show it to whoever wants to see it
static bool
do_midi(Engine* const        engine,
        Block* const         block,
        const Event* const   event,
        const uint8_t* const payload)
{
  const Feedback* const feedback = engine->setup.feedback;
  uint64_t              bytes    = 0U;
  if (!block_append(block, event, payload)) {
    return false;
  }
  ledger_follow(&engine->ledger, event, payload);
  count_add(&engine->changes,
            notes_kind(payload, event->n_bytes) == NOTES_OTHER);
  const bool moved = do_controller(engine, block, event, payload);
  if (feedback && event->kind == EVENT_MIDI &&
      event->n_bytes <= sizeof(bytes) &&
      atomic_load_explicit(&feedback->wants_midi, memory_order_relaxed)) {
    if (ring_room(&feedback->echoes) < FEEDBACK_SPARE_BYTES) {
      count_add(&engine->setup.stats->lost_echoes, 1U);
      return moved;
    }
    Event shown = *event;
    shown.index = event->n_bytes; // The echo has a payload of its own
    memcpy(&bytes, payload, event->n_bytes);
    echo(engine, &shown, bytes);
  }
  return moved;
}

/// Whether copy `r` plays its part in the pair
static bool
keeps_up(const Engine* const engine, const uint32_t r)
{
  const Standing standing = roles_standing(engine, r);
  return standing == STANDING_READY || standing == STANDING_CATCHING;
}

/// Do what somebody wants of the standby; false where there is none, or where
/// it is needed
static bool
use_standby(Engine* const engine, const uint64_t seq, const EventKind kind)
{
  const uint32_t standby = roles_standby(engine);
  if (standby == COPIES_MAX ||
      roles_standing(engine, standby) == STANDING_SPARE) {
    return false;
  }
  if (kind == EVENT_SWAP) {
    roles_swap(engine, seq, standby);
    return true;
  }
  const bool spared =
    keeps_up(engine, standby) && keeps_up(engine, engine->active);
  if (spared) {
    roles_retire(engine, seq, standby, INCIDENT_REPLACED, 0U);
  }
  return spared;
}

/// Do what a command says, at its frame of the block
static void
do_command(Engine* const        engine,
           Block* const         block,
           const Event* const   event,
           const uint8_t* const payload)
{
  bool done = true;
  if (event->kind == EVENT_SWAP || event->kind == EVENT_RESTORE) {
    done = use_standby(engine, block->seq, (EventKind)event->kind);
  } else if (event->kind == EVENT_UPGRADE) {
    roles_tell(engine, block->seq, INCIDENT_UPGRADE, engine->active, 0U);
  } else if (event->kind == EVENT_RECORD) {
    Tape* const tape = engine->setup.tape;
    done             = tape && tape_cut(tape, event->frame, event->index);
  } else if (event->kind == EVENT_FAULT) {
    append_fault(engine, block, event);
  } else if (event->kind == EVENT_SET) {
    done = do_set(engine, block, event, payload);
  } else if (event->kind == EVENT_TEXT) {
    done = event->index < engine->setup.model->n_ports &&
           block_append(block, event, payload);
    count_add(&engine->changes, done);
  } else if (event->kind == EVENT_LEARN) {
    done = do_learn(engine, event, payload);
  } else if (event->kind == EVENT_FORGET) {
    controllers_forget(&engine->controllers, learned_of(engine), event->index);
    count_add(&engine->changes, 1U);
  } else {
    done = do_midi(engine, block, event, payload);
  }
  count_add(&engine->setup.stats->lost_events, !done);
}

/// Bytes that commands may still take of the block
static uint32_t
room_in(const Block* const block)
{
  const uint32_t used = block->event_bytes + RESERVED_BYTES;
  return used < BLOCK_EVENT_BYTES ? BLOCK_EVENT_BYTES - used : 0U;
}

/// Move a group whose time is to come from the ring into the timetable; false
/// if there is no room for all of it
static bool
hold_group(Engine* const engine, const Event* const group)
{
  Ring* const ring = engine->setup.commands;
  EventTime   when = {.token = 0U};
  Event       event;
  uint8_t     payload[TIMETABLE_PAYLOAD_BYTES];
  if (TIMETABLE_EVENTS - engine->timetable->n <= group->index / sizeof(Event)) {
    return false;
  }

  ring_pop(ring, group, &when);
  timetable_add(engine->timetable, when.frame, group, &when);
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
    do_command(engine, block, &event, payload);
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
    echo(engine, &first.event, when.token);
  } else {
    do_command(engine, block, &first.event, first.payload);
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
      const bool done = do_midi(engine, block, event, event_payload(event));
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
