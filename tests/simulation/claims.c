// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/simulation/claims.h"

#include "host/engine/engine.h"
#include "tests/simulation/chaos.h"
#include "tests/simulation/players.h"
#include "tests/simulation/sounds.h"
#include "tests/simulation/verdicts.h"
#include "tests/small_model.h"

#include <stdio.h>

void
claim(Sim* const sim, const bool holds, const char* const what)
{
  if (!holds && !sim->failed) {
    sim->failed = true;
    printf(
      "simulate: seed %lu block %lu: %s\n", sim->seed, sim->n_blocks, what);
  }
}

void
claims_begin_anew(Sim* const sim, const State state)
{
  sim->truth = (Past){.state = state};
  sim->anew  = log_head(sim->log);
}

/// Let the copy that never fails read block `seq` of the log
static void
learn(Sim* const sim, const uint64_t seq)
{
  static _Alignas(8) uint8_t room[SIM_BLOCK_BYTES];
  Block* const               block = (Block*)(void*)room;
  sim->past[seq % SIM_PAST]        = sim->truth;
  claim(sim, log_read(sim->log, seq, block), "a block is not in the log");
  players_feed(sim, &sim->truth.feed, block);
  sim->truth.state = players_read(sim->truth.state, 0U, block);
  players_sound(sim->truth.state, sim->right, block->frames);
}

/// Tell the past anew where blocks were found to be poison: nobody has
/// survived them as they were
static void
unlearn(Sim* const sim)
{
  const Log* const log = sim->log;
  for (; sim->n_poison < log->n_poison; ++sim->n_poison) {
    const uint64_t seq = log->poison[sim->n_poison % LOG_POISON];
    if (seq >= sim->anew && log->head - seq < log->n_slots) {
      sim->truth = sim->past[seq % SIM_PAST];
      for (uint64_t at = seq; at < log->head; ++at) {
        learn(sim, at);
      }
    }
  }
}

void
claims_begin(Sim* const sim)
{
  const Engine* const engine = &sim->engine;
  Mark* const         mark   = &sim->mark;
  mark->entered_ns           = NEVER;
  mark->active               = engine->active;
  mark->agree                = engine->agree;
  mark->heard                = engine->heard;
  mark->eased                = engine->eased;
  mark->lost_frames          = count_read(&sim->stats.lost_frames);
  mark->swaps                = count_read(&sim->stats.swaps);
  mark->misses               = count_read(&sim->stats.deadline_misses);
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    const Copy* const copy = engine->setup.copies[r];
    mark->standing[r]      = engine->standing[r];
    mark->admitted[r]      = engine->admitted[r];
    mark->done[r]          = copy ? copy->done : 0U;
    mark->told[r]          = 0U;
  }
}

void
claims_enter(Sim* const sim)
{
  Mark* const    mark  = &sim->mark;
  const uint64_t seq   = sim->log->head;
  const double   grace = mark->period_ns * 0.5;
  mark->entered_ns     = sim->now_ns;
  mark->woke_ns        = sim->now_ns;

  const uint64_t bound_ns = mark->start_ns + (uint64_t)(mark->period_ns * 0.95);
  const uint64_t late_ns  = sim->now_ns + (uint64_t)grace;
  const uint64_t deadline_ns =
    mark->start_ns + (uint64_t)(mark->period_ns * sim->engine.setup.deadline);
  const uint64_t early_ns = sim->now_ns + (uint64_t)(grace / 2.0);
  const bool     offline  = sim->plan.kind == KIND_OFFLINE;
  mark->bound_ns = offline ? NEVER : bound_ns > late_ns ? bound_ns : late_ns;
  sim->deadlines[seq % SIM_MEMORY] =
    offline || deadline_ns > early_ns ? deadline_ns : early_ns;
}

/// Hold an event in the log against what was sent; `floor` is the frame of the
/// command before it
static void
recognise(Sim* const         sim,
          Queue* const       queue,
          const Event* const event,
          const uint32_t     floor)
{
  const Sent* const sent = &queue->items[queue->tail % SENT_MAX];
  claim(sim, queue->tail != queue->head, "nobody sent this event");
  claim(sim,
        event->kind == sent->kind && event->index == sent->index &&
          event->value == sent->value,
        "an event is lost, or comes in another order");
  claim(sim,
        queue != &sim->heard || event->frame == sent->frame,
        "an event of the JACK side has moved");
  claim(sim,
        event->frame <= sent->frame || event->frame <= floor ||
          event->index == SMALL_GATE,
        "a command acts too late");
  ++queue->tail;
}

void
claims_learn(Sim* const sim)
{
  const Block* const block = log_slot(sim->log, sim->log->head - 1U);
  uint32_t           at    = 0U;
  uint32_t           frame = 0U;
  uint32_t           floor = 0U;
  const Event*       event = NULL;
  if (sim->learnt == sim->log->head) {
    return;
  }
  sim->learnt = sim->log->head;
  while ((event = block_next(block, &at))) {
    if (event->kind == EVENT_SET || event->kind == EVENT_MIDI) {
      const bool heard = event->kind == EVENT_MIDI && !event->index;
      recognise(sim, heard ? &sim->heard : &sim->sent, event, floor);
      claim(sim,
            event->frame >= frame && event->frame < block->frames,
            "the events of a block are not in order");
      frame = event->frame;
      floor = heard ? floor : frame;
    }
    if (event->kind == EVENT_SET && event->index == SMALL_GATE) {
      const uint64_t here = sim->frame + event->frame;
      claim(sim, here >= sim->toggled, "a switch is thrown twice at once");
      sim->toggled = here + 1U;
    }
  }
  learn(sim, block->seq);
}

void
claims_wait(Sim* const sim, const uint64_t until_ns)
{
  Mark* const mark = &sim->mark;
  mark->slept_ns   = sim->now_ns;
  claim(sim,
        sim->plan.kind == KIND_OFFLINE || until_ns <= mark->bound_ns,
        "the engine would wait past its bound");
  claim(sim, sim->now_ns < mark->bound_ns, "the engine waits past its bound");
}

/// Whether copy `r` gave this block before now, so that nothing is to be waited
/// for any more; what jumps is held until the deadline
static bool
has_served(const Sim* const sim, const uint32_t r, const uint64_t seq)
{
  const Delivery* const got = players_delivery(sim, r, seq);
  const bool            held =
    sim->now_ns <= sim->deadlines[seq % SIM_MEMORY] && sounds_jump(sim, r, seq);
  return got && got->at_ns < sim->now_ns && got->flaw == FLAW_NONE && !held &&
         !sim->players[r].state.quiet && sim->engine.agree && !sim->doubt &&
         sim->plan.kind != KIND_OFFLINE && sim->plan.kind != KIND_DIFFERENT;
}

void
claims_wake(Sim* const sim)
{
  const uint64_t seq = sim->log->head - 1U;
  if (sim->now_ns == sim->mark.slept_ns) {
    return; // It has not slept at all
  }
  for (uint32_t r = 0U; r < sim->plan.n_copies; ++r) {
    if (engine_standing(&sim->engine, r) == STANDING_READY) {
      const Player* const self = &sim->players[r];
      claim(sim,
            !has_served(sim, r, seq),
            "the engine sleeps though a block is there");
      claim(sim,
            self->body != BODY_DEAD || self->dead_ns >= sim->now_ns ||
              copy_done(self->shared) > seq,
            "the engine sleeps though a copy has died");
    }
  }
}

/// Claim 13, as far as it is not seen from the log
static void
check_events(Sim* const sim)
{
  Queue* const sent = &sim->sent;
  claim(sim,
        sim->heard.head == sim->heard.tail,
        "an event of the JACK side is lost");
  sent->n_waits = sent->head != sent->tail && sent->tail == sent->before
                    ? sent->n_waits + 1U
                    : 0U;
  claim(sim, sent->n_waits < 3U, "an event does not get into the log");
  sent->before = sent->tail;
}

/// See whether the engine has taken a wish; what came after it may wait yet
static void
follow(const Sim* const sim, Wish* const wish)
{
  wish->taken =
    wish->waits && (int32_t)(ring_position(sim->commands) - wish->end) >= 0;
  wish->waits = wish->waits && !wish->taken;
}

void
claims_check(Sim* const sim)
{
  const uint64_t seq = sim->log->head - 1U;
  const uint64_t lost =
    count_read(&sim->stats.lost_frames) - sim->mark.lost_frames;
  follow(sim, &sim->mark.swap);
  follow(sim, &sim->mark.restore);
  unlearn(sim);
  verdicts_hear(sim);
  if (lost) {
    claim(sim, lost == sim->frames, "a loss is not what was counted");
    sounds_check_loss(sim, seq);
  } else {
    sounds_check(sim, seq);
  }
  ++sim->n_blocks;
  sim->frame += sim->frames;
  claim(sim,
        count_read(&sim->stats.blocks) == sim->n_blocks &&
          count_read(&sim->stats.frames) == sim->frame,
        "blocks and frames are not what was counted");
  verdicts_check(sim, seq);
  check_events(sim);
}

void
claims_resolve(Sim* const sim)
{
  const bool steady    = sim->compared + (2ULL * DOUBT_BLOCKS) < sim->n_blocks;
  bool       committed = false;
  for (uint32_t r = 0U; r < sim->plan.n_copies; ++r) {
    committed |= (sim->players[r].sins & (1U << INCIDENT_DIVERGED)) != 0U;
  }
  claim(sim,
        !committed || !chaos_is_single(sim) || !steady ||
          count_read(&sim->stats.diverged_blocks) > sim->diverged,
        "a changed bit is not noticed");
}
