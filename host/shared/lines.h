// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_LINES_H
#define CHRONUS_HOST_LINES_H

#include "host/base/attributes.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

// What a plugin says in its run, from where nothing may be printed to where it
// may: one writer, the copy's thread, and one reader, the supervisor's

/// Bytes that wait at most
#define LINES_BYTES 4096U

/// Longest line, the final zero included
#define LINES_LINE_BYTES 256U

/// Plain data in shared memory; all zero is empty
typedef struct {
  _Atomic uint32_t head;              ///< Bytes ever written; by the copy
  _Atomic uint32_t tail;              ///< Bytes ever read; by the supervisor
  _Atomic uint32_t lost;              ///< Lines without room; by the copy
  char             text[LINES_BYTES]; ///< Lines, each with its final zero
} Lines;

/// Add a line; one without room is counted
RT_SAFE static inline void
lines_put(Lines* const self, const char* const line, const uint32_t n_bytes)
{
  const uint32_t head = atomic_load_explicit(&self->head, memory_order_relaxed);
  const uint32_t tail = atomic_load_explicit(&self->tail, memory_order_acquire);
  if (n_bytes >= LINES_BYTES - (head - tail)) {
    atomic_fetch_add_explicit(&self->lost, 1U, memory_order_relaxed);
    return;
  }
  for (uint32_t b = 0U; b < n_bytes; ++b) {
    self->text[(head + b) % LINES_BYTES] = line[b];
  }
  self->text[(head + n_bytes) % LINES_BYTES] = '\0';
  atomic_store_explicit(&self->head, head + n_bytes + 1U, memory_order_release);
}

/// Take the oldest line, cut to LINES_LINE_BYTES; false if there is none
static inline bool
lines_take(Lines* const self, char* const line)
{
  uint32_t       tail = atomic_load_explicit(&self->tail, memory_order_relaxed);
  const uint32_t head = atomic_load_explicit(&self->head, memory_order_acquire);
  uint32_t       n    = 0U;
  if (head - tail > LINES_BYTES) { // A plugin wrote over it
    atomic_fetch_add_explicit(&self->lost, 1U, memory_order_relaxed);
    atomic_store_explicit(&self->tail, head, memory_order_relaxed);
    return false;
  }
  if (head == tail) {
    return false;
  }
  for (char c = 'x'; c && head != tail; ++tail) {
    c       = self->text[tail % LINES_BYTES];
    line[n] = c;
    n += n < LINES_LINE_BYTES - 1U;
  }
  line[n < LINES_LINE_BYTES - 1U ? n : LINES_LINE_BYTES - 1U] = '\0';
  atomic_store_explicit(&self->tail, tail, memory_order_release);
  return true;
}

#endif // CHRONUS_HOST_LINES_H
