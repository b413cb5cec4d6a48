// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_SHAPE_H
#define CHRONUS_PLUGIN_SHAPE_H

#include "plugin/rt.h"

#include <stdint.h>

// The plain waveforms as functions of an integer phase, of which 2^64 is one
// cycle; all start at the sine's zero and go up.  Audio thread.

/// Waveforms, numbered as in the ports
typedef enum { SHAPE_SINE, SHAPE_TRIANGLE, SHAPE_SQUARE, SHAPE_SAW } Shape;

/// From 0 up to 1 at half a cycle, where it jumps to -1.
RT_SAFE static inline float
shape_saw(const uint64_t phase)
{
  return (float)(int32_t)(phase >> 32U) * (1.0f / 2147483648.0f);
}

/// 1 in the first half, -1 in the second.
RT_SAFE static inline float
shape_square(const uint64_t phase)
{
  return 1.0f - (2.0f * (float)(int32_t)(phase >> 63U));
}

/// 0 at the start, 1 at a quarter, -1 at three quarters of a cycle.
RT_SAFE static inline float
shape_triangle(const uint64_t phase)
{
  const float s = shape_saw(phase - (1ULL << 62U));
  return 1.0f - (2.0f * (s < 0.0f ? -s : s));
}

/// sin(pi y) / y by powers of y^2
static const float SHAPE_SINE_SERIES[] = {3.14159274f,
                                          -5.16771269f,
                                          2.55016327f,
                                          -0.599252164f,
                                          0.0820503533f,
                                          -0.00702830404f};

/**
   Sine, to 1e-7.

   The phase is folded into the rising half as an integer, exactly; the
   polynomial interpolates sin(pi y) / y at the zeros of a Chebyshev
   polynomial in y^2, y from -1/2 to 1/2.
*/
RT_SAFE static inline float
shape_sine(const uint64_t phase)
{
  const uint32_t top   = (uint32_t)(phase >> 32U);
  const int      falls = (int)((top ^ (top << 1U)) >> 31U);
  const uint32_t fold  = falls ? 0x80000000U - top : top;
  const float    y     = (float)(int32_t)fold * (1.0f / 2147483648.0f);
  const float    z     = y * y;

  float sum = SHAPE_SINE_SERIES[5];
  for (int k = 4; k >= 0; --k) {
    sum = (sum * z) + SHAPE_SINE_SERIES[k];
  }
  return sum * y;
}

/// Write the waveform at each of `n` phases.
RT_SAFE static inline void
shape_render(const Shape           shape,
             const uint64_t* const phase,
             float* const          out,
             const int32_t         n)
{
  switch (shape) {
    case SHAPE_SINE:
      for (int32_t i = 0; i < n; ++i) {
        out[i] = shape_sine(phase[i]);
      }
      break;
    case SHAPE_TRIANGLE:
      for (int32_t i = 0; i < n; ++i) {
        out[i] = shape_triangle(phase[i]);
      }
      break;
    case SHAPE_SQUARE:
      for (int32_t i = 0; i < n; ++i) {
        out[i] = shape_square(phase[i]);
      }
      break;
    case SHAPE_SAW:
      for (int32_t i = 0; i < n; ++i) {
        out[i] = shape_saw(phase[i]);
      }
      break;
  }
}

#endif // CHRONUS_PLUGIN_SHAPE_H
