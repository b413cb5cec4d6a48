// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/spare.h"

#include "host/engine/ledger.h"
#include "host/engine/roles.h"

/// Blocks that some copy has survived: one that ended since then as well, for
/// another may have been made from it
static uint64_t
count_survived(const Engine* const engine)
{
  uint64_t most =
    atomic_load_explicit(&engine->setup.log->safe, memory_order_relaxed);
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    const uint64_t done = roles_is_alive(engine, r)
                            ? copy_done(engine->setup.copies[r])
                            : engine->endings[r].seq;
    const bool     sane = done <= log_head(engine->setup.log);
    most                = sane && done > most ? done : most;
  }
  return most;
}

/// Whether a copy may have come that is not counted on yet
static bool
is_vacant(const Engine* const engine)
{
  bool vacant = false;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    vacant |= roles_standing(engine, r) == STANDING_RETIRED;
  }
  return vacant;
}

/// Whether a block has events that copies do without if it is poison, and is
/// still in the log
static bool
has_events(const Log* const log, const uint64_t seq)
{
  const Block* const block = log_slot(log, seq);
  uint32_t           at    = 0U;
  const Event*       event = NULL;
  if (log_head(log) - seq >= log->n_slots || block->seq != seq) {
    return false;
  }
  while ((event = block_next(block, &at))) {
    if (event->kind == EVENT_SET || event->kind == EVENT_TEXT ||
        event->kind == EVENT_GET || event->kind == EVENT_MIDI ||
        event->kind == EVENT_TRANSPORT || event->kind == EVENT_ANSWER) {
      return true;
    }
  }
  return false;
}

/// Find the block that ended both of the pair, or the last copy of all
static bool
find_poison(const Engine* const engine, uint64_t* const seq)
{
  const uint64_t safe =
    atomic_load_explicit(&engine->setup.log->safe, memory_order_relaxed);
  Ending   pair[COPIES_MAX];
  uint32_t n = 0U;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    if (r != COPY_SPARE) {
      pair[n++] = engine->endings[r];
      if (roles_is_alive(engine, r)) {
        return false;
      }
    }
  }
  const Ending* const last = &engine->endings[engine->last_ended];
  return triage_is_poison(pair, n, safe, seq) ||
         (!roles_count(engine) && triage_is_poison(last, 1U, safe, seq));
}

/// Have no copy get the events of a block any more
static void
mark(Engine* const engine, const uint64_t seq)
{
  Log* const log = engine->setup.log;
  if (log_is_poison(log, seq) || !has_events(log, seq)) {
    return;
  }
  log_poison(log, seq);
  ledger_recount(&engine->ledger, engine->setup.model, log);
  count_add(&engine->setup.stats->poisoned, 1U);
  incidents_tell(engine->setup.incidents,
                 (Incident){.seq   = seq,
                            .frame = log_slot(log, seq)->frame,
                            .at_ns = clock_now_ns(),
                            .kind  = INCIDENT_POISON,
                            .copy  = engine->last_ended});
}

/// Whether a copy that is about to catch up will show if a block is poison
static bool
is_in_doubt(const Engine* const engine, const uint64_t safe)
{
  const Log* const log     = engine->setup.log;
  bool             catches = false;
  bool             doubt   = false;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    const Ending* const ending = &engine->endings[r];
    catches |= roles_standing(engine, r) == STANDING_CATCHING;
    doubt |= roles_standing(engine, r) == STANDING_RETIRED &&
             ending->in_block && ending->seq >= safe &&
             has_events(log, ending->seq) && !log_is_poison(log, ending->seq);
  }
  return catches && doubt;
}

void
spare_lead(Engine* const engine)
{
  Log* const     log  = engine->setup.log;
  const uint64_t safe = count_survived(engine);
  const uint64_t before =
    atomic_load_explicit(&log->safe, memory_order_relaxed);
  uint64_t seq = 0U;
  atomic_store_explicit(&log->safe, safe, memory_order_release);
  if (find_poison(engine, &seq)) {
    mark(engine, seq);
  }
  ledger_settle(&engine->ledger, engine->setup.model, log, safe);

  const uint32_t hurry = roles_need_spare(engine) && !is_in_doubt(engine, safe);
  const bool     turned =
    hurry != atomic_load_explicit(&log->hurry, memory_order_relaxed);
  const bool freed =
    safe != before &&
    (before + log->spare_lag < log_head(log) || is_vacant(engine));
  atomic_store_explicit(&log->hurry, hurry, memory_order_release);
  if (turned || freed) {
    bell_ring(&log->bell);
  }
}

bool
spare_is_held(const Engine* const engine)
{
  const Log* const log = engine->setup.log;
  return !atomic_load_explicit(&log->hurry, memory_order_relaxed) &&
         copy_done(engine->setup.copies[COPY_SPARE]) >=
           atomic_load_explicit(&log->safe, memory_order_relaxed);
}
