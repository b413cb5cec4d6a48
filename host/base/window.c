// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/window.h"

/// The middle of a bucket
static uint64_t
middle_ns(const uint32_t bucket)
{
  return (hist_floor_ns(bucket) + hist_floor_ns(bucket + 1U)) / 2U;
}

Lately
window_look(Window* const window, const Hist* const hist)
{
  uint32_t came[HIST_BUCKETS];
  Lately   lately = {.n = 0U};
  for (uint32_t b = 0U; b < HIST_BUCKETS; ++b) {
    const uint32_t now =
      atomic_load_explicit(&hist->buckets[b], memory_order_relaxed);
    came[b]         = now - window->seen[b];
    window->seen[b] = now;
    lately.n += came[b];
    lately.worst_ns = came[b] ? middle_ns(b) : lately.worst_ns;
  }
  uint64_t below = 0U;
  for (uint32_t b = 0U; lately.n && b < HIST_BUCKETS; ++b) {
    below += came[b];
    if (2U * below >= lately.n) {
      lately.median_ns = middle_ns(b);
      break;
    }
  }
  return lately;
}
