// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_FPMODE_H
#define CHRONUS_HOST_FPMODE_H

#include "host/base/attributes.h"

#if defined(__SSE__)
#include <xmmintrin.h>
#elif defined(__aarch64__)
#include <stdint.h>
#endif

// The floating-point mode that plugins run in; that of the calling thread

/// Treat denormals as zero; plugins leave it changed, so before each run
RT_SAFE static inline void
fpmode_set(void)
{
#if defined(__SSE__)
  const unsigned flush_to_zero = 0x8000U;
  const unsigned from_zero     = 0x0040U;
  const unsigned all_masked    = 0x1F80U;
  _mm_setcsr(all_masked | flush_to_zero | from_zero);
#elif defined(__aarch64__)
  const uint64_t flush_to_zero = 1ULL << 24U;
  __asm__ volatile("msr fpcr, %0" : : "r"(flush_to_zero));
#endif
}

#endif // CHRONUS_HOST_FPMODE_H
