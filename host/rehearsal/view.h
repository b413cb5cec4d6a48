// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_REHEARSAL_VIEW_H
#define CHRONUS_HOST_REHEARSAL_VIEW_H

#include "host/rehearsal/scene.h"

#include <stdint.h>

// What is heard around a fault, sample by sample, with it and without; main
// thread

/// A window of a scene; see window.h
typedef struct {
  const Scene* scene; ///< Not owned
  const float* heard; ///< With the fault
  FaultKind    kind;  ///< What failed
  uint64_t     first; ///< Block that it begins with
  uint32_t     n;     ///< Samples
} View;

/// Find the windows of faults in some copies; returns how many kinds have one
uint32_t
views_find(View views[FAULT_KINDS], const Scene* scene, FaultWhich which);

/// When a sample is heard, ms from the fault on
double
view_ms(const View* view, uint32_t i);

/// A sample as it is without the fault, of full scale
double
view_without(const View* view, uint32_t i);

/// What the fault changes of it
double
view_gap(const View* view, uint32_t i);

/// The highest level of all these, above 0
double
view_peak(const View* view);

#endif // CHRONUS_HOST_REHEARSAL_VIEW_H
