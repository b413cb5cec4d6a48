// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_SPECTRUM_H
#define CHRONUS_TESTS_SPECTRUM_H

#include <stddef.h>

// How pure a sound is

/// A spectrum by a window whose floor is below -150 dB
typedef struct {
  double* power;  ///< Per bin, from 0 Hz to half the rate
  size_t  n_bins; ///< Number of them
  double  bin_hz; ///< Width of a bin
} Spectrum;

/// Analyse `n` frames, a power of two; the caller closes the result.
void
spectrum_open(Spectrum* s, const float* x, size_t n, double rate);

/// Free what spectrum_open() made.
void
spectrum_close(Spectrum* s);

/// Power within a few bins of `hz`.
double
spectrum_at(const Spectrum* s, double hz);

/**
   Harmonics against all else, from 20 Hz to 18 kHz, in dB; where only some
   count, to 20 kHz.

   @param hz Fundamental.
   @param only Highest harmonic that counts as one; 0 for all.
*/
double
spectrum_purity(const Spectrum* s, double hz, int only);

#endif // CHRONUS_TESTS_SPECTRUM_H
