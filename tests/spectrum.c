// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/spectrum.h"

#include <complex.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>

/// Bins on each side of a line that belong to it; with this the Kaiser
/// window's beta is such that its main lobe is as wide
enum { LOBE_BINS = 8 };

static double
bessel(const double x)
{
  double term = 1.0;
  double sum  = 1.0;
  for (int k = 1; k < 100; ++k) {
    term *= (x / (2.0 * k)) * (x / (2.0 * k));
    sum += term;
  }
  return sum;
}

/// Fourier transform of `n` values, `stride` apart (Cooley and Tukey).
static void
transform(const double complex* const in,
          double complex* const       out,
          const size_t                n,
          const size_t                stride)
{
  if (n == 1U) {
    out[0] = in[0];
    return;
  }
  const size_t half = n / 2U;
  transform(in, out, half, stride * 2U);
  transform(in + stride, out + half, half, stride * 2U);
  for (size_t k = 0U; k < half; ++k) {
    const double         angle = -2.0 * M_PI * (double)k / (double)n;
    const double complex odd   = out[half + k] * (cos(angle) + I * sin(angle));
    out[half + k]              = out[k] - odd;
    out[k] += odd;
  }
}

void
spectrum_open(Spectrum* const    s,
              const float* const x,
              const size_t       n,
              const double       rate)
{
  const double          beta = M_PI * (LOBE_BINS - 1);
  double complex* const in   = calloc(n, sizeof(*in));
  double complex* const out  = calloc(n, sizeof(*out));

  *s = (Spectrum){calloc(n / 2U, sizeof(double)), n / 2U, rate / (double)n};
  for (size_t i = 0U; i < n; ++i) {
    const double u = (2.0 * ((double)i + 0.5) / (double)n) - 1.0;
    in[i]          = (double)x[i] * bessel(beta * sqrt(1.0 - (u * u)));
  }
  transform(in, out, n, 1U);
  for (size_t b = 0U; b < s->n_bins; ++b) {
    s->power[b] = creal(out[b] * conj(out[b]));
  }
  free(in);
  free(out);
}

void
spectrum_close(Spectrum* const s)
{
  free(s->power);
  *s = (Spectrum){0};
}

double
spectrum_at(const Spectrum* const s, const double hz)
{
  const long centre = lround(hz / s->bin_hz);
  double     sum    = 0.0;
  for (long b = centre - LOBE_BINS; b <= centre + LOBE_BINS; ++b) {
    sum += b >= 0 && b < (long)s->n_bins ? s->power[b] : 0.0;
  }
  return sum;
}

double
spectrum_purity(const Spectrum* const s, const double hz, const int only)
{
  const size_t low   = (size_t)(20.0 / s->bin_hz);
  const size_t high  = (size_t)(18000.0 / s->bin_hz);
  double       tones = 0.0;
  double       rest  = 0.0;
  for (size_t b = low; b <= high && b < s->n_bins; ++b) {
    const double harmonic = fmax(1.0, round((double)b * s->bin_hz / hz));
    const double away     = ((double)b * s->bin_hz) - (harmonic * hz);
    const int    counts   = !only || harmonic <= only;
    if (counts && fabs(away) <= (LOBE_BINS + 0.5) * s->bin_hz) {
      tones += s->power[b];
    } else {
      rest += s->power[b];
    }
  }
  return 10.0 * log10(tones / rest);
}
