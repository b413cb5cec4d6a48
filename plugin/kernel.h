// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_KERNEL_H
#define CHRONUS_PLUGIN_KERNEL_H

#include "plugin/filter.h"
#include "plugin/group.h"
#include "plugin/rt.h"
#include "plugin/table.h"
#include "plugin/wave.h"

#include <stdint.h>

// What runs across the lanes, in one variant per kind of machine.  All give the
// same bits.  Audio thread.

/// Variants, by the lanes that they work on at once
typedef enum { KERNEL_4, KERNEL_8, KERNEL_16, N_KERNELS } Kernel;

/// True if this machine can run a variant.
int
kernel_works(Kernel kernel);

/// The widest variant that this machine can run.
Kernel
kernel_best(void);

/// Let the oscillators of a group go on to their next chunk.
RT_SAFE void
kernel_advance(Kernel       kernel,
               Wave*        wave,
               const Table* table,
               WaveForm     now,
               WaveForm     next,
               uint32_t     sounds);

/// Write the coefficients of a chunk that begins `first` frames into a cell.
RT_SAFE void
kernel_slide(Kernel           kernel,
             const FilterRow* now,
             const FilterRow* next,
             int32_t          first,
             Rows*            rows);

/// Write the oscillators of a group.
RT_SAFE void
kernel_wave(Kernel       kernel,
            const Group* group,
            const Rows*  rows,
            Span         span,
            Samples*     out);

/// Filter a group, shape it by its envelopes, and add it to the sum, lane by
/// lane; no envelope has a corner within the span.  A fresh sum is empty.
RT_SAFE void
kernel_render(Kernel         kernel,
              Group*         group,
              const Rows*    rows,
              Span           span,
              int            fresh,
              const Samples* in,
              Samples*       sum);

#endif // CHRONUS_PLUGIN_KERNEL_H
