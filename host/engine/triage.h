// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TRIAGE_H
#define CHRONUS_HOST_TRIAGE_H

#include "host/base/clock.h"
#include "host/base/stats.h"
#include "host/engine/standing.h"

#include <stdbool.h>
#include <stdint.h>

// How a retired copy is brought back: pure decisions.  Any thread, any clock.

/// A plugin that dies again and again is not restarted more often, per second: a
/// restart costs about a millisecond of another copy's time
#define TRIAGE_RESTARTS 100U

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

/// How often a place was given a new copy; all zero is never
typedef struct {
  uint64_t since_ns; ///< Begin of the second in which they are counted
  uint32_t n;        ///< In that second
} Restarts;

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

/// Whether a place has had its share of restarts for this second; if not, one
/// more is counted
static inline bool
triage_is_weary(Restarts* const restarts, const uint64_t now_ns)
{
  if (now_ns - restarts->since_ns > NS_PER_SECOND) {
    *restarts = (Restarts){.since_ns = now_ns};
  }
  if (restarts->n == TRIAGE_RESTARTS) {
    return true;
  }
  ++restarts->n;
  return false;
}

#endif // CHRONUS_HOST_TRIAGE_H
