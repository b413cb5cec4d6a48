// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#define LANES 8
#define DEPTH 2

#include "plugin/kernel8.h"

#include "plugin/filter.h"
#include "plugin/group.h"
#include "plugin/lanes.h"
#include "plugin/table.h"
#include "plugin/wave.h"

#include <stdint.h>

// The kernels for machines with AVX2

#if defined(__x86_64__)

__attribute__((target("avx2"))) void
kernel8_advance(Wave* const        wave,
                const Table* const table,
                const WaveForm     now,
                const WaveForm     next,
                const uint32_t     sounds)
{
  lanes_advance(wave, table, now, next, sounds);
}

__attribute__((target("avx2"))) void
kernel8_slide(const FilterRow* const now,
              const FilterRow* const next,
              const int32_t          first,
              Rows* const            rows)
{
  lanes_slide(now, next, first, rows);
}

__attribute__((target("avx2"))) void
kernel8_wave(const Group* const group,
             const Rows* const  rows,
             const Span         span,
             Samples* const     out)
{
  lanes_wave(group, rows, span, out);
}

__attribute__((target("avx2"))) void
kernel8_render(Group* const         group,
               const Rows* const    rows,
               const Span           span,
               const int            fresh,
               const Samples* const in,
               Samples* const       sum)
{
  lanes_sweep(group, rows, span, fresh, in, sum);
}

#endif
