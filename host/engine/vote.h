// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_VOTE_H
#define CHRONUS_HOST_VOTE_H

#include "host/base/attributes.h"
#include "host/base/stats.h"

#include <stdbool.h>
#include <stdint.h>

// Which copy's output is played: a pure function of what arrived, when, and how
// it sounds.  Any thread, any clock.

/// How a block of output sounds, from fine to worst
typedef enum {
  LOOK_FINE,
  LOOK_JUMP,   ///< Begins far from where the sound was; may well be right
  LOOK_SILENT, ///< Nothing but zeros
  LOOK_LOUD,   ///< Over the level limit
  LOOK_BROKEN, ///< NaN or infinity
} Look;

/// What is known of one copy and the block in question
typedef struct {
  bool     alive; ///< It may still deliver
  bool     here;  ///< It has delivered
  Look     look;  ///< How that sounds
  uint64_t at_ns; ///< When it delivered
} Ballot;

typedef struct {
  Ballot   ballots[COPIES_MAX]; ///< One per copy
  uint32_t active;              ///< The copy that has the role
  bool     agree;               ///< The copies gave equal bits so far
  bool     equal;               ///< So do all that are here now
  uint64_t now_ns;              ///< The time; what came later is not here yet
  uint64_t deadline_ns;         ///< From then on the active is not preferred
  uint64_t last_ns;             ///< From then on nobody is waited for
} Poll;

typedef enum {
  VOTE_WAIT, ///< For more to arrive, but not beyond `until_ns`
  VOTE_PLAY, ///< The output of copy `who`
  VOTE_LOSE, ///< Nobody has delivered: the block is lost
} VoteAct;

typedef struct {
  VoteAct  act;      ///< What to do
  uint32_t who;      ///< The copy to play
  uint64_t until_ns; ///< When to ask again at the latest
  uint32_t wrong;    ///< One bit per copy whose output is known to be wrong
} Vote;

/// Whether copy `r` has delivered by the poll's time
static inline bool
vote_is_here(const Poll* const poll, const uint32_t r)
{
  const Ballot* const b = &poll->ballots[r];
  return b->alive && b->here && b->at_ns <= poll->now_ns;
}

/// How bad copy `r`'s output looks; copies that differ may well differ in zeros
/// and in steps
static inline Look
vote_look(const Poll* const poll, const uint32_t r)
{
  const Look look = poll->ballots[r].look;
  return look <= LOOK_SILENT && !poll->agree ? LOOK_FINE : look;
}

/// The same as far as it proves a copy wrong, which a jump does not
static inline Look
vote_fault(const Poll* const poll, const uint32_t r)
{
  const Look look = vote_look(poll, r);
  return look == LOOK_JUMP ? LOOK_FINE : look;
}

/// The copy here that sounds best, the active one first; COPIES_MAX if none
static inline uint32_t
vote_best(const Poll* const poll)
{
  uint32_t best = COPIES_MAX;
  for (uint32_t k = 0U; k < COPIES_MAX; ++k) {
    const uint32_t r = (poll->active + k) % COPIES_MAX;
    if (vote_is_here(poll, r) &&
        (best == COPIES_MAX || vote_look(poll, r) < vote_look(poll, best))) {
      best = r;
    }
  }
  return best;
}

/// Which of two copies that differ is wrong, given which of them a third is
/// equal to; COPIES_MAX if that cannot be told
static inline uint32_t
vote_odd(const bool     a_is_third,
         const bool     b_is_third,
         const uint32_t a,
         const uint32_t b)
{
  return a_is_third == b_is_third ? COPIES_MAX : a_is_third ? b : a;
}

/// One bit per copy here whose output is wrong beyond doubt
static inline uint32_t
vote_wrong(const Poll* const poll, const uint32_t best, const bool all_here)
{
  const Look look  = vote_fault(poll, best);
  uint32_t   wrong = 0U;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    const Look mine   = vote_fault(poll, r);
    const bool proven = all_here && !poll->equal && mine > look;
    if (vote_is_here(poll, r) && (mine == LOOK_BROKEN || proven)) {
      wrong |= 1U << r;
    }
  }
  return wrong;
}

/// The output of a poll in which `best` is here but others may still come
static inline Vote
vote_early(const Poll* const poll, const uint32_t best)
{
  const uint64_t deadline_ns = poll->deadline_ns;
  const Look     look        = vote_look(poll, best);
  const bool     preferred   = poll->agree || best == poll->active;
  const uint64_t until_ns    = look > LOOK_SILENT ? poll->last_ns
                               : (look != LOOK_FINE || !preferred) ? deadline_ns
                                                                   : 0U;
  if (poll->now_ns < until_ns) {
    return (Vote){.act = VOTE_WAIT, .until_ns = until_ns};
  }

  const VoteAct act = look > LOOK_SILENT ? VOTE_LOSE : VOTE_PLAY;
  return (Vote){act, best, 0U, vote_wrong(poll, best, false)};
}

/**
   Decide on one block.

   While the copies agree the first good output is played.  Output that is all
   zeros, too loud or not finite is held until the other copy's is there: equal
   bits clear it (not finite is never cleared), otherwise the better one plays
   and the other is wrong.  Output that jumps is held as well, but only to the
   deadline, and is no fault: if bits differ the other one plays, and who is
   wrong is found elsewhere.  Copies known to differ are not mixed before the
   deadline, and zeros and jumps then mean nothing.  Nobody is waited for after
   `last_ns`.
*/
RT_SAFE static inline Vote
vote_pick(const Poll* const poll)
{
  uint32_t n_alive = 0U;
  uint32_t n_here  = 0U;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    n_alive += poll->ballots[r].alive;
    n_here += vote_is_here(poll, r);
  }

  const uint32_t best = vote_best(poll);
  if (!n_alive) {
    return (Vote){.act = VOTE_LOSE};
  }
  if (best == COPIES_MAX) {
    return poll->now_ns < poll->last_ns
             ? (Vote){.act = VOTE_WAIT, .until_ns = poll->last_ns}
             : (Vote){.act = VOTE_LOSE};
  }
  if (n_here < n_alive) {
    return vote_early(poll, best);
  }

  const VoteAct act =
    poll->ballots[best].look == LOOK_BROKEN ? VOTE_LOSE : VOTE_PLAY;
  return (Vote){act, best, 0U, vote_wrong(poll, best, true)};
}

#endif // CHRONUS_HOST_VOTE_H
