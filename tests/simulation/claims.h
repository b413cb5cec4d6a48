// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_SIMULATION_CLAIMS_H
#define CHRONUS_SIMULATION_CLAIMS_H

#include "tests/simulation/sim.h"

#include <stdbool.h>
#include <stdint.h>

/*
   What holds in each block of a run, whatever happens; the claims say it in
   these words when it does not.

   Sound
    1. What is played is, bit for bit, what a copy that never fails gives for
       that very block: no retired copy is heard, none that fell behind, no
       slot that is being written.
    2. NaN and infinity are never played; zeros and a runaway only if nobody
       gave better in time, and neither a click; a changed bit is counted as a
       divergence.
    3. Copies that differ are not mixed: the active one is heard.

   Loss
    4. No frame is lost while a sound copy has delivered, nor is one given up
       before the bound while a sound copy may still deliver.
    5. One fault at a time costs no frame at all.
    6. What is lost is counted, to the frame, and fades out.
       An event that kills both of a pair with a spare costs two blocks at most,
       is found, and is left out by all from then on.
    7. The engine never waits past 0.95 of the period, or half a period where it
       was called late, and never for ever.  It wakes up at once when a sound
       copy that it waits for has delivered, or dies; but for a block that
       begins with a jump it may wait for another until the deadline.

   Roles
    8. The active role moves only on a miss, a death, a verdict or /swap, and to
       a copy that lives; /swap moves it.
    9. Nobody is retired without a reason: it died, stood still for the limit,
       was overtaken, or gave such a block.
   10. Whoever dies is retired in the next block, whoever stands still after the
       limit, whoever gave garbage in three blocks.
   11. A copy is late if it was late, and ready if it has caught up; standings
       change in no other way.
   12. Redundancy comes back.

   Log
   13. What was sent is in the log once, in order, in time, a switch one frame
       after the last time that it was thrown.
*/

/// State one; if it does not hold the seed, the block and it are printed
void
claim(Sim* sim, bool holds, const char* what);

/// A copy begins anew, with a state of its own: there is no other
void
claims_begin_anew(Sim* sim, State state);

/// The engine is about to be called for a period
void
claims_begin(Sim* sim);

/// It has looked at the clock for the first time
void
claims_enter(Sim* sim);

/// It has shown a new block to the copies, or wishes them to hurry
void
claims_learn(Sim* sim);

/// It is about to wait
void
claims_wait(Sim* sim, uint64_t until_ns);

/// It is about to wake up
void
claims_wake(Sim* sim);

/// It has played the block
void
claims_check(Sim* sim);

/// A bit was changed some blocks ago
void
claims_resolve(Sim* sim);

#endif // CHRONUS_SIMULATION_CLAIMS_H
