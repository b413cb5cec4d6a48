// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/compare.h"

#include "host/engine/look.h"
#include "host/engine/roles.h"
#include "host/engine/sent.h"

#include <string.h>

uint64_t
compare_oldest(const uint64_t seq)
{
  return seq > COPY_OUTPUTS - 2U ? seq - (COPY_OUTPUTS - 2U) : 0U;
}

/// Samples of output `p`; sizes are the host's own, whatever a copy says
static const float*
samples_of(const Engine* const engine,
           const uint32_t      r,
           const uint64_t      seq,
           const uint32_t      p)
{
  return copy_samples(engine->setup.copies[r], engine->n_outputs, seq, p);
}

/// Frames of a block that is still in the log
static uint32_t
frames_of(const Engine* const engine, const uint64_t seq)
{
  return log_slot(engine->setup.log, seq)->frames;
}

/// Whether two copies gave equal bits for a block that both still hold
static bool
gave_equal(const Engine* const engine,
           const uint32_t      a,
           const uint32_t      b,
           const uint64_t      seq)
{
  for (uint32_t p = 0U; p < engine->n_outputs; ++p) {
    if (memcmp(samples_of(engine, a, seq, p),
               samples_of(engine, b, seq, p),
               frames_of(engine, seq) * sizeof(float)) != 0) {
      return false;
    }
  }
  return sent_was_equal(engine, a, b, seq);
}

/// How a block of copy `r` sounds, all outputs together
static Look
look_of(const Engine* const engine, const uint32_t r, const uint64_t seq)
{
  Look whole = LOOK_SILENT;
  for (uint32_t p = 0U; p < engine->n_outputs; ++p) {
    const Look look = look_at(samples_of(engine, r, seq, p),
                              frames_of(engine, seq),
                              roles_limit(engine));
    if (look != LOOK_SILENT && (whole == LOOK_SILENT || look > whole)) {
      whole = look;
    }
  }
  return roles_look(engine, whole);
}

/// The copy besides `a` and `b`, if it has given block `at` or will, began
/// before it, and can tell which is right; COPIES_MAX if there is none
static uint32_t
find_third(const Engine* const engine,
           const uint64_t      at,
           const uint32_t      a,
           const uint32_t      b)
{
  const uint32_t third = COPIES_MAX - a - b; // 0, 1 and 2 add up to 3
  return !engine->setup.apart && roles_is_alive(engine, third) &&
             engine->first[third] <= at
           ? third
           : COPIES_MAX;
}

/// Say that copies differ of which nobody can tell which is right
static void
part(Engine* const engine, const uint64_t at, const uint32_t r)
{
  engine->agree   = false;
  engine->dispute = (Dispute){.open = false};
  roles_tell(engine, at, INCIDENT_DIVERGED, r, 0U);
}

/// Judge two copies whose block `at` differs though both sound well
static void
dispute(Engine* const  engine,
        const uint64_t at,
        const uint32_t a,
        const uint32_t r)
{
  if (find_third(engine, at, a, r) == COPIES_MAX) {
    part(engine, at, r);
  } else {
    engine->agree   = false; // Until then they are not mixed
    engine->dispute = (Dispute){.open = true, .seq = at, .a = a, .b = r};
  }
}

void
compare_settle(Engine* const engine, const uint64_t seq)
{
  const Dispute left = engine->dispute;
  if (!left.open) {
    return;
  }
  const uint32_t third = find_third(engine, left.seq, left.a, left.b);
  if (third == COPIES_MAX || left.seq < compare_oldest(seq)) {
    part(engine, left.seq, left.b);
  } else if (copy_done(engine->setup.copies[third]) > left.seq) {
    const uint32_t wrong = vote_odd(gave_equal(engine, left.a, third, left.seq),
                                    gave_equal(engine, left.b, third, left.seq),
                                    left.a,
                                    left.b);
    if (wrong == COPIES_MAX) {
      part(engine, left.seq, left.b);
    } else {
      roles_retire(engine, seq, wrong, INCIDENT_OUTVOTED, 0U);
    }
  }
}

/**
   Judge two copies whose block `at` differs.

   @return Whether one of them was given up, since it sounds worse.
*/
static bool
judge_difference(Engine* const  engine,
                 const uint64_t seq,
                 const uint64_t at,
                 const uint32_t a,
                 const uint32_t r)
{
  const Look look_a     = look_of(engine, a, at);
  const Look look_r     = look_of(engine, r, at);
  const bool a_is_worse = look_a > look_r;
  const Look worse      = a_is_worse ? look_a : look_r;
  count_add(&engine->setup.stats->diverged_blocks, 1U);
  if (look_a != look_r && (engine->agree || worse > LOOK_SILENT) &&
      roles_blame(engine, seq, at, a_is_worse ? a : r, worse)) {
    return true;
  }
  if (engine->agree) {
    dispute(engine, at, a, r);
  }
  return false;
}

void
compare_copy(Engine* const engine, const uint64_t seq, const uint32_t r)
{
  const uint32_t a      = engine->active;
  const uint64_t done_a = copy_done(engine->setup.copies[a]);
  const uint64_t done_r = copy_done(engine->setup.copies[r]);
  const uint64_t done   = done_a < done_r ? done_a : done_r;
  const uint64_t oldest = compare_oldest(seq);
  uint64_t       at     = engine->checked[r];
  at                    = at < oldest ? oldest : at;
  at                    = at < engine->first[a] ? engine->first[a] : at;
  for (; at < done && at < seq; ++at) {
    if (!gave_equal(engine, a, r, at) &&
        judge_difference(engine, seq, at, a, r)) {
      return;
    }
  }
  engine->checked[r] = at;
}
