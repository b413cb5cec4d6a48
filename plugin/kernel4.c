// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#define LANES 4
#define DEPTH 2

#include "plugin/kernel4.h"

#include "plugin/filter.h"
#include "plugin/group.h"
#include "plugin/lanes.h"
#include "plugin/table.h"
#include "plugin/wave.h"

#include <stdint.h>

// The kernels for any machine

void
kernel4_advance(Wave* const        wave,
                const Table* const table,
                const WaveForm     now,
                const WaveForm     next,
                const uint32_t     sounds)
{
  lanes_advance(wave, table, now, next, sounds);
}

void
kernel4_slide(const FilterRow* const now,
              const FilterRow* const next,
              const int32_t          first,
              Rows* const            rows)
{
  lanes_slide(now, next, first, rows);
}

void
kernel4_wave(const Group* const group,
             const Rows* const  rows,
             const Span         span,
             Samples* const     out)
{
  lanes_wave(group, rows, span, out);
}

void
kernel4_render(Group* const         group,
               const Rows* const    rows,
               const Span           span,
               const int            fresh,
               const Samples* const in,
               Samples* const       sum)
{
  lanes_sweep(group, rows, span, fresh, in, sum);
}
