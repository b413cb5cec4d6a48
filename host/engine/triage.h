// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TRIAGE_H
#define CHRONUS_HOST_TRIAGE_H

#include "host/base/clock.h"
#include "host/base/stats.h"
#include "host/shared/standing.h"

#include <stdbool.h>
#include <stdint.h>

// How a retired copy is brought back: pure decisions.  Any thread, any clock.

/// A copy that dies again and again is not cloned more often, per second: that
/// costs about a millisecond of another copy's time
#define TRIAGE_RESTARTS 100U

/// Where all copies die again and again a fresh one is not made more often, per
/// second; and each waits so much longer than the one before.  So what kills
/// them meets no storm, and once it is over the sound is not silent for long.
#define TRIAGE_REBIRTHS 10U
#define TRIAGE_REBIRTH_NS (25U * NS_PER_MS)

/// A copy that began afresh and is given up for its sound within so many blocks
/// began badly; after so many of those in a row
#define TRIAGE_TRIAL_BLOCKS 8U
#define TRIAGE_TRIALS 4U

/// the next is left alone for so long; doubled each time, so often at most
#define TRIAGE_HOLD_NS (100U * NS_PER_MS)
#define TRIAGE_DOUBLINGS 9U

/// A copy that stands still for so long while its peer goes on is hung; so is
/// one that takes so much CPU time for one block
#define TRIAGE_HANG_NS (200U * NS_PER_MS)

/// Two that both stand still but take no CPU time are, after so long: before
/// the log moves on without the spare, which waits behind them
#define TRIAGE_BOTH_NS (400U * NS_PER_MS)

/// A copy that is alone is hung after so long
#define TRIAGE_ALONE_NS (2000U * NS_PER_MS)

/// What is known of a copy from whose state another might begin
typedef struct {
  Standing standing; ///< As the engine has it
  bool     coming;   ///< It is about to be one
  bool     busy;     ///< It gives its state to another
} Candidate;

/// Whether there is a copy to begin from
typedef enum {
  DONOR_NONE,  ///< No
  DONOR_SOON,  ///< There will be
  DONOR_FOUND, ///< Yes
} DonorState;

/// When there was a new copy; all zero is never
typedef struct {
  uint64_t at_ns[TRIAGE_RESTARTS]; ///< The last times, by number
  uint64_t n;                      ///< How many there were in all
} Restarts;

/// How the last copy of a place ended; all zero is not, or between two blocks
typedef struct {
  bool     in_block; ///< A block ended it: it died in it, or spent itself
  uint64_t seq;      ///< Which; blocks below it were survived
} Ending;

/// How much one would rather have copy `k` give its state: the spare at any
/// time, then the one that does not play; 0 if it cannot
static inline uint32_t
triage_worth(const Candidate* const candidates,
             const uint32_t         k,
             const uint32_t         active)
{
  const Standing standing = candidates[k].standing;
  return candidates[k].busy           ? 0U
         : standing == STANDING_SPARE ? 3U
         : standing != STANDING_READY ? 0U
         : k != active                ? 2U
                                      : 1U;
}

/**
   Find the copy whose state place `r` gets.

   @param candidates One for each of COPIES_MAX places.
   @param active The copy that plays.
   @param last The one that was asked last, in vain; COPIES_MAX if none was.
   Another is preferred.
   @param donor Receives the copy where one was found.
*/
static inline DonorState
triage_donor(const Candidate* const candidates,
             const uint32_t         r,
             const uint32_t         active,
             const uint32_t         last,
             uint32_t* const        donor)
{
  DonorState state = DONOR_NONE;
  uint32_t   best  = 0U;
  for (uint32_t k = 0U; k < COPIES_MAX; ++k) {
    const Candidate* const it = &candidates[k];
    const bool             here =
      it->standing != STANDING_ABSENT && it->standing != STANDING_RETIRED;
    if (k != r && (here || it->coming)) {
      const uint32_t fits  = triage_worth(candidates, k, active);
      const uint32_t worth = fits && k != last ? fits + 3U : fits;
      state                = state == DONOR_NONE ? DONOR_SOON : state;
      if (worth > best) {
        best   = worth;
        *donor = k;
        state  = DONOR_FOUND;
      }
    }
  }
  return state;
}

/// When the restart `back` before the last one was; there must be so many
static inline uint64_t
triage_restart_ns(const Restarts* const restarts, const uint32_t back)
{
  return restarts->at_ns[(restarts->n - 1U - back) % TRIAGE_RESTARTS];
}

/// How many restarts there were within the last second, up to `most`
static inline uint32_t
triage_lately(const Restarts* const restarts,
              const uint32_t        most,
              const uint64_t        now_ns)
{
  uint32_t n = 0U;
  while (n < most && n < restarts->n &&
         now_ns - triage_restart_ns(restarts, n) < NS_PER_SECOND) {
    ++n;
  }
  return n;
}

static inline void
triage_count(Restarts* const restarts, const uint64_t now_ns)
{
  restarts->at_ns[restarts->n++ % TRIAGE_RESTARTS] = now_ns;
}

/// Whether there were TRIAGE_RESTARTS within the last second; if not, one more
/// is counted
static inline bool
triage_is_weary(Restarts* const restarts, const uint64_t now_ns)
{
  if (triage_lately(restarts, TRIAGE_RESTARTS, now_ns) == TRIAGE_RESTARTS) {
    return true;
  }
  triage_count(restarts, now_ns);
  return false;
}

/// Whether it is too soon to begin from nothing again; if not, one more such
/// restart is counted
static inline bool
triage_backs_off(Restarts* const restarts, const uint64_t now_ns)
{
  const uint32_t n = triage_lately(restarts, TRIAGE_REBIRTHS, now_ns);
  if (n == TRIAGE_REBIRTHS || (n && now_ns - triage_restart_ns(restarts, 0U) <
                                      (n - 1U) * (uint64_t)TRIAGE_REBIRTH_NS)) {
    return true;
  }
  triage_count(restarts, now_ns);
  return false;
}

/// How long no copy is made afresh where the last `n_bad` of them began badly
static inline uint64_t
triage_hold_ns(const uint32_t n_bad)
{
  const uint32_t more = n_bad > TRIAGE_TRIALS ? n_bad - TRIAGE_TRIALS : 0U;
  return n_bad < TRIAGE_TRIALS
           ? 0U
           : TRIAGE_HOLD_NS
               << (more < TRIAGE_DOUBLINGS ? more : TRIAGE_DOUBLINGS);
}

/**
   Whether a block ended all who tried it, and which.

   @param endings Of the pair, whose copies are all gone, or of one copy if no
   other is left.
   @param n How many endings.
   @param safe Blocks below this one were survived by some copy.
   @param seq Receives the block.
*/
static inline bool
triage_is_poison(const Ending* const endings,
                 const uint32_t      n,
                 const uint64_t      safe,
                 uint64_t* const     seq)
{
  bool same = n > 0U;
  for (uint32_t k = 0U; k < n; ++k) {
    same = same && endings[k].in_block && endings[k].seq == endings[0].seq;
  }
  *seq = same ? endings[0].seq : 0U;
  return same && *seq >= safe;
}

/// What is known of a copy that stands still
typedef struct {
  uint64_t stuck_ns;  ///< For so long, by the periods that began
  uint64_t burnt_ns;  ///< CPU time that it took meanwhile, as far as is known
  bool     has_peer;  ///< There is another copy
  bool     peer_goes; ///< Which has got further
} Standstill;

/// Whether it is hung: its peer goes on without it, or it took its time
static inline bool
triage_is_hung(const Standstill* const still)
{
  const uint64_t limit_ns = still->peer_goes  ? TRIAGE_HANG_NS
                            : still->has_peer ? TRIAGE_BOTH_NS
                                              : TRIAGE_ALONE_NS;
  return still->stuck_ns > limit_ns || still->burnt_ns > TRIAGE_HANG_NS;
}

#endif // CHRONUS_HOST_TRIAGE_H
