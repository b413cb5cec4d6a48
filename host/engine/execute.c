// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/execute.h"

#include "host/engine/ledger.h"
#include "host/engine/roles.h"
#include "host/shared/fault.h"

#include <string.h>

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

void
execute_echo(const Engine* const engine,
             const Event* const  event,
             const uint64_t      token)
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

/// Set a port, and tell whoever asked for it in the payload, which may be null
static bool
do_set(Engine* const        engine,
       Block* const         block,
       const Event* const   event,
       const uint8_t* const payload)
{
  const Model* const model = engine->setup.model;
  EventAsk           ask   = {.token = 0U};
  Event              set   = *event;
  if (event->index >= model->n_ports) {
    return false;
  }
  if (model->whole && !model->ports[event->index].property) {
    set.frame = 0U; // A message has its frame in blocks that are not cut, too
  }
  set.n_bytes = 0U;
  if (!block_append(block, &set, NULL)) {
    return false;
  }
  engine->toggled[event->index] = engine->frame + event->frame + 1U;
  ledger_follow(&engine->ledger, &set, NULL);
  count_add(&engine->changes, 1U);
  controllers_tell(&engine->controllers, learned_of(engine), &set);
  if (payload && event->n_bytes == sizeof(ask)) {
    memcpy(&ask, payload, sizeof(ask));
    execute_echo(engine, &set, ask.token);
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

bool
execute_midi(Engine* const        engine,
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
    execute_echo(engine, &shown, bytes);
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
  // The active one may be late with the last block, which is not judged yet
  const bool spared = keeps_up(engine, standby) &&
                      keeps_up(engine, engine->active) &&
                      copy_done(engine->setup.copies[engine->active]) >= seq;
  if (spared) {
    roles_retire(engine, seq, standby, INCIDENT_REPLACED, 0U);
  }
  return spared;
}

void
execute_command(Engine* const        engine,
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
  } else if (event->kind == EVENT_GET) {
    done = block_append(block, event, NULL);
  } else if (event->kind == EVENT_LEARN) {
    done = do_learn(engine, event, payload);
  } else if (event->kind == EVENT_FORGET) {
    controllers_forget(&engine->controllers, learned_of(engine), event->index);
    count_add(&engine->changes, 1U);
  } else {
    done = execute_midi(engine, block, event, payload);
  }
  count_add(&engine->setup.stats->lost_events, !done);
}
