// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_FILTER_H
#define CHRONUS_PLUGIN_FILTER_H

#include "plugin/dsp.h"
#include "plugin/rt.h"

#include <stdint.h>

// Coefficients of a two-pole filter.  Audio thread.
//
// A state-variable filter by the trapezoidal rule (A. Simper, "Linear trapez
// integrated SVF", 2013), whose poles are those of the analogue prototype
// mapped by exp(sT) and whose three outputs are mixed so that the magnitude
// fits too (M. Vicanek, "Matched Second Order Digital Filters", 2016).

enum { FILTER_COEFFS = 7 };

/// One frame's coefficients, the same for every voice.  With v the input less
/// s2, the integrators grow by [0] v - [1] s1 and [2] v + [0] s1; heard are
/// [3] times the input, [4] v, [5] s1 and [6] s2.  Linear steps between two
/// rows stay stable: both shrink s1^2 + s2^2, and so does what lies between.
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
    double       sine   = 0.0;
    double       cosine = 0.0;
    dsp_sincospi(2.0 * cycles * dsp_sqrt(1.0 - (zeta * zeta)), &sine, &cosine);
    const double a1 = -2.0 * radius * cosine;
    const double a2 = radius * radius;
    return (FilterPoles){1.0 + a1 + a2, 1.0 - a1 + a2, a2};
  }

  const double root = dsp_sqrt((zeta * zeta) - 1.0);
  const double slow = dsp_exp(-w / (zeta + root)); // The product is 1
  const double fast = dsp_exp(-w * (zeta + root));
  return (FilterPoles){
    (1.0 - slow) * (1.0 - fast), (1.0 + slow) * (1.0 + fast), slow * fast};
}

/**
   Work out the coefficients.

   @param cycles Cutoff in cycles per frame, above 0 to 0.49.
   @param q From 0.1 (dull) to 20 (rings).
   @param mix What is to be heard.
*/
RT_SAFE static inline FilterRow
filter_design(const double cycles, const double q, const FilterMix mix)
{
  const FilterPoles p  = filter_poles(cycles, q);
  const double      a0 = p.at_dc * p.at_dc;
  const double      a1 = p.at_nyquist * p.at_nyquist;
  const double      a2 = -4.0 * p.a2;
  const double      g  = dsp_sqrt(p.at_dc / p.at_nyquist);
  const double      gk = g + ((2.0 * (1.0 - p.a2)) / (p.at_nyquist * g));

  double sine   = 0.0;
  double cosine = 0.0;
  dsp_sincospi(cycles, &sine, &cosine);

  // Squared magnitude of the denominator at the cutoff
  const double f1 = sine * sine;
  const double f0 = cosine * cosine;
  const double r  = (a0 * f0) + (a1 * f1) + (a2 * 4.0 * f0 * f1);

  double b = 0.0; // How much of the band-pass output, and of the high-pass one
  double h = 0.0;
  if (mix.low != 0.0) { // 1 at 0 Hz, q at the cutoff
    const double b1 = dsp_sqrt(((r * q * q) - (a0 * f0)) / f1);
    b += mix.low * ((p.at_dc + b1) / (p.at_nyquist * g));
    h += mix.low * (b1 / p.at_nyquist);
  }
  if (mix.high != 0.0) { // q at the cutoff
    h += mix.high * ((q * dsp_sqrt(r)) / (f1 * p.at_nyquist));
  }
  if (mix.band != 0.0) { // 1 at the cutoff, and flat there
    const double r2 = a1 - a0 + (4.0 * (f0 - f1) * a2);
    const double b2 = (r - (r2 * f1)) / (4.0 * f1 * f1);
    const double b1 = dsp_sqrt(r2 + (4.0 * (f1 - f0) * b2));
    const double b0 = dsp_sqrt(b2 + (0.25 * b1 * b1));
    b += mix.band * ((2.0 * b0) / (p.at_nyquist * g));
    h += mix.band * (b1 / p.at_nyquist);
  }

  const double d = 1.0 / (1.0 + (g * gk));
  const double a = g * d;
  const double l = mix.low;

  return (FilterRow){{
    (float)(2.0 * a),
    (float)(2.0 * a * gk),
    (float)(2.0 * a * g),
    (float)mix.off,
    (float)((l * a * g) + (b * a) + (h * d)),
    (float)((l * a) + (b * (1.0 - (a * gk))) - (h * d * gk)),
    (float)l,
  }};
}

#endif // CHRONUS_PLUGIN_FILTER_H
