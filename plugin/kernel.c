// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/kernel.h"

#include <stddef.h>

#if defined(__x86_64__)

/// The variants for kinds of machines that not all are.
static const Kernel*
find_wide(const int lanes)
{
  __builtin_cpu_init();
  if (lanes == 16 && __builtin_cpu_supports("avx512f") &&
      __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl")) {
    return &kernel_16;
  }
  return lanes == 8 && __builtin_cpu_supports("avx2") ? &kernel_8 : NULL;
}

#else

/// None is known.
static const Kernel*
find_wide(const int lanes)
{
  (void)lanes;
  return NULL;
}

#endif

const Kernel*
kernel_find(const int lanes)
{
  return lanes == 4 ? &kernel_4 : find_wide(lanes);
}

const Kernel*
kernel_best(void)
{
  const Kernel* best = NULL;
  for (int lanes = 16; !best; lanes /= 2) {
    best = kernel_find(lanes);
  }
  return best;
}
