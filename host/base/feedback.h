// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_FEEDBACK_H
#define CHRONUS_HOST_FEEDBACK_H

#include "host/base/attributes.h"
#include "host/base/learned.h"
#include "host/base/readings.h"
#include "host/base/ring.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

// What the engine tells the thread that feeds it: when each cycle began, and
// on which frame the commands acted that asked for it.  Neither ever waits.

/// Room that MIDI leaves to the echoes that somebody waits for, bytes
#define FEEDBACK_SPARE_BYTES (RING_BYTES / 2U)

/// Beats that are kept, so that one can be read while the next is written
#define FEEDBACK_BEATS 4U

/// Payload of an EVENT_SET that asks for an echo
typedef struct {
  uint64_t token; ///< What the echo repeats
} EventAsk;

/// Payload of an EVENT_GROUP that waits for its time
typedef struct {
  uint64_t token; ///< What the echo repeats
  uint64_t frame; ///< Frame on which it is to act, counted from the start
} EventTime;

/// Payload of an echo, whose kind, index and value are the command's; the echo
/// of a group comes before those of its members.  Of a MIDI message the index
/// is its length, and its bytes are the token's.
typedef struct {
  uint64_t token; ///< Of the command
  uint64_t frame; ///< Frame on which it acts, counted from the start
} EventEcho;

/// A moment of the audio clock, as the monotonic clock has it
typedef struct {
  uint64_t frame; ///< Frames before the cycle
  uint64_t at_ns; ///< When the cycle began
} Beat;

/// All zero is a fresh start
typedef struct {
  Ring echoes;                 ///< From the engine; an EVENT_TEXT among them
                               ///< is what the plugin tells of that port
  Learned          learned;    ///< Of controllers, from the engine
  Readings         readings;   ///< What the plugin tells, from the engine
  _Atomic uint32_t wants_midi; ///< MIDI is echoed too; the listener writes
  _Atomic uint64_t n_beats;    ///< Cycles so far; by the engine
  struct {
    _Atomic uint64_t frame; ///< As in Beat
    _Atomic uint64_t at_ns; ///< As in Beat
  } beats[FEEDBACK_BEATS];  ///< The last ones; by the engine
} Feedback;

/// Tell that a cycle began; the engine's thread
RT_SAFE static inline void
feedback_beat(Feedback* const feedback,
              const uint64_t  frame,
              const uint64_t  at_ns)
{
  const uint64_t n =
    atomic_load_explicit(&feedback->n_beats, memory_order_relaxed);
  const uint32_t b = (uint32_t)(n % FEEDBACK_BEATS);
  atomic_store_explicit(&feedback->beats[b].frame, frame, memory_order_release);
  atomic_store_explicit(&feedback->beats[b].at_ns, at_ns, memory_order_release);
  atomic_store_explicit(&feedback->n_beats, n + 1U, memory_order_release);
}

/// Read when the last cycle began; false if there was none
static inline bool
feedback_last(const Feedback* const feedback, Beat* const beat)
{
  for (;;) {
    const uint64_t n =
      atomic_load_explicit(&feedback->n_beats, memory_order_acquire);
    if (!n) {
      return false;
    }
    const uint32_t b = (uint32_t)((n - 1U) % FEEDBACK_BEATS);
    beat->frame =
      atomic_load_explicit(&feedback->beats[b].frame, memory_order_acquire);
    beat->at_ns =
      atomic_load_explicit(&feedback->beats[b].at_ns, memory_order_acquire);
    if (atomic_load_explicit(&feedback->n_beats, memory_order_acquire) - n <
        FEEDBACK_BEATS - 1U) {
      return true;
    }
  }
}

#endif // CHRONUS_HOST_FEEDBACK_H
