// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_DSP_H
#define CHRONUS_PLUGIN_DSP_H

#include "plugin/rt.h"

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// Arithmetic that all kernels share; no libm, so that the bits are everywhere
// the same.  Any thread.

enum {
  CHUNK = 16, ///< Most frames in one sweep; the oscillators' grid
  CELL  = 64, ///< Grid on which the filter's coefficients are made, if slow
  TILE  = 64, ///< Frames that the plugin asks for at once
};

static const double DSP_PI = 3.14159265358979323846;

/// 2^64: one cycle of a phase, in its integer unit
static const double DSP_CYCLE = 18446744073709551616.0;

/// The number nearest to `x` from `low` to `high`.
RT_SAFE static inline double
dsp_clamp(const double x, const double low, const double high)
{
  return x < low ? low : x > high ? high : x;
}

/// Whole frames nearest to `ms` milliseconds, halves up; `ms` at least 0.
RT_SAFE static inline int32_t
dsp_frames(const double ms, const double rate)
{
  return (int32_t)((ms * rate / 1000.0) + 0.5);
}

/// Phase increment per frame of `cycles`, from 0 to below one half.
RT_SAFE static inline uint64_t
dsp_increment(const double cycles)
{
  return (uint64_t)(int64_t)(cycles * DSP_CYCLE);
}

/// The power series of exp at `x`, good to 1e-17 for -0.35 to 0.35.
RT_SAFE static inline double
dsp_exp_series(const double x)
{
  static const double C[] = {1.0,
                             1.0,
                             1.0 / 2.0,
                             1.0 / 6.0,
                             1.0 / 24.0,
                             1.0 / 120.0,
                             1.0 / 720.0,
                             1.0 / 5040.0,
                             1.0 / 40320.0,
                             1.0 / 362880.0,
                             1.0 / 3628800.0,
                             1.0 / 39916800.0,
                             1.0 / 479001600.0,
                             1.0 / 6227020800.0};

  // By halves (G. Estrin): terms that do not wait for each other
  const double x2 = x * x;
  const double x4 = x2 * x2;
  const double a0 = (C[0] + (C[1] * x)) + ((C[2] + (C[3] * x)) * x2);
  const double a1 = (C[4] + (C[5] * x)) + ((C[6] + (C[7] * x)) * x2);
  const double a2 = (C[8] + (C[9] * x)) + ((C[10] + (C[11] * x)) * x2);
  const double a3 = C[12] + (C[13] * x);
  return (a0 + (a1 * x4)) + ((a2 + (a3 * x4)) * (x4 * x4));
}

/// The sum of nine terms in `x`, by halves.
RT_SAFE static inline double
dsp_series9(const double c[9], const double x)
{
  const double x2 = x * x;
  const double x4 = x2 * x2;
  const double a0 = (c[0] + (c[1] * x)) + ((c[2] + (c[3] * x)) * x2);
  const double a1 = (c[4] + (c[5] * x)) + ((c[6] + (c[7] * x)) * x2);
  return (a0 + (a1 * x4)) + (c[8] * (x4 * x4));
}

/// 2 to the power of `x`, from -1000 to 1000, to 1e-15 of it.
RT_SAFE static inline double
dsp_exp2(const double x)
{
  static const double ROUNDS =
    6755399441055744.0; // 1.5 * 2^52: no room for less

  const double sum  = x + ROUNDS;
  uint64_t     bits = 0U;
  memcpy(&bits, &sum, sizeof(bits));
  bits         = (bits + 1023U) << 52U;
  double scale = 0.0;
  memcpy(&scale, &bits, sizeof(scale));
  return scale * dsp_exp_series((x - (sum - ROUNDS)) * 0.693147180559945309417);
}

/// Exp of `x`, from -600 to 600.
RT_SAFE static inline double
dsp_exp(const double x)
{
  return dsp_exp2(x * 1.44269504088896340736);
}

/// Base 2 logarithm of a normal number `x` above 0, by the series of atanh.
RT_SAFE static inline double
dsp_log2(const double x)
{
  uint64_t bits = 0U;
  memcpy(&bits, &x, sizeof(bits));

  // Exponent such that the mantissa lies between sqrt(1/2) and sqrt(2)
  const int64_t  whole = (int64_t)((bits - 0x3FE6A09E667F3BCDU) >> 52U);
  const int64_t  power = whole >= 0x800 ? whole - 0x1000 : whole;
  const uint64_t rest  = bits - ((uint64_t)power << 52U);
  double         m     = 0.0;
  memcpy(&m, &rest, sizeof(m));

  const double z   = (m - 1.0) / (m + 1.0);
  double       sum = 0.0;
  for (int k = 21; k > 0; k -= 2) {
    sum = (sum * z * z) + (1.0 / k);
  }
  return (double)power + (sum * z * 2.0 * 1.44269504088896340736);
}

/// Sine of pi times `x`, from -1/2 to 1/2, to 1e-13, by its power series.
RT_SAFE static inline double
dsp_sinpi(const double x)
{
  static const double S[] = {1.0,
                             -1.0 / 6.0,
                             1.0 / 120.0,
                             -1.0 / 5040.0,
                             1.0 / 362880.0,
                             -1.0 / 39916800.0,
                             1.0 / 6227020800.0,
                             -1.0 / 1307674368000.0,
                             1.0 / 355687428096000.0};

  const double y = x * DSP_PI;
  return y * dsp_series9(S, y * y);
}

/// Square root of `x`, at least 0, rounded as IEEE 754 demands.
RT_SAFE static inline double
dsp_sqrt(const double x)
{
#if defined(__SSE2__) // Else the compiler calls libm, to set errno
  const __m128d y = _mm_set_sd(x > 0.0 ? x : 0.0);
  return _mm_cvtsd_f64(_mm_sqrt_sd(y, y));
#else
  return x > 0.0 ? __builtin_sqrt(x) : 0.0;
#endif
}

#endif // CHRONUS_PLUGIN_DSP_H
