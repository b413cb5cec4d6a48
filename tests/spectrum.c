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

/// Move each value to the place with its index' bits reversed.
static void
shuffle(double complex* const x, const size_t n)
{
  size_t r = 0U;
  for (size_t i = 1U; i < n; ++i) {
    size_t bit = n / 2U;
    while (r & bit) {
      r ^= bit;
      bit /= 2U;
    }
    r |= bit;
    if (i < r) {
      const double complex was = x[i];
      x[i]                     = x[r];
      x[r]                     = was;
    }
  }
}

/// Fourier transform of `n` values in place (Cooley and Tukey).
static void
transform(double complex* const x, const size_t n)
{
  shuffle(x, n);
  for (size_t half = 1U; half < n; half *= 2U) {
    for (size_t k = 0U; k < half; ++k) {
      const double         angle = -M_PI * (double)k / (double)half;
      const double complex turn  = cos(angle) + (I * sin(angle));
      for (size_t i = k; i < n; i += 2U * half) {
        const double complex odd = x[i + half] * turn;
        x[i + half]              = x[i] - odd;
        x[i] += odd;
      }
    }
  }
}

void
spectrum_open(Spectrum* const    s,
              const float* const x,
              const size_t       n,
              const double       rate)
{
  const double          beta = M_PI * (LOBE_BINS - 1);
  double complex* const out  = calloc(n, sizeof(*out));

  *s = (Spectrum){calloc(n / 2U, sizeof(double)), n / 2U, rate / (double)n};
  for (size_t i = 0U; i < n; ++i) {
    const double u = (2.0 * ((double)i + 0.5) / (double)n) - 1.0;
    out[i]         = (double)x[i] * bessel(beta * sqrt(1.0 - (u * u)));
  }
  transform(out, n);
  for (size_t b = 0U; b < s->n_bins; ++b) {
    s->power[b] = creal(out[b] * conj(out[b]));
  }
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
  const size_t high  = (size_t)((only ? 20000.0 : 18000.0) / s->bin_hz);
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
