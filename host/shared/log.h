// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_LOG_H
#define CHRONUS_HOST_LOG_H

#include "host/base/attributes.h"
#include "host/base/futex.h"
#include "host/shared/block.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

// The last blocks, in order: the engine appends, every copy reads.  The writer
// never waits; a reader that was overtaken notices and must give up.

/// Most poisoned blocks that are remembered, a power of two
#define LOG_POISON 64U

/// Plain data in shared memory; the slots follow it
typedef struct {
  uint32_t n_slots;                   ///< Blocks that are kept, a power of two
  uint32_t n_inputs;                  ///< Audio inputs of each block
  uint64_t slot_bytes;                ///< Size of a slot, a multiple of 64
  uint32_t spare_lag;                 ///< Blocks that the spare stays behind
  _Alignas(64) _Atomic uint64_t head; ///< Blocks appended; by the engine
  Bell             bell;              ///< Rung with each block; by the engine
  _Atomic uint32_t hurry;             ///< The spare must not lag; by the engine
  _Atomic uint32_t counted;           ///< One bit per place whose copy is
                                      ///< counted on; by the engine
  _Atomic uint64_t safe;              ///< Blocks below it were survived by some
                                      ///< copy; by the engine
  _Atomic uint64_t jobs_safe;         ///< The same of jobs; by the engine
  _Atomic uint64_t bad_job;           ///< The last that ended two copies, plus
                                      ///< one, or 0; by the engine
  _Atomic uint32_t n_poison;          ///< Poisoned blocks; by the engine
  _Atomic uint64_t poison[LOG_POISON]; ///< The last of them; by the engine
} Log;

static inline size_t
log_slot_bytes(const uint32_t n_inputs)
{
  return (block_bytes(n_inputs) + 63U) & ~(size_t)63U;
}

/// Bytes of a log of `n_slots` blocks
static inline size_t
log_bytes(const uint32_t n_slots, const uint32_t n_inputs)
{
  return sizeof(Log) + (n_slots * log_slot_bytes(n_inputs));
}

/// Make zeroed memory of `log_bytes` an empty log
static inline void
log_init(Log* const log, const uint32_t n_slots, const uint32_t n_inputs)
{
  log->n_slots    = n_slots;
  log->n_inputs   = n_inputs;
  log->slot_bytes = log_slot_bytes(n_inputs);
}

static inline Block*
log_slot(const Log* const log, const uint64_t seq)
{
  const uint64_t slot = seq & (log->n_slots - 1U);
  return (Block*)((uintptr_t)(log + 1) + (slot * log->slot_bytes));
}

/// Keep what was read, or is written, on its side of this line; x86 does so by
/// itself, and the thread sanitizer knows no fences
RT_SAFE static inline void
log_fence(void)
{
#if defined(__x86_64__) || defined(__SANITIZE_THREAD__)
  atomic_signal_fence(memory_order_acq_rel);
#else
  atomic_thread_fence(memory_order_acq_rel);
#endif
}

/// Blocks appended so far; any thread
RT_SAFE static inline uint64_t
log_head(const Log* const log)
{
  return atomic_load_explicit(&log->head, memory_order_acquire);
}

/**
   Whether there is a block `seq` that the copy in place `r` may run now.

   Neither a copy that lags nor one that is still to be counted on runs what no
   other has survived: that may be poison, and nobody would see whom it killed,
   nor who alone has got it.  One that is to take over counts as the one in its
   place, see `turn_offer`.  Any thread.
   @param lag Blocks that it stays behind unless there is no other.
*/
RT_SAFE static inline bool
log_may_run(const Log* const log,
            const uint32_t   r,
            const uint32_t   lag,
            const uint64_t   seq)
{
  const uint64_t head = log_head(log);
  const bool hurry    = atomic_load_explicit(&log->hurry, memory_order_acquire);
  const uint32_t counted =
    atomic_load_explicit(&log->counted, memory_order_acquire);
  const uint32_t behind = hurry ? 0U : lag;
  const bool     free   = !behind && (counted & (1U << r));
  return seq + behind < head &&
         (free || seq < atomic_load_explicit(&log->safe, memory_order_acquire));
}

/// Say whether the copy in place `r` is counted on; the engine only
RT_SAFE static inline void
log_count(Log* const log, const uint32_t r, const bool counted)
{
  const uint32_t others =
    atomic_load_explicit(&log->counted, memory_order_relaxed) & ~(1U << r);
  atomic_store_explicit(
    &log->counted, others | (counted ? 1U << r : 0U), memory_order_release);
}

/// Mark a block whose events kill: no copy gets them any more; the engine only
RT_SAFE static inline void
log_poison(Log* const log, const uint64_t seq)
{
  const uint32_t n = atomic_load_explicit(&log->n_poison, memory_order_relaxed);
  atomic_store_explicit(
    &log->poison[n & (LOG_POISON - 1U)], seq, memory_order_relaxed);
  atomic_store_explicit(&log->n_poison, n + 1U, memory_order_release);
}

/// Poisoned blocks so far; any thread
RT_SAFE static inline uint32_t
log_poisoned(const Log* const log)
{
  return atomic_load_explicit(&log->n_poison, memory_order_acquire);
}

/// Whether a block was marked so; any thread
RT_SAFE static inline bool
log_is_poison(const Log* const log, const uint64_t seq)
{
  const uint32_t n     = log_poisoned(log);
  bool           found = false;
  for (uint32_t k = 0U; k < n && k < LOG_POISON; ++k) {
    found |= atomic_load_explicit(&log->poison[k], memory_order_relaxed) == seq;
  }
  return found;
}

/// Whether a job ended two copies: no other does it; any thread
RT_SAFE static inline bool
log_is_bad_job(const Log* const log, const uint64_t number)
{
  return atomic_load_explicit(&log->bad_job, memory_order_acquire) ==
         number + 1U;
}

/// The block that comes next, to be filled and then committed; the engine only
RT_SAFE static inline Block*
log_next(const Log* const log)
{
  const uint64_t seq   = log_head(log);
  Block* const   block = log_slot(log, seq);
  log_fence();
  *block = (Block){.seq = seq, .n_inputs = log->n_inputs};
  return block;
}

/// Show the block that `log_next` gave to all copies, and wake them
RT_SAFE static inline void
log_commit(Log* const log)
{
  const uint64_t seq = atomic_load_explicit(&log->head, memory_order_relaxed);
  atomic_store_explicit(&log->head, seq + 1U, memory_order_release);
  bell_ring(&log->bell);
}

/**
   Copy block `seq`, which must be below the head, into private memory.

   @param to Room for `block_bytes`.
   @return False if it was overwritten meanwhile: the reader is too far behind.
*/
RT_SAFE static inline bool
log_read(const Log* const log, const uint64_t seq, Block* const to)
{
  if (log_head(log) - seq >= log->n_slots) {
    return false;
  }

  const Block* const from   = log_slot(log, seq);
  const size_t       fixed  = sizeof(Block);
  const Block        header = *from;
  if (header.event_bytes > BLOCK_EVENT_BYTES ||
      header.frames > BLOCK_MAX_FRAMES || header.n_inputs != log->n_inputs) {
    return false;
  }

  *to = header;
  memcpy(
    (uint8_t*)to + fixed, (const uint8_t*)from + fixed, header.event_bytes);
  for (uint32_t p = 0U; p < header.n_inputs; ++p) {
    memcpy(
      block_input(to, p), block_input(from, p), header.frames * sizeof(float));
  }
  log_fence();
  return log_head(log) - seq < log->n_slots && to->seq == seq;
}

#endif // CHRONUS_HOST_LOG_H
