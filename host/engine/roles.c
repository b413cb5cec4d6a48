// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/roles.h"

#include "host/engine/look.h"

Standing
roles_standing(const Engine* const engine, const uint32_t r)
{
  return (Standing)atomic_load_explicit(&engine->standing[r],
                                        memory_order_acquire);
}

void
roles_set(Engine* const engine, const uint32_t r, const Standing standing)
{
  atomic_store_explicit(
    &engine->standing[r], (uint32_t)standing, memory_order_release);
}

bool
roles_is_alive(const Engine* const engine, const uint32_t r)
{
  const Standing standing = roles_standing(engine, r);
  return standing != STANDING_ABSENT && standing != STANDING_RETIRED;
}

uint32_t
roles_count(const Engine* const engine)
{
  uint32_t n = 0U;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    n += roles_is_alive(engine, r);
  }
  return n;
}

void
roles_admit(Engine* const engine, const uint32_t r, const uint64_t from)
{
  engine->first[r]    = from;
  engine->timed[r]    = from;
  engine->checked[r]  = from;
  engine->stuck_ns[r] = 0U;
  engine->endings[r]  = (Ending){.in_block = false};
  roles_set(engine, r, r == COPY_SPARE ? STANDING_SPARE : STANDING_CATCHING);
  log_count(engine->setup.log, r, true);
  atomic_fetch_add_explicit(&engine->admitted[r], 1U, memory_order_release);
}

void
roles_tell(Engine* const      engine,
           const uint64_t     seq,
           const IncidentKind kind,
           const uint32_t     r,
           const uint32_t     detail)
{
  incidents_tell(engine->setup.incidents,
                 (Incident){.seq    = seq,
                            .frame  = engine->frame,
                            .at_ns  = clock_now_ns(),
                            .kind   = kind,
                            .copy   = r,
                            .detail = detail});
}

void
roles_swap(Engine* const engine, const uint64_t seq, const uint32_t r)
{
  if (r == engine->active) {
    return;
  }
  engine->active = r;
  count_add(&engine->setup.stats->swaps, 1U);
  for (uint32_t k = 0U; k < COPIES_MAX; ++k) {
    engine->checked[k] = seq;
  }
  roles_tell(engine, seq, INCIDENT_SWAP, r, 0U);
}

/// How much one would rather have copy `r` play: ready, then any, the spare
/// last
static uint32_t
fitness(const Engine* const engine, const uint32_t r)
{
  const Standing standing = roles_standing(engine, r);
  return standing == STANDING_READY   ? 3U
         : standing == STANDING_SPARE ? 1U
         : roles_is_alive(engine, r)  ? 2U
                                      : 0U;
}

uint32_t
roles_standby(const Engine* const engine)
{
  uint32_t found = COPIES_MAX;
  uint32_t best  = 0U;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    const uint32_t fit = fitness(engine, r);
    if (r != engine->active && fit > best) {
      found = r;
      best  = fit;
    }
  }
  return found;
}

bool
roles_need_spare(const Engine* const engine)
{
  bool spare = false;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    const Standing standing = roles_standing(engine, r);
    if (standing == STANDING_READY || standing == STANDING_LATE) {
      return false;
    }
    spare |= standing == STANDING_SPARE;
  }
  return spare;
}

uint64_t
roles_burnt_ns(const Engine* const engine, const uint32_t r)
{
  const uint64_t at =
    atomic_load_explicit(&engine->burnt_at[r], memory_order_acquire);
  return at == copy_done(engine->setup.copies[r])
           ? atomic_load_explicit(&engine->burnt_ns[r], memory_order_relaxed)
           : 0U;
}

/// Note in which block copy `r` ended, if that was the block's doing
static void
note_ending(Engine* const engine, const uint32_t r, const IncidentKind why)
{
  const Copy* const copy = engine->setup.copies[r];
  const uint64_t    done = copy_done(copy);
  const bool        spent =
    why == INCIDENT_HUNG &&
    (engine->patient || roles_burnt_ns(engine, r) > TRIAGE_HANG_NS);
  const bool begun =
    atomic_load_explicit(&copy->begun, memory_order_acquire) > done;
  engine->endings[r] =
    (Ending){.in_block = begun && (why == INCIDENT_DEAD || spent), .seq = done};
  engine->last_ended = r;
}

/// Without copy `r` those that are left agree, as far as is known, if it was
/// one of two that did not
static void
end_dispute(Engine* const engine, const uint32_t r)
{
  const Dispute* const left = &engine->dispute;
  if (left->open && (r == left->a || r == left->b)) {
    engine->dispute = (Dispute){.open = false};
    engine->agree   = true;
  }
}

void
roles_retire(Engine* const      engine,
             const uint64_t     seq,
             const uint32_t     r,
             const IncidentKind why,
             const uint32_t     detail)
{
  atomic_store_explicit(
    &engine->verdict[r], (uint32_t)why, memory_order_relaxed);
  note_ending(engine, r, why);
  end_dispute(engine, r);
  roles_set(engine, r, STANDING_RETIRED);
  log_count(engine->setup.log, r, false);
  roles_tell(engine, seq, why, r, detail);
  const uint32_t standby = roles_standby(engine);
  if (r == engine->active && standby != COPIES_MAX) {
    roles_swap(engine, seq, standby);
  }
  bell_ring(&engine->retired);
}

float
roles_limit(const Engine* const engine)
{
  const float own = engine->loudest * LOOK_LIMIT;
  return engine->agree            ? LOOK_LIMIT
         : own > LOOK_LIMIT_APART ? own
                                  : LOOK_LIMIT_APART;
}

Look
roles_look(const Engine* const engine, const Look look)
{
  return look == LOOK_LOUD && engine->loud ? LOOK_FINE : look;
}

bool
roles_blame(Engine* const  engine,
            const uint64_t seq,
            const uint64_t at,
            const uint32_t r,
            const Look     look)
{
  if (look == LOOK_LOUD && !engine->agree && r != engine->active &&
      at < engine->settled[r]) {
    return false;
  }
  const IncidentKind kind = look == LOOK_BROKEN ? INCIDENT_BROKEN
                            : look == LOOK_LOUD ? INCIDENT_LOUD
                                                : INCIDENT_SILENT;
  roles_retire(engine, seq, r, kind, 0U);
  return true;
}
