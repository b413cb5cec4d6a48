// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_COPY_H
#define CHRONUS_HOST_COPY_H

#include "host/base/attributes.h"
#include "host/base/futex.h"
#include "host/base/stats.h"
#include "host/shared/block.h"
#include "host/shared/lines.h"
#include "host/shared/told.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What one copy of the plugin shows to the host, as plain shared memory

/// The place of the spare, which exists where copies are processes
#define COPY_SPARE 2U

/// Blocks of output that a copy keeps, a power of two
#define COPY_OUTPUTS 8U

typedef enum {
  LIFE_NONE,    ///< Nothing runs here
  LIFE_MADE,    ///< It has an instance, and waits for what to go on from
  LIFE_RUNNING, ///< It reads the log
  LIFE_DEAD,    ///< A fatal signal ended it
  LIFE_BEHIND,  ///< The log has moved on without it
} CopyLife;

/// Bytes of events that a plugin may send in a block
#define COPY_SENT_BYTES 8192U

/// Header of one block of output; its samples are in `copy_output`
typedef struct {
  uint64_t seq;     ///< Of the block in the log
  uint64_t done_ns; ///< When it was there; offline on the stepped clock
  uint64_t cpu_ns;  ///< CPU time that it took
  uint32_t frames;  ///< Length
  uint32_t n_sent;  ///< Bytes of events in `copy_sent`
} Output;

/// Outputs, then the events that it sends, then what it tells, then the
/// snapshot, follow it in memory
typedef struct {
  uint32_t n_outputs;      ///< Audio outputs
  uint32_t sends;          ///< Non-zero if it may send events
  uint32_t told_bytes;     ///< Size of what it tells
  uint32_t snapshot_bytes; ///< Size of the state, 0 if there is none
  uint32_t generation;     ///< Of copies that began together; by the supervisor

  _Atomic int32_t asked; ///< Changes to have it fork; by the supervisor: four
                         ///< times a count, plus the clone's place or 3

  _Alignas(64) Bell bell;       ///< Rung with each change below; by the copy
  _Atomic uint32_t life;        ///< A CopyLife; by the copy
  _Atomic uint32_t death;       ///< Signal that ended it; by the copy
  _Atomic uint32_t way;         ///< How much of a state it took over as it was
                                ///< made, a PackingWay; by the copy
  _Atomic uint64_t begun;       ///< Blocks begun; by the copy
  _Atomic uint64_t done;        ///< Blocks finished; by the copy
  _Atomic uint64_t snapshot_at; ///< Blocks in the snapshot, 0 for none; copy

  _Atomic int32_t pid;    ///< Of its process; negative: nobody's yet, but for
                          ///< the clone that was asked for with this number;
                          ///< by the supervisor, then by the copy
  _Atomic uint32_t owner; ///< Robust futex: its thread's id, marked by the
                          ///< kernel when that dies; 0 in a thread

  _Atomic uint32_t latency;     ///< Frames that its plugin reports; by the copy
  _Atomic uint64_t jobs_offset; ///< From its numbers of jobs to those of the
                                ///< log; by the copy
  _Atomic uint64_t jobs_asked;  ///< Jobs that its plugin asked for; by the copy
  _Atomic uint64_t jobs_done;   ///< Of these, done; by its worker
  _Atomic uint64_t job_at;      ///< The one at work plus one, or 0; by that

  Lines  lines;                 ///< What its plugin says
  Output outputs[COPY_OUTPUTS]; ///< By block number; by the copy
} Copy;

static inline size_t
copy_output_floats(const uint32_t n_outputs)
{
  return (size_t)COPY_OUTPUTS * n_outputs * BLOCK_MAX_FRAMES;
}

/// Bytes of a copy's shared memory, with `n_told` of what it tells
static inline size_t
copy_bytes(const uint32_t n_outputs,
           const bool     sends,
           const size_t   n_told,
           const size_t   snapshot_bytes)
{
  return sizeof(Copy) + (copy_output_floats(n_outputs) * sizeof(float)) +
         (sends ? (size_t)COPY_OUTPUTS * COPY_SENT_BYTES : 0U) + n_told +
         snapshot_bytes;
}

/// Samples of output `p` of block `seq`, by a number of outputs that the copy
/// cannot have changed
static inline float*
copy_samples(const Copy* const copy,
             const uint32_t    n_outputs,
             const uint64_t    seq,
             const uint32_t    p)
{
  const uint64_t slot = seq & (COPY_OUTPUTS - 1U);
  const uint64_t row  = (slot * n_outputs) + p;
  return (float*)(uintptr_t)(copy + 1) + (row * BLOCK_MAX_FRAMES);
}

/// The same for the copy itself, and for whoever trusts it
static inline float*
copy_output(const Copy* const copy, const uint64_t seq, const uint32_t p)
{
  return copy_samples(copy, copy->n_outputs, seq, p);
}

/// Where the events lie that it sends in block `seq`, if it may send any
static inline uint8_t*
copy_sent(const Copy* const copy, const uint32_t n_outputs, const uint64_t seq)
{
  const uint64_t slot = seq & (COPY_OUTPUTS - 1U);
  float* const   end =
    (float*)(uintptr_t)(copy + 1) + copy_output_floats(n_outputs);
  return (uint8_t*)end + (slot * COPY_SENT_BYTES);
}

/// What it tells as of its last block, by what it cannot have changed: it is
/// still so when that is played, for there is no other block yet
static inline Told*
copy_told(const Copy* const copy, const uint32_t n_outputs, const bool sends)
{
  uint8_t* const at = copy_sent(copy, n_outputs, 0U) +
                      (sends ? (size_t)COPY_OUTPUTS * COPY_SENT_BYTES : 0U);
  return (Told*)(void*)at;
}

/// Where the copy puts its state when the log asks for it
static inline void*
copy_snapshot(const Copy* const copy)
{
  return (uint8_t*)copy_told(copy, copy->n_outputs, copy->sends) +
         copy->told_bytes;
}

/// What the log calls the copy in place `r`: events for copies of one
/// generation are read by those of the next too
RT_SAFE static inline uint32_t
copy_name(const Copy* const copy, const uint32_t r)
{
  return (copy->generation * COPIES_MAX) + r;
}

/// Blocks that the copy has finished; what they hold may be read then
RT_SAFE static inline uint64_t
copy_done(const Copy* const copy)
{
  return atomic_load_explicit(&copy->done, memory_order_acquire);
}

/// Whether the copy's process is gone, however it went
RT_SAFE static inline bool
copy_is_gone(const Copy* const copy)
{
  return atomic_load_explicit(&copy->owner, memory_order_acquire) &
         FUTEX_OWNER_DIED;
}

/// Change what the copy says of its life, and wake the engine;
/// async-signal-safe
RT_SAFE static inline void
copy_live(Copy* const copy, const CopyLife life)
{
  atomic_store_explicit(&copy->life, (uint32_t)life, memory_order_release);
  bell_ring(&copy->bell);
}

#endif // CHRONUS_HOST_COPY_H
