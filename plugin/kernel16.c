// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#define LANES 16
#define DEPTH 1

#include "plugin/kernel16.h"

#include "plugin/filter.h"
#include "plugin/group.h"
#include "plugin/lanes.h"
#include "plugin/table.h"
#include "plugin/wave.h"

#include <stdint.h>

// The kernels for machines with AVX-512

#if defined(__x86_64__)

#if defined(__clang__)
#define MACHINE "avx512f,avx512bw,avx512dq,avx512vl"
#else
#define MACHINE "avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512"
#endif

__attribute__((target(MACHINE))) void
kernel16_advance(Wave* const        wave,
                 const Table* const table,
                 const WaveForm     now,
                 const WaveForm     next,
                 const uint32_t     sounds)
{
  lanes_advance(wave, table, now, next, sounds);
}

__attribute__((target(MACHINE))) void
kernel16_slide(const FilterRow* const now,
               const FilterRow* const next,
               const int32_t          first,
               Rows* const            rows)
{
  lanes_slide(now, next, first, rows);
}

__attribute__((target(MACHINE))) void
kernel16_wave(const Group* const group,
              const Rows* const  rows,
              const Span         span,
              Samples* const     out)
{
  lanes_wave(group, rows, span, out);
}

__attribute__((target(MACHINE))) void
kernel16_render(Group* const         group,
                const Rows* const    rows,
                const Span           span,
                const int            fresh,
                const Samples* const in,
                Samples* const       sum)
{
  lanes_sweep(group, rows, span, fresh, in, sum);
}

#endif
