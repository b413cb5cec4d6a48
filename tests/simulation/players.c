// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/simulation/players.h"

#include "host/engine/engine.h"
#include "host/shared/fault.h"
#include "tests/simulation/machine.h"
#include "tests/simulation/mender.h"
#include "tests/simulation/upgrader.h"
#include "tests/small_model.h"

#include <math.h>
#include <signal.h>
#include <string.h>

/// One block of so many is soft, and the sound jumps after it
#define SOFT_BLOCKS 64U

void
instance_set(Instance* const instance, const uint32_t port, const float value)
{
  (void)instance; // Nobody passes a block over here
  (void)port;
  (void)value;
}

void
instance_number_jobs(Instance* const instance, const uint64_t number)
{
  (void)instance; // Each player counts its own
  (void)number;
}

void
instance_skip_answers(Instance* const instance, const uint64_t number)
{
  (void)instance;
  (void)number;
}

void
players_feed(const Sim* const sim, Feed* const feed, Block* const block)
{
  feed_prepare(feed, sim->log, block, UINT32_MAX, 0U, NULL);
}

/// The place that copy `r` has, or is to have
static uint32_t
place_of(const uint32_t r)
{
  return r % COPIES_MAX;
}

/// Whether the engine has given copy `r` up
static bool
is_retired(const Sim* const sim, const uint32_t r)
{
  return r < COPIES_MAX && engine_standing(&sim->engine, r) == STANDING_RETIRED;
}

static uint64_t
mix(const uint64_t hash, const uint64_t word)
{
  const uint64_t h = (hash ^ word) * 0x9E3779B97F4A7C15ULL;
  return h ^ (h >> 29U);
}

static uint64_t
mix_bytes(uint64_t hash, const void* const from, const size_t n_bytes)
{
  for (size_t at = 0U; at < n_bytes; at += sizeof(uint64_t)) {
    uint64_t     word = 0U;
    const size_t left = n_bytes - at;
    memcpy(&word,
           (const uint8_t*)from + at,
           left < sizeof(word) ? left : sizeof(word));
    hash = mix(hash, word);
  }
  return hash;
}

State
players_read(const State state, const uint64_t salt, const Block* const block)
{
  State        after = {mix(state.hash ^ salt, block->seq), state.quiet};
  uint32_t     at    = 0U;
  const Event* event = NULL;
  after.hash         = mix(after.hash, block->frames);
  for (uint32_t p = 0U; p < block->n_inputs; ++p) {
    after.hash = mix_bytes(
      after.hash, block_input(block, p), block->frames * sizeof(float));
  }
  while ((event = block_next(block, &at))) {
    after.hash = mix_bytes(after.hash, event, sizeof(*event) + event->n_bytes);
    if (event->kind == EVENT_SET && event->index == SMALL_GATE) {
      after.quiet = event->value <= 0.0f;
    }
  }
  after.hash |= salt ? 1U : 0U; // Copies that differ are never soft
  return after;
}

/// Whether the block is soft after which a plugin is in a state
static bool
is_soft(const State state)
{
  return !(state.hash % SOFT_BLOCKS);
}

void
players_sound(const State state, float* const samples, const uint32_t n_frames)
{
  const float scale = is_soft(state) ? 0x1p-40f : 0x1p-32f;
  uint64_t    x     = state.hash | 1U;
  for (uint32_t i = 0U; i < n_frames; ++i) {
    x *= 0xD1342543DE82EF95ULL;
    const float value = (float)(int32_t)(x >> 32U) * scale;
    samples[i]        = state.quiet ? 0.0f : value;
  }
}

/// Commit a fault that the log asks for
static void
commit(Sim* const sim, const uint32_t r, const FaultKind kind)
{
  Player* const self = &sim->players[r];
  if (kind == FAULT_SEGV) {
    players_kill(sim, r);
  } else if (kind == FAULT_HANG) {
    self->body = BODY_STUCK;
  } else if (kind == FAULT_SLOW) {
    self->slow = true;
  } else {
    self->flaw    = kind == FAULT_NAN ? FLAW_NAN : FLAW_ZERO;
    self->lasting = true;
  }
}

/// What a block asks of this very copy besides its sound
static void
obey(Sim* const sim, const uint32_t r, const Block* const block)
{
  Player* const  self  = &sim->players[r];
  const uint32_t name  = copy_name(self->shared, place_of(r));
  uint32_t       at    = 0U;
  const Event*   event = NULL;
  self->slow           = false;
  self->to_save        = false;
  while (block->seq >= self->born && (event = block_next(block, &at))) {
    if (event->kind == EVENT_SNAPSHOT && event->index == name) {
      self->to_save = true;
    } else if (event->kind == EVENT_FAULT && event->index == name) {
      commit(sim, r, (FaultKind)event->value);
    }
  }
}

/// How long this copy works on a block
static uint64_t
work_ns(Sim* const sim, const uint32_t r, const Block* const block)
{
  const uint64_t usual_ns = (uint64_t)(block->period_ns * sim->plan.cost);
  const uint64_t jitter   = machine_chance(sim, 32U) ? usual_ns : usual_ns / 8U;
  return usual_ns + machine_draw(sim, jitter) +
         (sim->players[r].slow ? (uint64_t)block->period_ns : 0U);
}

/// Give what a donor is asked for, between two blocks
static void
bequeath(Sim* const sim, const uint32_t r)
{
  Player* const self = &sim->players[r];
  if (self->heir < COPIES_MAX) {
    const uint32_t heir    = self->heir;
    self->heir             = COPIES_MAX;
    sim->places[heir].step = STEP_COMING;
    players_start(sim, heir, self->state, copy_done(self->shared));
    sim->players[heir].feed = self->feed;
  }
  if (self->packs) {
    self->packs = false;
    upgrader_give(sim, r);
  }
}

/// Whether an event in a block kills a copy that reads it now
static bool
is_deadly(Sim* const sim, const Block* const block)
{
  uint32_t     at    = 0U;
  const Event* event = NULL;
  while ((event = block_next(block, &at))) {
    if (event->kind == EVENT_MIDI &&
        (event->index == SIM_DEADLY ||
         (event->index == SIM_RISKY && machine_chance(sim, 2U)))) {
      return true;
    }
  }
  return false;
}

/// Read the next block, if it is time; what its slot held is lost at once
static void
begin(Sim* const sim, const uint32_t r)
{
  Player* const              self  = &sim->players[r];
  Log* const                 log   = sim->log;
  const uint64_t             done  = copy_done(self->shared);
  const uint32_t             place = place_of(r);
  const uint32_t             lag   = place == COPY_SPARE ? log->spare_lag : 0U;
  static _Alignas(8) uint8_t room[SIM_BLOCK_BYTES];
  Block* const               block = (Block*)(void*)room;

  bequeath(sim, r);
  self->body = BODY_WAITING;
  if (!log_may_run(log, place, lag, done)) {
    return;
  }
  if (!log_read(log, done, block)) {
    self->body = BODY_DEAD;
    self->sins |= 1U << INCIDENT_BEHIND;
    self->dead_ns = sim->now_ns;
    copy_live(self->shared, LIFE_BEHIND);
    return;
  }

  self->body = BODY_WORKING;
  atomic_store(&self->shared->begun, done + 1U);
  players_feed(sim, &self->feed, block);
  self->after = players_read(self->state, self->salt, block);
  memset(copy_output(self->shared, done, 0U), 0x3E, 4U * sizeof(float));
  obey(sim, r, block);
  if (r < COPIES_MAX && is_deadly(sim, block)) {
    players_kill(sim, r);
  }
  if (self->body == BODY_WORKING) {
    const uint64_t cpu_ns  = work_ns(sim, r, block);
    const uint64_t late_ns = self->slow ? (uint64_t)block->period_ns : 0U;
    self->output =
      (Output){.seq     = done,
               .done_ns = block->stepped ? block->start_ns + late_ns : 0U,
               .cpu_ns  = cpu_ns,
               .frames  = block->frames};
    machine_schedule(sim, r, sim->now_ns + cpu_ns);
  }
}

/// Make a block sound as the copy's flaw wants it; returns that, or FLAW_NONE
/// if it makes no difference
static Flaw
spoil(Sim* const     sim,
      const uint32_t r,
      float* const   samples,
      const uint32_t n_frames)
{
  Player* const self = &sim->players[r];
  const Flaw    flaw = self->flaw;
  self->flaw         = self->lasting ? flaw : FLAW_NONE;
  uint32_t bits      = 0U;
  switch (flaw) {
    case FLAW_NONE:
      break;
    case FLAW_NAN:
      samples[n_frames / 2U] = NAN;
      self->sins |= 1U << INCIDENT_BROKEN;
      break;
    case FLAW_ZERO:
      memset(samples, 0, n_frames * sizeof(float));
      self->sins |= 1U << INCIDENT_SILENT;
      return self->after.quiet ? FLAW_NONE : FLAW_ZERO;
    case FLAW_LOUD:
      samples[0] = 1e6f * (float)(r + 1U); // Equal bits were no fault
      self->sins |= 1U << INCIDENT_LOUD;
      break;
    case FLAW_CLICK:
      if (self->state.quiet || self->after.quiet || is_soft(self->state) ||
          !copy_done(self->shared)) {
        return FLAW_NONE; // There is no sound to click in, or it jumps itself
      }
      for (uint32_t i = 0U; i < n_frames; ++i) {
        samples[i] += 20.0f;
      }
      self->sins |= 1U << INCIDENT_DIVERGED;
      break;
    case FLAW_BIT:
      memcpy(&bits, &samples[n_frames - 1U], sizeof(bits));
      bits ^= 1U << 20U;
      memcpy(&samples[n_frames - 1U], &bits, sizeof(bits));
      self->sins |= 1U << INCIDENT_DIVERGED;
      break;
  }
  return flaw;
}

static void
publish(Sim* const sim, const uint32_t r)
{
  Player* const  self    = &sim->players[r];
  Copy* const    copy    = self->shared;
  const uint64_t seq     = copy_done(copy);
  float* const   samples = copy_output(copy, seq, 0U);
  Output         output  = self->output;

  players_sound(self->after, samples, output.frames);
  if (is_retired(sim, r) && sim->places[r].step == STEP_NONE) {
    self->flaw = FLAW_BIT; // Nobody may hear it any more
  }
  const Flaw flaw = spoil(sim, r, samples, output.frames);
  self->state     = self->after;
  if (!is_retired(sim, r)) {
    self->since_ns =
      sim->now_ns; // What comes after its verdict excuses nothing
  }

  output.done_ns = output.done_ns ? output.done_ns : sim->now_ns;
  self->delivered[seq % SIM_MEMORY] =
    (Delivery){seq, sim->now_ns, output.done_ns, flaw};
  copy->outputs[seq & (COPY_OUTPUTS - 1U)] = output;
  if (self->to_save) {
    self->saved = self->state;
    atomic_store(&copy->snapshot_at, seq + 1U);
  }
  atomic_store(&copy->done, seq + 1U);
  bell_ring(&copy->bell);
}

void
players_start(Sim* const     sim,
              const uint32_t r,
              const State    state,
              const uint64_t done)
{
  Player* const self = &sim->players[r];
  Copy* const   copy = self->shared;
  *self              = (Player){.shared   = copy,
                                .body     = BODY_STARTING,
                                .state    = state,
                                .salt     = self->salt,
                                .born     = done,
                                .heir     = COPIES_MAX,
                                .since_ns = sim->now_ns,
                                .dead_ns  = NEVER};
  atomic_store(&copy->done, done);
  atomic_store(&copy->death, 0U);
  atomic_store(&copy->owner, 0U);
  atomic_store(&copy->snapshot_at, 0U);
  atomic_store(&copy->life, LIFE_NONE);
  machine_schedule(sim, r, sim->now_ns + machine_draw(sim, 1000000U));
}

/// Show that a copy is dead: by its own handler, or by the kernel
static void
show_death(Sim* const sim, const uint32_t r)
{
  Player* const self = &sim->players[r];
  self->body         = BODY_DEAD;
  self->dead_ns      = sim->now_ns;
  if (sim->plan.n_copies == COPIES_MAX) {
    self->shared->owner |= FUTEX_OWNER_DIED;
  } else {
    atomic_store(&self->shared->death, (uint32_t)SIGSEGV);
    copy_live(self->shared, LIFE_DEAD);
  }
}

void
players_act(Sim* const sim, const uint32_t r)
{
  Player* const self = &sim->players[r];
  switch (self->body) {
    case BODY_STARTING:
      self->body = BODY_WAITING;
      copy_live(self->shared, LIFE_RUNNING);
      mender_wake(sim);
      begin(sim, r);
      break;
    case BODY_WAITING:
      begin(sim, r);
      break;
    case BODY_WORKING:
      publish(sim, r);
      begin(sim, r);
      break;
    case BODY_DYING:
      show_death(sim, r);
      break;
    case BODY_NONE:
    case BODY_STUCK:
    case BODY_DEAD:
      break;
  }
}

void
players_wake(Sim* const sim)
{
  for (uint32_t r = 0U; r < SIM_PLAYERS; ++r) {
    if (sim->players[r].body == BODY_WAITING && sim->due_ns[r] == NEVER) {
      const uint64_t most_ns = place_of(r) == COPY_SPARE ? 50000U : 5000U;
      machine_schedule(sim, r, sim->now_ns + machine_draw(sim, most_ns));
    }
  }
}

void
players_kill(Sim* const sim, const uint32_t r)
{
  Player* const self = &sim->players[r];
  if (players_live(sim, r)) {
    self->body = BODY_DYING;
    self->sins |= 1U << INCIDENT_DEAD;
    const uint64_t most_ns = machine_chance(sim, 8U) ? 300000U : 20000U;
    machine_schedule(sim, r, sim->now_ns + machine_draw(sim, most_ns));
  }
}

bool
players_live(const Sim* const sim, const uint32_t r)
{
  const Body body = sim->players[r].body;
  return body != BODY_NONE && body != BODY_DYING && body != BODY_DEAD;
}

const Delivery*
players_delivery(const Sim* const sim, const uint32_t r, const uint64_t seq)
{
  const Delivery* const found = &sim->players[r].delivered[seq % SIM_MEMORY];
  return found->seq == seq && found->at_ns ? found : NULL;
}
