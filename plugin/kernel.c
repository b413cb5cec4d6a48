// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/kernel.h"

#include "plugin/filter.h"
#include "plugin/group.h"
#include "plugin/kernel16.h"
#include "plugin/kernel4.h"
#include "plugin/kernel8.h"
#include "plugin/table.h"
#include "plugin/wave.h"

#include <stdint.h>

#if defined(__x86_64__)

int
kernel_works(const Kernel kernel)
{
  __builtin_cpu_init();
  if (kernel == KERNEL_16) {
    return __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
  }
  return kernel == KERNEL_4 ||
         (kernel == KERNEL_8 && __builtin_cpu_supports("avx2"));
}

void
kernel_advance(const Kernel       kernel,
               Wave* const        wave,
               const Table* const table,
               const WaveForm     now,
               const WaveForm     next,
               const uint32_t     sounds)
{
  if (kernel == KERNEL_16) {
    kernel16_advance(wave, table, now, next, sounds);
  } else if (kernel == KERNEL_8) {
    kernel8_advance(wave, table, now, next, sounds);
  } else {
    kernel4_advance(wave, table, now, next, sounds);
  }
}

void
kernel_slide(const Kernel           kernel,
             const FilterRow* const now,
             const FilterRow* const next,
             const int32_t          first,
             Rows* const            rows)
{
  if (kernel == KERNEL_16) {
    kernel16_slide(now, next, first, rows);
  } else if (kernel == KERNEL_8) {
    kernel8_slide(now, next, first, rows);
  } else {
    kernel4_slide(now, next, first, rows);
  }
}

void
kernel_wave(const Kernel       kernel,
            const Group* const group,
            const Rows* const  rows,
            const Span         span,
            Samples* const     out)
{
  if (kernel == KERNEL_16) {
    kernel16_wave(group, rows, span, out);
  } else if (kernel == KERNEL_8) {
    kernel8_wave(group, rows, span, out);
  } else {
    kernel4_wave(group, rows, span, out);
  }
}

void
kernel_render(const Kernel         kernel,
              Group* const         group,
              const Rows* const    rows,
              const Span           span,
              const int            fresh,
              const Samples* const in,
              Samples* const       sum)
{
  if (kernel == KERNEL_16) {
    kernel16_render(group, rows, span, fresh, in, sum);
  } else if (kernel == KERNEL_8) {
    kernel8_render(group, rows, span, fresh, in, sum);
  } else {
    kernel4_render(group, rows, span, fresh, in, sum);
  }
}

#else

int
kernel_works(const Kernel kernel)
{
  return kernel == KERNEL_4;
}

void
kernel_advance(const Kernel       kernel,
               Wave* const        wave,
               const Table* const table,
               const WaveForm     now,
               const WaveForm     next,
               const uint32_t     sounds)
{
  (void)kernel;
  kernel4_advance(wave, table, now, next, sounds);
}

void
kernel_slide(const Kernel           kernel,
             const FilterRow* const now,
             const FilterRow* const next,
             const int32_t          first,
             Rows* const            rows)
{
  (void)kernel;
  kernel4_slide(now, next, first, rows);
}

void
kernel_wave(const Kernel       kernel,
            const Group* const group,
            const Rows* const  rows,
            const Span         span,
            Samples* const     out)
{
  (void)kernel;
  kernel4_wave(group, rows, span, out);
}

void
kernel_render(const Kernel         kernel,
              Group* const         group,
              const Rows* const    rows,
              const Span           span,
              const int            fresh,
              const Samples* const in,
              Samples* const       sum)
{
  (void)kernel;
  kernel4_render(group, rows, span, fresh, in, sum);
}

#endif

Kernel
kernel_best(void)
{
  Kernel best = KERNEL_16;
  while (best > KERNEL_4 && !kernel_works(best)) {
    best = (Kernel)(best - 1);
  }
  return best;
}
