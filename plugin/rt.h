// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_RT_H
#define CHRONUS_PLUGIN_RT_H

#include <stdint.h>

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

// What makes the plugin's code real-time safe, and its arithmetic the same
// whatever floating-point mode the host's thread is in

/// Said of a function: no allocation, lock, file, system call, unbounded loop
#if defined(__clang__)
#define RT_SAFE __attribute__((annotate("rt_safe")))
#else
#define RT_SAFE
#endif

/// Said of a kernel: part of whatever calls it, compiled for the same machine
#define RT_INLINE RT_SAFE static inline __attribute__((always_inline))

#if defined(__SSE2__)

/// All exceptions masked, round to nearest, denormals read and written as 0
#define RT_FLOAT_MODE 0x9FC0U

/// True if a mode is the plugin's own, whatever exceptions were seen so far.
RT_SAFE static inline int
rt_float_is_ours(const uint64_t mode)
{
  return (mode & ~(uint64_t)0x3FU) == RT_FLOAT_MODE;
}

/// Enter the plugin's own floating-point mode; returns the host's.
RT_SAFE static inline uint64_t
rt_float_enter(void)
{
  const uint64_t was = _mm_getcsr();
  if (!rt_float_is_ours(was)) {
    _mm_setcsr(RT_FLOAT_MODE);
  }
  return was;
}

/// Go back to the host's floating-point mode.
RT_SAFE static inline void
rt_float_leave(const uint64_t was)
{
  if (!rt_float_is_ours(was)) { // To change it takes as long as a few frames
    _mm_setcsr((unsigned)was);
  }
}

#elif defined(__aarch64__)

/// Round to nearest, denormals read and written as 0
#define RT_FLOAT_MODE 0x1000000U

/// Enter the plugin's own floating-point mode; returns the host's.
RT_SAFE static inline uint64_t
rt_float_enter(void)
{
  uint64_t was = 0U;
  __asm__ volatile("mrs %0, fpcr" : "=r"(was));
  __asm__ volatile("msr fpcr, %0" ::"r"((uint64_t)RT_FLOAT_MODE));
  return was;
}

/// Go back to the host's floating-point mode.
RT_SAFE static inline void
rt_float_leave(const uint64_t was)
{
  __asm__ volatile("msr fpcr, %0" ::"r"(was));
}

#else

/// The mode stays the host's where there is no known way to set it.
RT_SAFE static inline uint64_t
rt_float_enter(void)
{
  return 0U;
}

/// Nothing to go back to.
RT_SAFE static inline void
rt_float_leave(const uint64_t was)
{
  (void)was;
}

#endif

#endif // CHRONUS_PLUGIN_RT_H
