// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_KERNEL8_H
#define CHRONUS_PLUGIN_KERNEL8_H

#include "plugin/filter.h"
#include "plugin/group.h"
#include "plugin/rt.h"
#include "plugin/table.h"
#include "plugin/wave.h"

#include <stdint.h>

// The kernels for machines with AVX2; see kernel.h

RT_SAFE void
kernel8_advance(Wave*        wave,
                const Table* table,
                WaveForm     now,
                WaveForm     next,
                uint32_t     sounds);

RT_SAFE void
kernel8_slide(const FilterRow* now,
              const FilterRow* next,
              int32_t          first,
              Rows*            rows);

RT_SAFE void
kernel8_wave(const Group* group, const Rows* rows, Span span, Samples* out);

RT_SAFE void
kernel8_render(Group*         group,
               const Rows*    rows,
               Span           span,
               int            fresh,
               const Samples* in,
               Samples*       sum);

#endif // CHRONUS_PLUGIN_KERNEL8_H
