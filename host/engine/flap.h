// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_FLAP_H
#define CHRONUS_HOST_FLAP_H

#include "host/base/attributes.h"
#include "host/base/clock.h"

#include <stdbool.h>
#include <stdint.h>

// Whether a copy flaps: comes late again and again, while its peer never does.
// A pure decision: any thread, any clock.

/// So often within `FLAP_WINDOW_NS` is flapping
#define FLAP_TIMES 8U

/// Both may be late on a busy machine: only what is the copy's alone counts
#define FLAP_WINDOW_NS (4U * NS_PER_SECOND)

/// Where a fresh copy was no better, the next one is left alone for so long;
/// doubled each time
#define FLAP_HOLD_NS (8U * NS_PER_SECOND)

/// Most doublings of that
#define FLAP_DOUBLINGS 6U

/// What is known of one place for a copy; all zero is nothing
typedef struct {
  bool     late;     ///< It was so with the block before
  uint32_t n;        ///< How often it became late, its peer being in time
  uint32_t n_found;  ///< How often it was found flapping lately, at most
                     ///< FLAP_DOUBLINGS
  uint64_t since_ns; ///< When it first did
  uint64_t hold_ns;  ///< When it may next be found flapping
} Flap;

/**
   Note how a copy and its peer did with a block; call it once for each block.

   @param late It came too late.
   @param peer_late So did its peer.
   @param now_ns When the block began.
   @return Whether it flaps, and should be replaced; said once.
*/
RT_SAFE static inline bool
flap_note(Flap* const    flap,
          const bool     late,
          const bool     peer_late,
          const uint64_t now_ns)
{
  const bool began = late && !flap->late;
  flap->late       = late;
  if (peer_late || !began) {
    flap->n = peer_late ? 0U : flap->n;
    return false;
  }

  if (!flap->n || now_ns - flap->since_ns > FLAP_WINDOW_NS) {
    flap->n        = 0U;
    flap->since_ns = now_ns;
  }
  if (++flap->n < FLAP_TIMES || now_ns < flap->hold_ns) {
    return false;
  }
  const uint64_t pause_ns = FLAP_HOLD_NS << flap->n_found;
  const bool     calm     = now_ns - flap->hold_ns > pause_ns;
  const uint32_t n_before = calm ? 0U : flap->n_found;

  *flap = (Flap){.n_found =
                   n_before < FLAP_DOUBLINGS ? n_before + 1U : FLAP_DOUBLINGS,
                 .hold_ns = now_ns + (FLAP_HOLD_NS << n_before)};
  return true;
}

#endif // CHRONUS_HOST_FLAP_H
