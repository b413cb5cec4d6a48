// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_KERNEL_H
#define CHRONUS_PLUGIN_KERNEL_H

#include "plugin/filter.h"
#include "plugin/group.h"
#include "plugin/table.h"
#include "plugin/wave.h"

#include <stdint.h>

// What runs across the lanes, in one variant per kind of machine.  All give the
// same bits.  Audio thread; every function of a variant is RT_SAFE.

/// A variant; kernel_lanes.c is compiled once for each
typedef struct KernelImpl {
  /// Let the oscillators of a group go on to their next chunk
  void (*advance)(Wave*        wave,
                  const Table* table,
                  WaveForm     now,
                  WaveForm     next,
                  uint32_t     sounds);

  /// Write the coefficients of a chunk that begins `first` frames on the way
  /// from `now` to `next`, of which a frame is the part `step`
  void (*slide)(const FilterRow* now,
                const FilterRow* next,
                float            first,
                float            step,
                Rows*            rows);

  /// Write the oscillators of a group for the whole chunk: not to look where it
  /// is cut costs less than what nobody hears
  void (*wave)(const Group* group, const Rows* rows, Samples* out);

  /// Filter a group, shape it by its envelopes, and add it to the sum, lane by
  /// lane; no envelope has a corner within the span.  `begin` has the lanes
  /// that the sum is to have, where it is empty yet, else none.
  void (*render)(Group*         group,
                 const Rows*    rows,
                 Span           span,
                 uint32_t       begin,
                 const Samples* in,
                 Samples*       sum);

  /// Add up the lanes that the sum has, in one fixed tree, and write both
  /// sides, span.from first
  void (*mix)(const Samples* sum,
              const Rows*    rows,
              Span           span,
              uint32_t       lanes,
              float*         left,
              float*         right);

  const struct KernelImpl* half;  ///< For groups of which one half is silent
  int                      lanes; ///< How many voices it computes with at once
} Kernel;

extern const Kernel kernel_4;  ///< For every machine
extern const Kernel kernel_8;  ///< For AVX2; not on other architectures
extern const Kernel kernel_16; ///< For AVX-512; not on other architectures

/// The variant with this many lanes, or null where there is none or the machine
/// cannot run it.
const Kernel*
kernel_find(int lanes);

/// The widest variant that this machine can run.
const Kernel*
kernel_best(void);

#endif // CHRONUS_PLUGIN_KERNEL_H
