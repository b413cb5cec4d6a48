// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_CLOCK_H
#define CHRONUS_HOST_CLOCK_H

#include "host/base/attributes.h"

#include <stdint.h>
#include <time.h>

// Time as one number; all but CPU time is read without a system call

#define NS_PER_SECOND 1000000000ULL
#define NS_PER_MS 1000000ULL

static inline uint64_t
clock_read_ns(const clockid_t clock)
{
  struct timespec t = {0};
  clock_gettime(clock, &t);
  return ((uint64_t)t.tv_sec * NS_PER_SECOND) + (uint64_t)t.tv_nsec;
}

/// Nanoseconds since some moment before this machine's start; any thread
RT_SAFE static inline uint64_t
clock_now_ns(void)
{
  return clock_read_ns(CLOCK_MONOTONIC);
}

/// Nanoseconds since 1970, as the machine's clock is set; any thread
static inline int64_t
clock_unix_ns(void)
{
  return (int64_t)clock_read_ns(CLOCK_REALTIME);
}

/// What is to be added to the monotonic clock to get nanoseconds since 1970;
/// the tightest of several looks, as a thread may lose its CPU within one
static inline int64_t
clock_unix_offset_ns(void)
{
  int64_t  offset_ns = 0;
  uint64_t best_ns   = UINT64_MAX;
  for (int i = 0; i < 5; ++i) {
    const uint64_t before_ns = clock_now_ns();
    const int64_t  unix_ns   = clock_unix_ns();
    const uint64_t took_ns   = clock_now_ns() - before_ns;
    if (took_ns < best_ns) {
      best_ns   = took_ns;
      offset_ns = unix_ns - (int64_t)(before_ns + (took_ns / 2U));
    }
  }
  return offset_ns;
}

/// CPU time of the calling thread, ns; a system call of about 0.2 us
static inline uint64_t
clock_cpu_ns(void)
{
  return clock_read_ns(CLOCK_THREAD_CPUTIME_ID);
}

#endif // CHRONUS_HOST_CLOCK_H
