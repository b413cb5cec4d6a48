// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/rehearsal/view.h"

#include "host/rehearsal/window.h"

#include <math.h>

/// What counts as no level at all
#define LEVEL_MIN 1e-6

uint32_t
views_find(View               views[FAULT_KINDS],
           const Scene* const scene,
           const FaultWhich   which)
{
  uint32_t n = 0U;
  for (uint32_t k = 0U; k < FAULT_KINDS; ++k) {
    const float* const heard = window_heard(scene, (FaultKind)k, which);
    if (heard) {
      views[n] = (View){.scene = scene,
                        .heard = heard,
                        .kind  = (FaultKind)k,
                        .first = scene->windows[k][which] - WINDOW_BEFORE,
                        .n     = WINDOW_BLOCKS * scene->block};
      ++n;
    }
  }
  return n;
}

double
view_ms(const View* const view, const uint32_t i)
{
  const double before = WINDOW_BEFORE * (double)view->scene->block;
  return ((double)i - before) * 1e3 / view->scene->rate_hz;
}

double
view_without(const View* const view, const uint32_t i)
{
  const uint32_t block = view->scene->block;
  const uint64_t seq   = view->first + (i / block);
  return (double)scene_reference(view->scene, seq, 0U)[i % block];
}

double
view_gap(const View* const view, const uint32_t i)
{
  return (double)view->heard[i] - view_without(view, i);
}

double
view_peak(const View* const view)
{
  double peak = LEVEL_MIN;
  for (uint32_t i = 0U; i < view->n; ++i) {
    peak = fmax(peak, fabs(view_without(view, i)));
    peak = fmax(peak, fabs((double)view->heard[i]));
    peak = fmax(peak, fabs(view_gap(view, i)));
  }
  return peak;
}
