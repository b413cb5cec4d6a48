// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/audit.h"

#include "host/engine/compare.h"
#include "host/engine/jobs.h"
#include "host/engine/roles.h"
#include "host/engine/standstill.h"

static const Output*
output_of(const Engine* const engine, const uint32_t r, const uint64_t seq)
{
  return &engine->setup.copies[r]->outputs[seq & (COPY_OUTPUTS - 1U)];
}

void
audit_life(Engine* const engine, const uint64_t seq, const uint32_t r)
{
  Copy* const    copy = engine->setup.copies[r];
  const uint32_t life = atomic_load_explicit(&copy->life, memory_order_acquire);
  if (copy_is_gone(copy) || life == LIFE_DEAD) {
    jobs_note_death(engine, r);
  }
  if (copy_is_gone(copy)) {
    roles_retire(engine, seq, r, INCIDENT_DEAD, 0U);
  } else if (life == LIFE_DEAD) {
    const uint32_t death = atomic_load(&copy->death);
    roles_retire(engine, seq, r, INCIDENT_DEAD, death);
  } else if (life == LIFE_BEHIND) {
    roles_retire(engine, seq, r, INCIDENT_BEHIND, 0U);
  }
}

/// The CPU time that a lost block took tells whose doing the loss was
static void
judge_loss(Engine* const  engine,
           const uint32_t r,
           const uint64_t seq,
           const uint64_t cpu_ns)
{
  Loss* const loss = &engine->losses[seq & (COPY_OUTPUTS - 1U)];
  if (loss->frames && loss->seq == seq && (loss->open & (1U << r))) {
    const Hist* const usual = &engine->setup.stats->copy[r];
    const bool        busy  = cpu_ns >= 2U * hist_quantile_ns(usual, 0.5);
    loss->open &= ~(1U << r);
    if (busy) {
      loss->frames = 0U; // It was ours
    } else if (!loss->open) {
      count_add(&engine->setup.stats->lost_to_machine, loss->frames);
      loss->frames = 0U;
    }
  }
}

/// Count the cost of each block that copy `r` has finished since last time
static void
time_blocks(Engine* const  engine,
            const uint64_t seq,
            const uint32_t r,
            const uint64_t done)
{
  const uint64_t oldest = compare_oldest(seq);
  uint64_t       at     = engine->timed[r];
  for (at = at < oldest ? oldest : at; at < done && at < seq; ++at) {
    const uint64_t cpu_ns = output_of(engine, r, at)->cpu_ns;
    judge_loss(engine, r, at, cpu_ns);
    hist_add(&engine->setup.stats->copy[r], cpu_ns);
  }
  engine->timed[r] = at;
}

/// Whether copy `r` gave block `seq - 1` too late, or not yet
static bool
was_late(const Engine* const engine,
         const uint32_t      r,
         const uint64_t      seq,
         const uint64_t      done)
{
  const uint64_t before = seq - 1U;
  if (!seq || engine->first[r] > before) {
    return false;
  }
  return done < seq || output_of(engine, r, before)->done_ns >
                         engine->deadline_ns[before & (COPY_OUTPUTS - 1U)];
}

/// Judge copy `r` by the clock; returns whether it was late with its last block
static bool
audit_time(Engine* const engine, const Block* const block, const uint32_t r)
{
  const uint64_t seq      = block->seq;
  const uint64_t done     = copy_done(engine->setup.copies[r]);
  const Standing standing = roles_standing(engine, r);
  const bool     late     = standing != STANDING_CATCHING &&
                    standing != STANDING_SPARE &&
                    was_late(engine, r, seq, done);

  time_blocks(engine, seq, r, done);
  if (standing == STANDING_SPARE) {
    return false;
  }
  if (late) {
    count_add(&engine->setup.stats->deadline_misses, 1U);
    roles_tell(engine, seq - 1U, INCIDENT_LATE, r, 0U);
  }
  if (done < seq) {
    if (standing == STANDING_READY) {
      roles_set(engine, r, STANDING_LATE);
    }
  } else if (standing != STANDING_READY) {
    roles_set(engine, r, STANDING_READY);
    roles_tell(engine, seq, INCIDENT_READY, r, 0U);
  }
  return late;
}

/// Retire a copy that comes late again and again while its peer does not
static void
audit_flaps(Engine* const      engine,
            const Block* const block,
            const bool         late[COPIES_MAX])
{
  const uint32_t a = engine->active;
  const uint32_t b = roles_standby(engine);
  if (b == COPIES_MAX || roles_standing(engine, a) == STANDING_SPARE ||
      roles_standing(engine, b) == STANDING_SPARE) {
    return;
  }
  const uint64_t now_ns = block->start_ns;
  const bool flaps_a = flap_note(&engine->flaps[a], late[a], late[b], now_ns);
  const bool flaps_b = flap_note(&engine->flaps[b], late[b], late[a], now_ns);
  if (flaps_b && roles_standing(engine, a) == STANDING_READY) {
    roles_retire(engine, block->seq, b, INCIDENT_FLAPPING, 0U);
  } else if (flaps_a && roles_standing(engine, b) == STANDING_READY) {
    roles_retire(engine, block->seq, a, INCIDENT_FLAPPING, 0U);
  }
}

/// Tell how many copies keep up, but the spare, and which one is active
static void
show_roles(const Engine* const engine)
{
  Stats* const stats = engine->setup.stats;
  uint32_t     n     = 0U;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    n += roles_standing(engine, r) == STANDING_READY;
  }
  atomic_store_explicit(&stats->ready, n, memory_order_relaxed);
  atomic_store_explicit(&stats->active, engine->active, memory_order_relaxed);
}

void
audit_copies(Engine* const engine, const Block* const block)
{
  bool late[COPIES_MAX] = {false};
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    if (roles_is_alive(engine, r)) {
      audit_life(engine, block->seq, r);
    }
    if (roles_is_alive(engine, r)) {
      late[r] = audit_time(engine, block, r);
    }
  }

  if (!block->stepped) {
    standstill_judge(engine, block);
    jobs_judge(engine, block);
  }
  const uint32_t standby = roles_standby(engine);
  const bool     tired   = late[engine->active] ||
                     roles_standing(engine, engine->active) == STANDING_SPARE;
  if (tired && standby != COPIES_MAX && !late[standby] &&
      roles_standing(engine, standby) == STANDING_READY) {
    roles_swap(engine, block->seq, standby);
  }
  audit_flaps(engine, block, late);
  show_roles(engine);
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    if (r != engine->active && roles_is_alive(engine, r) &&
        roles_is_alive(engine, engine->active)) {
      compare_copy(engine, block->seq, r);
    }
  }
  compare_settle(engine, block->seq);
  atomic_store_explicit(&engine->setup.stats->apart,
                        !engine->agree && !engine->dispute.open,
                        memory_order_relaxed);
}

void
audit_loss(Engine* const  engine,
           const uint64_t seq,
           const uint32_t n_frames,
           const bool     late_cycle)
{
  Loss* const loss = &engine->losses[seq & (COPY_OUTPUTS - 1U)];
  *loss            = (Loss){.seq = seq, .frames = n_frames};
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    loss->open |= roles_is_alive(engine, r) ? 1U << r : 0U;
  }

  count_add(&engine->setup.stats->lost_frames, n_frames);
  roles_tell(engine, seq, INCIDENT_LOST, engine->active, n_frames);
  if (late_cycle) {
    count_add(&engine->setup.stats->lost_to_machine, n_frames);
    loss->frames = 0U;
  }
}
