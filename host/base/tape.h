// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TAPE_H
#define CHRONUS_HOST_TAPE_H

#include "host/base/attributes.h"
#include "host/base/circle.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

// A queue of played sound from the engine's thread to one that writes it to a
// file, neither of which ever waits.  A recording is a take: a number that
// begins and ends on a frame.

/// Bytes that it holds: 10.9 s of stereo at 48 kHz
#define TAPE_BYTES (1U << 22U)

/// Most beginnings and ends within one block
#define TAPE_EDGES 8U

/// What stands before the samples of a span, which follow channel by channel
typedef struct {
  uint32_t take;       ///< Which recording, above 0
  uint32_t n_frames;   ///< Length, may be 0
  uint64_t frame;      ///< The first one, counted from the host's start
  uint64_t missed;     ///< Frames before it for which there was no room
  uint32_t over;       ///< 1: the take ends here
  uint32_t n_channels; ///< Of the samples
} TapeSpan;

/// Where another take begins
typedef struct {
  uint32_t frame; ///< In the block
  uint32_t take;  ///< 0: none
} TapeEdge;

/// All zero is empty, and records nothing
typedef struct {
  _Alignas(64) _Atomic uint32_t head; ///< Bytes ever written; by the engine
  _Alignas(64) _Atomic uint32_t tail; ///< Bytes ever read; by the reader
  _Alignas(64) uint32_t take;         ///< Being recorded, or 0; the engine's
  uint64_t missed;                    ///< Frames of it since its last span
  TapeSpan owed;    ///< An end for which there was no room yet, if its
                    ///< take is not 0
  uint32_t n_edges; ///< Used ones of `edges`
  TapeEdge edges[TAPE_EDGES]; ///< Of the coming block, in time order
  uint8_t  bytes[TAPE_BYTES]; ///< Spans
} Tape;

/// Write a span with samples from frame `at` of `outputs`; false without room
RT_SAFE static inline bool
tape_write(Tape* const           tape,
           const TapeSpan* const span,
           float* const* const   outputs,
           const uint32_t        at)
{
  const uint32_t head = atomic_load_explicit(&tape->head, memory_order_relaxed);
  const uint32_t tail = atomic_load_explicit(&tape->tail, memory_order_acquire);
  const uint32_t n_bytes = span->n_frames * (uint32_t)sizeof(float);
  if (TAPE_BYTES - (head - tail) <
      sizeof(*span) + ((uint64_t)n_bytes * span->n_channels)) {
    return false;
  }

  uint32_t to = head + (uint32_t)sizeof(*span);
  circle_put(tape->bytes, TAPE_BYTES, head, span, (uint32_t)sizeof(*span));
  for (uint32_t c = 0U; outputs && c < span->n_channels; ++c) {
    circle_put(tape->bytes, TAPE_BYTES, to, outputs[c] + at, n_bytes);
    to += n_bytes;
  }
  atomic_store_explicit(&tape->head, to, memory_order_release);
  return true;
}

/// Have another take begin in the coming block, at frames that never go back;
/// 0 ends the present one; false if that is once too often
RT_SAFE static inline bool
tape_cut(Tape* const tape, const uint32_t frame, const uint32_t take)
{
  const bool fits = tape->n_edges < TAPE_EDGES;
  if (fits) {
    tape->edges[tape->n_edges++] = (TapeEdge){frame, take};
  }
  return fits;
}

/// End the present take before some frame, counted from the start
RT_SAFE static inline void
tape_end(Tape* const tape, const uint64_t frame, const uint32_t n_channels)
{
  const TapeSpan span = {.take       = tape->take,
                         .frame      = frame,
                         .missed     = tape->missed,
                         .over       = 1U,
                         .n_channels = n_channels};
  if (tape->take && !tape_write(tape, &span, NULL, 0U)) {
    tape->owed = span;
  }
  tape->take   = 0U;
  tape->missed = 0U;
}

/**
   Record what belongs to a take of a block that was played.

   The engine's thread.
   @param frame The block's first, counted from the start.
   @return Frames for which there was no room.
*/
RT_SAFE static inline uint32_t
tape_record(Tape* const         tape,
            float* const* const outputs,
            const uint32_t      n_channels,
            const uint64_t      frame,
            const uint32_t      n_frames)
{
  uint32_t n_missed = 0U;
  uint32_t at       = 0U;
  if (tape->owed.take && tape_write(tape, &tape->owed, NULL, 0U)) {
    tape->owed.take = 0U;
  }
  for (uint32_t e = 0U; e <= tape->n_edges; ++e) {
    const bool     last = e == tape->n_edges;
    const uint32_t end  = last ? n_frames : tape->edges[e].frame;
    const TapeSpan span = {.take       = tape->take,
                           .n_frames   = end - at,
                           .frame      = frame + at,
                           .missed     = tape->missed,
                           .n_channels = n_channels};
    if (span.take && span.n_frames) {
      const bool done = n_channels && tape_write(tape, &span, outputs, at);
      n_missed += done ? 0U : span.n_frames;
      tape->missed = done ? 0U : tape->missed + span.n_frames;
    }
    if (!last) {
      tape_end(tape, frame + end, n_channels);
      tape->take = tape->edges[e].take;
    }
    at = end;
  }
  tape->n_edges = 0U;
  return n_missed;
}

/// Read the oldest span without taking it; only one thread may read; false if
/// there is none
static inline bool
tape_peek(const Tape* const tape, TapeSpan* const span)
{
  const uint32_t tail = atomic_load_explicit(&tape->tail, memory_order_relaxed);
  const uint32_t head = atomic_load_explicit(&tape->head, memory_order_acquire);
  if (head != tail) {
    circle_get(tape->bytes, TAPE_BYTES, tail, span, (uint32_t)sizeof(*span));
  }
  return head != tail;
}

/**
   Take the span that `tape_peek` has just shown.

   @param samples Receives them, channel by channel: TAPE_BYTES at most.
*/
static inline void
tape_take(Tape* const tape, const TapeSpan* const span, float* const samples)
{
  const uint32_t tail = atomic_load_explicit(&tape->tail, memory_order_relaxed);
  const uint32_t from = tail + (uint32_t)sizeof(*span);
  const uint32_t n_bytes =
    span->n_frames * span->n_channels * (uint32_t)sizeof(float);
  circle_get(tape->bytes, TAPE_BYTES, from, samples, n_bytes);
  atomic_store_explicit(&tape->tail, from + n_bytes, memory_order_release);
}

#endif // CHRONUS_HOST_TAPE_H
