// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_FILTER_H
#define CHRONUS_PLUGIN_FILTER_H

#include "plugin/dsp.h"
#include "plugin/rt.h"

// Coefficients of a two-pole filter.  Audio thread.
//
// A state-variable filter by the trapezoidal rule (A. Simper, "Linear trapez
// integrated SVF", 2013), whose poles are those of the analogue prototype
// mapped by exp(sT) and whose three outputs are mixed so that the magnitude
// fits too (M. Vicanek, "Matched Second Order Digital Filters", 2016).

enum { FILTER_COEFFS = 6 };

/// One frame's coefficients, the same for every voice.  With v the input less
/// s2, the integrators grow by [0] v - [1] s1 and [2] v + [0] s1; heard are
/// [3] v, [4] s1 and [5] s2.  Linear steps between two rows stay stable: both
/// shrink s1^2 + s2^2, and so does what lies between.
typedef struct {
  float c[FILTER_COEFFS]; ///< See above
} FilterRow;

/// How much of each mode is heard: one of them 1, except on the way
typedef struct {
  double low;  ///< Low-pass
  double high; ///< High-pass
  double band; ///< Band-pass, 0 dB at its peak
  double off;  ///< No filter
} FilterMix;

/// Sums of the denominator's coefficients, from which all else follows
typedef struct {
  double at_dc;      ///< 1 + a1 + a2
  double at_nyquist; ///< 1 - a1 + a2
  double a2;         ///< Product of the poles
} FilterPoles;

/// Map the analogue poles at `cycles` (cutoff per frame) by exp(sT).
RT_SAFE static inline FilterPoles
filter_poles(const double cycles, const double q)
{
  const double w    = 2.0 * DSP_PI * cycles;
  const double zeta = 0.5 / q;

  if (zeta < 1.0) {
    const double radius = dsp_exp(-zeta * w);
    const double half   = dsp_sinpi(cycles * dsp_sqrt(1.0 - (zeta * zeta)));
    const double turn   = 4.0 * radius * half * half;
    const double low    = 1.0 - radius;
    const double high   = 1.0 + radius;
    return (FilterPoles){
      (low * low) + turn, (high * high) - turn, radius * radius};
  }

  const double root = dsp_sqrt((zeta * zeta) - 1.0);
  const double slow = dsp_exp(-w / (zeta + root)); // The product is 1
  const double fast = dsp_exp(-w * (zeta + root));
  return (FilterPoles){
    (1.0 - slow) * (1.0 - fast), (1.0 + slow) * (1.0 + fast), slow * fast};
}

/**
   Work out the coefficients.

   With g and k of the analogue prototype, 1 / (1 + g (g + k)) is a quarter of
   `at_nyquist`, and g that of the root below over it; so both drop out.

   @param cycles Cutoff in cycles per frame, above 0 to 0.49.
   @param q From 0.1 (dull) to 20 (rings).
   @param mix What is to be heard.
*/
RT_SAFE static inline FilterRow
filter_design(const double cycles, const double q, const FilterMix mix)
{
  const double      sine = dsp_sinpi(cycles);
  const FilterPoles p    = filter_poles(cycles, q);
  const double      root = dsp_sqrt(p.at_dc * p.at_nyquist);
  const double      damp = (0.5 * p.at_dc) + (1.0 - p.a2);

  // Squared magnitude of the denominator at the cutoff
  const double f1     = sine * sine;
  const double per_f1 = 1.0 / f1;
  const double f0     = 1.0 - f1;
  const double a0     = p.at_dc * p.at_dc;
  const double a1     = p.at_nyquist * p.at_nyquist;
  const double a2     = -4.0 * p.a2;
  const double r      = (a0 * f0) + (a1 * f1) + (a2 * 4.0 * f0 * f1);

  double b = 0.0; // How much of the band-pass output, and of the high-pass one
  double h = 0.0;
  if (mix.low != 0.0) { // 1 at 0 Hz, q at the cutoff
    const double b1 = dsp_sqrt(((r * q * q) - (a0 * f0)) * per_f1);
    b += mix.low * (p.at_dc + b1);
    h += mix.low * b1;
  }
  if (mix.high != 0.0) { // q at the cutoff
    h += mix.high * (q * dsp_sqrt(r) / f1);
  }
  if (mix.band != 0.0) { // 1 at the cutoff, and flat there
    const double r2 = a1 - a0 + (4.0 * (f0 - f1) * a2);
    const double b2 = (r - (r2 * f1)) / (4.0 * f1 * f1);
    const double b1 = dsp_sqrt(r2 + (4.0 * (f1 - f0) * b2));
    b += mix.band * (2.0 * dsp_sqrt(b2 + (0.25 * b1 * b1)));
    h += mix.band * b1;
  }

  const double both = b + h;
  return (FilterRow){{
    (float)(0.5 * root),
    (float)damp,
    (float)(0.5 * p.at_dc),
    (float)(mix.off + (0.25 * ((mix.low * p.at_dc) + both))),
    (float)((0.25 * mix.low * root) + ((b - (0.5 * both * damp)) / root)),
    (float)(mix.off + mix.low),
  }};
}

#endif // CHRONUS_PLUGIN_FILTER_H
