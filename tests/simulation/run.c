// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/simulation/run.h"

#include "host/engine/engine.h"
#include "tests/simulation/chaos.h"
#include "tests/simulation/claims.h"
#include "tests/simulation/machine.h"
#include "tests/simulation/mender.h"
#include "tests/simulation/players.h"
#include "tests/simulation/upgrader.h"
#include "tests/small_model.h"

#include <math.h>
#include <sys/mman.h>

/// Blocks of a run
#define N_BLOCKS 20000U

/// Blocks that the spare stays behind
#define SPARE_LAG 4U

/// Bytes of a block of events of the JACK side
#define EVENTS_BYTES (sizeof(Block) + BLOCK_EVENT_BYTES)

static Plan
make_plan(Sim* const sim)
{
  const Kind kind     = (Kind)(sim->seed % KINDS);
  const bool poison   = kind == KIND_POISON;
  const bool pair     = kind == KIND_THREADS || kind == KIND_STORM_THREADS;
  const bool either   = kind == KIND_OFFLINE || kind == KIND_DIFFERENT;
  const bool single   = chaos_is_single(sim);
  const bool apart    = kind == KIND_PROCESSES || kind == KIND_STORM || poison;
  const bool no_spare = pair || (either && machine_chance(sim, 2U));
  return (Plan){.kind        = kind,
                .n_copies    = no_spare ? 2U : COPIES_MAX,
                .n_inputs    = (uint32_t)machine_draw(sim, 2U),
                .n_slots     = machine_chance(sim, 2U) ? 64U : 1024U,
                .n_blocks    = N_BLOCKS,
                .fault_every = 10U << machine_draw(sim, 6U),
                .noise_every = poison || machine_chance(sim, 4U)
                                 ? 0U
                                 : 20U << machine_draw(sim, 7U),
                .cost        = 0.03 + (0.01 * (double)machine_draw(sim,
                                                            poison   ? 2U
                                                                   : single ? 8U
                                                                            : 30U)),
                .weary       = machine_chance(sim, 4U),
                .known       = machine_chance(sim, 2U),
                .upgrades    = apart && machine_chance(sim, 2U)};
}

/// Create the memory that log and copies share, all zero
static bool
open_memory(Sim* const sim)
{
  const size_t log_size = log_bytes(sim->plan.n_slots, sim->plan.n_inputs);
  const size_t copy_size =
    (copy_bytes(1U, false, told_bytes(1U, 0U), 0U) + 63U) & ~(size_t)63U;
  sim->memory_bytes  = log_size + ((size_t)SIM_PLAYERS * copy_size);
  void* const memory = mmap(NULL,
                            sim->memory_bytes,
                            PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS,
                            -1,
                            0);
  if (memory == MAP_FAILED) {
    return false;
  }
  sim->log = (Log*)memory;
  for (uint32_t r = 0U; r < SIM_PLAYERS; ++r) {
    const uintptr_t at =
      (uintptr_t)memory + log_size + (r * (uintptr_t)copy_size);
    sim->players[r].shared = (Copy*)at;
  }
  return true;
}

static void
empty(Ring* const ring)
{
  atomic_store(&ring->tail, ring_end(ring));
}

/// Start the copies of a new pair; the simulated supervisor admits them
static void
start_copies(Sim* const sim)
{
  const bool differ = sim->plan.kind == KIND_DIFFERENT;
  claims_begin_anew(sim, (State){machine_draw(sim, UINT32_MAX), false});
  upgrader_reset(sim);
  for (uint32_t r = 0U; r < sim->plan.n_copies; ++r) {
    Player* const self = &sim->players[r];
    Copy* const   copy = self->shared;
    *copy              = (Copy){.n_outputs = 1U};
    sim->places[r]     = (Place){.donor = COPIES_MAX};
    sim->restarted[r]  = (Restarts){.n = 0U};
    self->salt         = differ ? 1U + machine_draw(sim, UINT32_MAX) : 0U;
    players_start(sim, r, sim->truth.state, 0U);
    self->body = BODY_WAITING; // The host has waited for it
    machine_schedule(sim, r, NEVER);
    mender_admit(sim, r, !differ || !sim->plan.known);
  }
}

/// Begin with a new engine and new copies, as at another sample rate; what was
/// counted stays
static bool
open_host(Sim* const sim)
{
  static const double rates_hz[] = {44100.0, 48000.0, 96000.0};
  sim->rate_hz                   = rates_hz[machine_draw(sim, 3U)];
  sim->log->head                 = 0U;
  sim->log->hurry                = 0U;
  sim->log->counted              = 0U;
  sim->log->safe                 = 0U;
  sim->log->n_poison             = 0U;
  sim->n_poison                  = 0U;
  log_init(sim->log, sim->plan.n_slots, sim->plan.n_inputs);
  sim->log->spare_lag = SPARE_LAG;
  sim->learnt         = 0U;
  sim->toggled        = 0U;
  sim->level          = 0.0f;
  sim->last           = 0.0f;
  sim->stir           = INFINITY;
  sim->doubt          = 0U;
  sim->sent.tail      = sim->sent.head;
  sim->mark.swap      = (Wish){.waits = false};
  sim->mark.restore   = (Wish){.waits = false};
  empty(sim->commands);
  empty(sim->orders);

  EngineSetup setup = {.model     = small_model(),
                       .log       = sim->log,
                       .commands  = sim->commands,
                       .orders    = sim->orders,
                       .incidents = &sim->incidents,
                       .stats     = &sim->stats,
                       .controls  = sim->controls,
                       .rate_hz   = sim->rate_hz,
                       .deadline  = 0.7};
  for (uint32_t r = 0U; r < sim->plan.n_copies; ++r) {
    setup.copies[r] = sim->players[r].shared;
  }
  engine_close(&sim->engine);
  if (engine_open(&sim->engine, &setup)) {
    return false;
  }
  start_copies(sim);
  machine_schedule(sim, ACTOR_CHAOS, sim->now_ns + NS_PER_MS);
  return true;
}

/// Note what is sent, so that it can be found again in the log
static void
note(Queue* const queue, const Event* const event)
{
  queue->items[queue->head++ % SENT_MAX] =
    (Sent){event->kind, event->index, event->frame, event->value};
}

/// Send a command, with a number of its own where its value is free
static void
send(Sim* const sim)
{
  const uint32_t serial  = sim->sent.head & 0xFFFFFU;
  const uint8_t  bytes[] = {0x90U, (uint8_t)serial, (uint8_t)(serial >> 7U)};
  Event          event   = {.frame = (uint32_t)machine_draw(sim, sim->frames),
                            .kind  = EVENT_SET,
                            .index = SMALL_FREQ,
                            .value = (float)serial};
  switch (machine_draw(sim, 8U)) {
    case 0U:
      event.index = SMALL_GATE;
      event.value = machine_chance(sim, 4U) ? 0.0f : 1.0f;
      break;
    case 1U:
      event.kind    = EVENT_MIDI;
      event.index   = 1U;
      event.n_bytes = sizeof(bytes);
      break;
    default:
      break;
  }
  if (ring_push(sim->commands, &event, bytes)) {
    note(&sim->sent, &event);
  }
}

/// Send what users want of the standby
static Wish
wish(const Sim* const sim, const EventKind kind)
{
  const Event event  = {.kind = (uint16_t)kind};
  const bool  pushed = ring_push(sim->commands, &event, NULL);
  return (Wish){.waits = pushed, .end = ring_end(sim->commands)};
}

/// Send what users send before a period
static void
send_commands(Sim* const sim)
{
  uint64_t n = machine_chance(sim, 16U) ? 1U + machine_draw(sim, 3U) : 0U;
  n          = machine_chance(sim, 5000U) ? 700U : n;
  for (uint64_t e = 0U; e < n && sim->sent.head - sim->sent.tail < 2000U; ++e) {
    send(sim);
  }
  if (sim->deadly) {
    const Event deadly = {.kind = EVENT_MIDI, .index = sim->deadly};
    ring_push(sim->commands, &deadly, NULL);
    note(&sim->sent, &deadly);
    sim->deadly = 0U;
  }
  if (!sim->mark.swap.waits && machine_chance(sim, 500U)) {
    sim->mark.swap = wish(sim, EVENT_SWAP);
  }
  if (!sim->mark.restore.waits && machine_chance(sim, 2000U) &&
      (!chaos_is_patient(sim) || chaos_is_calm(sim))) {
    sim->mark.restore = wish(sim, EVENT_RESTORE);
  }
}

/// Fill in the events of the JACK side
static Block*
play_notes(Sim* const sim, uint8_t* const room)
{
  Block* const   block = (Block*)(void*)room;
  const uint64_t n     = machine_chance(sim, 32U) ? machine_draw(sim, 3U) : 0U;
  Event          event = {.kind = EVENT_MIDI, .n_bytes = 3U};
  block->event_bytes   = 0U;
  for (uint64_t e = 0U; e < n; ++e) {
    const uint8_t bytes[] = {0x80U, (uint8_t)e, 64U};
    event.frame += (uint32_t)machine_draw(sim, sim->frames - event.frame);
    event.value = (float)(sim->heard.head & 0xFFFFFU);
    block_append(block, &event, bytes);
    note(&sim->heard, &event);
  }
  return block;
}

/// Let time pass until the engine is called for the period
static void
await_period(Sim* const sim)
{
  const double period_ns = sim->frames * 1e9 / sim->rate_hz;
  sim->mark.period_ns    = period_ns;
  if (sim->plan.kind == KIND_OFFLINE) {
    sim->mark.start_ns = sim->next_at;
    sim->next_at += (uint64_t)period_ns;
    machine_advance(sim, sim->now_ns + machine_draw(sim, 100000U));
    return;
  }

  uint64_t late_ns = 2000U + machine_draw(sim, 8000U);
  if (sim->plan.noise_every && machine_chance(sim, sim->plan.noise_every)) {
    late_ns = machine_draw(sim, (uint64_t)(period_ns * 1.3));
  }
  if (sim->now_ns > sim->next_at + (uint64_t)period_ns) {
    sim->next_at = sim->now_ns; // An xrun
  }
  sim->mark.start_ns = sim->next_at;
  sim->next_at += (uint64_t)period_ns;
  machine_advance(sim, sim->mark.start_ns + late_ns);
}

/// Do one period
static void
cycle(Sim* const sim)
{
  static _Alignas(8) uint8_t room[EVENTS_BYTES];
  await_period(sim);
  send_commands(sim);
  for (uint32_t i = 0U; sim->plan.n_inputs && i < sim->frames; ++i) {
    sim->input[i] = (float)machine_draw(sim, 1000U);
  }

  const float* const inputs[]  = {sim->input};
  float* const       outputs[] = {sim->played};
  const Cycle        now       = {.start_ns = sim->mark.start_ns,
                                  .frames   = sim->frames,
                                  .inputs   = inputs,
                                  .outputs  = outputs,
                                  .events   = play_notes(sim, room),
                                  .patient  = sim->plan.kind == KIND_OFFLINE};
  claims_begin(sim);
  sim->inside = true;
  engine_cycle(&sim->engine, &now);
  sim->inside = false;
  claims_check(sim);
}

/// Now and then JACK changes the period, or everything begins anew
static bool
change(Sim* const sim)
{
  static const uint32_t sizes[] = {17U, 24U, 32U, 64U};
  if (machine_chance(sim, 1000U) && sim->plan.kind != KIND_POISON) {
    sim->frames = machine_chance(sim, 2U) ? sizes[machine_draw(sim, 4U)] : 16U;
  }
  if (sim->plan.upgrades && machine_chance(sim, 500U)) {
    upgrader_begin(sim);
  }
  const bool doubtful = sim->doubt && sim->n_blocks >= sim->doubt;
  if (doubtful) {
    claims_resolve(sim);
  }
  const bool anew = machine_chance(sim, 8000U) &&
                    (sim->plan.kind != KIND_POISON || chaos_is_over(sim));
  return (!doubtful && !anew) || open_host(sim);
}

bool
run_seed(const uint64_t seed, const bool trace, RunTotal* const total)
{
  static Sim  sim;
  static Ring commands;
  static Ring orders;
  sim = (Sim){.seed     = seed,
              .random   = (seed + 1U) * 0x9E3779B97F4A7C15ULL,
              .trace    = trace,
              .frames   = 16U,
              .commands = &commands,
              .orders   = &orders,
              .now_ns   = NS_PER_SECOND,
              .fault_ns = NS_PER_SECOND,
              .lived_ns = NS_PER_SECOND,
              .next_at  = NS_PER_SECOND};
  for (uint32_t k = 0U; k < ACTORS; ++k) {
    sim.due_ns[k] = NEVER;
  }
  machine_use(&sim);
  machine_draw(&sim, 2U);
  sim.plan = make_plan(&sim);

  bool good = open_memory(&sim) && open_host(&sim);
  while (good && !sim.failed && sim.n_blocks < sim.plan.n_blocks) {
    cycle(&sim);
    good = change(&sim);
  }
  total->n_blocks += sim.n_blocks;
  total->n_faults += sim.n_faults;
  total->n_lost += sim.stats.lost_frames;
  total->n_swaps += sim.stats.swaps;
  total->n_turns += sim.n_turns;
  engine_close(&sim.engine);
  munmap(sim.log, sim.memory_bytes);
  return good && !sim.failed;
}
