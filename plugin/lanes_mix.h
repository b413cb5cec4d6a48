// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_LANES_MIX_H
#define CHRONUS_PLUGIN_LANES_MIX_H

#include "plugin/dsp.h"
#include "plugin/filter.h"
#include "plugin/group.h"
#include "plugin/lanes.h"
#include "plugin/quad.h"
#include "plugin/rt.h"

#include <stdint.h>
#include <string.h>

// What all lanes share: coefficients on the way in, the sum on the way out.
// Audio thread.

/// See Kernel: slide.
RT_INLINE void
lanes_slide(const FilterRow* const now,
            const FilterRow* const next,
            const float            first,
            const float            step,
            Rows* const            rows)
{
  static const float COUNT[CHUNK] = {0.0f,
                                     1.0f,
                                     2.0f,
                                     3.0f,
                                     4.0f,
                                     5.0f,
                                     6.0f,
                                     7.0f,
                                     8.0f,
                                     9.0f,
                                     10.0f,
                                     11.0f,
                                     12.0f,
                                     13.0f,
                                     14.0f,
                                     15.0f};

  for (int c = 0; c < FILTER_COEFFS; ++c) {
    const float slope = (next->c[c] - now->c[c]) * step;
    for (int32_t i = 0; i < CHUNK; i += LANES) {
      Floats x;
      memcpy(&x, COUNT + i, sizeof(x));
      x = ((x + first) * slope) + now->c[c];
      memcpy(&rows->filter[c][i], &x, sizeof(x));
    }
  }
}

/// No sample is louder: +18 dBFS
static const float LANES_LIMIT = 7.943f;

/// Cut off what is louder.
RT_INLINE void
lanes_limit(float* const x, const int32_t n)
{
  for (int32_t i = 0; i < n; ++i) {
    const float below = x[i] < LANES_LIMIT ? x[i] : LANES_LIMIT;
    x[i]              = below > -LANES_LIMIT ? below : -LANES_LIMIT;
  }
}

/// Add up one row of lanes to four numbers; `only` is where all that sound are,
/// or negative.  The zeros of others would change no bit.
RT_INLINE Quad
lanes_fold(const float row[GROUP], const int only)
{
  if (only >= 0) {
    return quad_load(row + only);
  }
  return (quad_load(row) + quad_load(row + 8)) +
         (quad_load(row + 4) + quad_load(row + 12));
}

/// Write what is heard of a span, whose sums stand in `only` four lanes or, if
/// that is negative, in all; true if any is too loud.
RT_INLINE int
lanes_hear(const Samples* const sum,
           const Rows* const    r,
           const Span           span,
           const int            only,
           float* const         left,
           float* const         right)
{
  QuadInts loud = {0, 0, 0, 0};
  int32_t  i    = span.from;
  for (; i + 4 <= span.to; i += 4) {
    Quad m[4];
    for (int k = 0; k < 4; ++k) {
      m[k] = lanes_fold(sum->row[i + k], only);
    }
    quad_transpose(m);
    const Quad all   = (m[0] + m[2]) + (m[1] + m[3]);
    const Quad heard = all * quad_load(r->gain + i);
    const Quad size  = (Quad)((QuadInts)heard & 0x7FFFFFFF);
    loud |= size > LANES_LIMIT;
    quad_store(left + (i - span.from),
               (heard * quad_load(r->side[0] + i)) + 0.0f); // Never minus 0
    quad_store(right + (i - span.from),
               (heard * quad_load(r->side[1] + i)) + 0.0f);
  }
  for (; i < span.to; ++i) {
    const Quad  m     = lanes_fold(sum->row[i], only);
    const float all   = (m[0] + m[2]) + (m[1] + m[3]);
    const float heard = all * r->gain[i];
    loud[0] |= heard > LANES_LIMIT || heard < -LANES_LIMIT;

    left[i - span.from]  = (heard * r->side[0][i]) + 0.0f;
    right[i - span.from] = (heard * r->side[1][i]) + 0.0f;
  }
  return (loud[0] | loud[1]) | (loud[2] | loud[3]);
}

/// See Kernel: mix.
RT_INLINE void
lanes_mix(const Samples* const sum,
          const Rows* const    r,
          const Span           span,
          const uint32_t       lanes,
          float* const         left,
          float* const         right)
{
  const int only = group_few(lanes);
  if (only >= 0 ? lanes_hear(sum, r, span, only, left, right)
                : lanes_hear(sum, r, span, -1, left, right)) {
    lanes_limit(left, span.to - span.from);
    lanes_limit(right, span.to - span.from);
  }
}

#endif // CHRONUS_PLUGIN_LANES_MIX_H
