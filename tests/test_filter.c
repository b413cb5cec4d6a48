// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/chance.h"
#include "plugin/params.h"
#include "tests/plugin_rig.h"

#include <check.h>

#include <complex.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

// MUS-03: the filter against its analogue prototype, measured with sines

typedef enum { LOWPASS, HIGHPASS, BANDPASS, OFF } Mode;

static const double RATES[] = {44100.0, 48000.0, 88200.0, 96000.0, 192000.0};
static const float  CUTOFFS[] =
  {100.0f, 500.0f, 1000.0f, 2000.0f, 5000.0f, 10000.0f};

enum { N_RATES = 5, N_CUTOFFS = 6 };

/// Level at which the filter is measured, so that a q of 20 does not reach the
/// synth's limit
static const float LEVEL = 0.25f;

static double
decibels(const double x)
{
  return 20.0 * log10(x);
}

/// Magnitude of the analogue prototype at `f` times the cutoff.
static double
prototype(const Mode mode, const double f, const double q)
{
  const double complex s = I * f;
  const double complex d = (s * s) + (s / q) + 1.0;
  const double complex n = mode == LOWPASS    ? 1.0
                           : mode == HIGHPASS ? s * s
                                              : s / q;
  return cabs(n / d);
}

/// What the filter makes of an amplitude of 1 at `hz`, once it has settled.
static double
amplitude(Rig* const rig, const double rate, const float hz)
{
  const size_t n   = (size_t)(rate / 5.0);
  float* const out = (float*)malloc(n * sizeof(float));

  rig->control[PARAM_SINE_FREQ] = hz;
  rig_render(rig, out, n);
  rig_render(rig, out, n);

  double complex sum    = 0.0;
  double         weight = 0.0;
  for (size_t i = 0U; i < n; ++i) {
    const double t = ((double)i + 0.5) / (double)n;
    const double w = 0.42 - (0.5 * cos(2.0 * M_PI * t)) +
                     (0.08 * cos(4.0 * M_PI * t)); // Blackman
    const double angle = 2.0 * M_PI * (double)hz * (double)i / rate;
    sum += w * (double)out[i] * (cos(angle) - I * sin(angle));
    weight += w;
  }
  free(out);
  return 2.0 * cabs(sum) / weight / (double)LEVEL;
}

/// Open a rig in which a sine meets the filter.
static void
open_filter(Rig* const   rig,
            const double rate,
            const Mode   mode,
            const float  cutoff,
            const float  q)
{
  rig_open(rig, rate);
  rig->control[PARAM_SINE_GAIN]     = LEVEL;
  rig->control[PARAM_ADSR_ATTACK]   = 0.0f;
  rig->control[PARAM_ADSR_SUSTAIN]  = 1.0f;
  rig->control[PARAM_ADSR_GATE]     = 1.0f;
  rig->control[PARAM_FILTER_MODE]   = (float)mode;
  rig->control[PARAM_FILTER_CUTOFF] = cutoff;
  rig->control[PARAM_FILTER_Q]      = q;
}

START_TEST(the_cutoff_is_at_3_decibels)
{
  const double rate   = RATES[_i / N_CUTOFFS];
  const float  cutoff = CUTOFFS[_i % N_CUTOFFS];
  for (Mode mode = LOWPASS; mode <= HIGHPASS; ++mode) {
    Rig rig;
    open_filter(&rig, rate, mode, cutoff, 0.7071f);
    ck_assert_double_eq_tol(
      decibels(amplitude(&rig, rate, cutoff)), -3.01, 0.02);
    rig_close(&rig);
  }
}
END_TEST

// Octaves above the low-pass, below the high-pass, to both sides of the band
START_TEST(the_slope_is_the_prototypes)
{
  const double rate   = RATES[_i / N_CUTOFFS];
  const float  cutoff = CUTOFFS[_i % N_CUTOFFS];
  for (Mode mode = LOWPASS; mode <= BANDPASS; ++mode) {
    Rig rig;
    open_filter(&rig, rate, mode, cutoff, 0.7071f);
    for (int octave = -3; octave <= 3; ++octave) {
      const float factor = ldexpf(1.0f, octave);
      if (cutoff * factor < (float)rate / 8.0f) {
        const double is     = amplitude(&rig, rate, cutoff * factor);
        const double should = prototype(mode, (double)factor, (double)0.7071f);
        ck_assert_double_eq_tol(decibels(is), decibels(should), 0.2);
      }
    }
    rig_close(&rig);
  }
}
END_TEST

START_TEST(resonance_is_q)
{
  static const float Q[] = {0.1f, 0.5f, 2.0f, 20.0f};
  for (int k = 0; k < 4; ++k) {
    for (Mode mode = LOWPASS; mode <= BANDPASS; ++mode) {
      Rig rig;
      open_filter(&rig, 48000.0, mode, 1000.0f, Q[k]);
      const double is     = amplitude(&rig, 48000.0, 1000.0f);
      const double should = prototype(mode, 1.0, (double)Q[k]);
      ck_assert_double_eq_tol(decibels(is), decibels(should), 0.02);
      rig_close(&rig);
    }
  }
}
END_TEST

START_TEST(off_is_the_bare_sound)
{
  Rig rig;
  open_filter(&rig, 48000.0, OFF, 20.0f, 20.0f);
  ck_assert_double_eq_tol(amplitude(&rig, 48000.0, 9000.0f), 1.0, 1e-6);
  rig_close(&rig);
}
END_TEST

START_TEST(the_lfo_moves_the_cutoff_by_octaves)
{
  Rig rig;
  open_filter(&rig, 48000.0, LOWPASS, 250.0f, 0.7071f);
  rig.control[PARAM_LFO_SHAPE]     = 2.0f; // 1 for 5 s
  rig.control[PARAM_LFO_FREQ]      = 0.1f;
  rig.control[PARAM_LFO_TO_CUTOFF] = 2.0f;
  ck_assert_double_eq_tol(
    decibels(amplitude(&rig, 48000.0, 1000.0f)), -3.01, 0.02);
  rig_close(&rig);
}
END_TEST

/// The cutoff at a share of its range, in octaves.
static float
cutoff_at(const float share)
{
  return 20.0f * powf(1000.0f, share);
}

/// A loud saw at `hz`, held.
static void
open_saw(Rig* const rig, const double rate, const Mode mode, const float hz)
{
  open_filter(rig, rate, mode, 1000.0f, 0.7071f);
  rig->control[PARAM_SINE_SHAPE] = 3.0f;
  rig->control[PARAM_SINE_FREQ]  = hz;
}

// At any place of the range a saw stays below what the peak of the resonance
// can make of all its harmonics
START_TEST(the_whole_range_is_stable)
{
  static const double WIDE[] = {8000.0, 44100.0, 192000.0};
  const double        rate   = WIDE[_i / 3];
  const Mode          mode   = (Mode)(_i % 3);
  for (int c = 0; c <= 8; ++c) {
    for (int k = 0; k <= 4; ++k) {
      float out[8192];
      Rig   rig;
      open_saw(&rig, rate, mode, 110.0f);
      rig.control[PARAM_FILTER_CUTOFF] = cutoff_at((float)c / 8.0f);
      rig.control[PARAM_FILTER_Q]      = 0.1f * powf(200.0f, (float)k / 4.0f);
      rig_render(&rig, out, 8192U);
      rig_render(&rig, out, 8192U);
      ck_assert_float_lt(rig_peak(out, 8192U), 30.0f);

      // And it dies away
      rig.control[PARAM_ADSR_GATE]    = 0.0f;
      rig.control[PARAM_ADSR_RELEASE] = 0.0f;
      for (int s = 0; s < (int)rate / 8192 * 8 + 8; ++s) {
        rig_render(&rig, out, 8192U);
      }
      rig_expect_silence(out, 8192U);
      rig_close(&rig);
    }
  }
}
END_TEST

START_TEST(sweeps_are_stable)
{
  static const double WIDE[] = {8000.0, 44100.0, 192000.0};
  uint32_t            seed   = 1U + (uint32_t)_i;
  Rig                 rig;
  open_saw(&rig, WIDE[_i / 3], (Mode)(_i % 3), 82.4f);
  for (int b = 0; b < 20000; ++b) {
    float          out[64];
    const uint32_t n = 1U + (uint32_t)(chance_part(&seed) * 63.0f);
    rig.control[PARAM_FILTER_CUTOFF] = cutoff_at(chance_part(&seed));
    rig.control[PARAM_FILTER_Q]      = 0.1f * powf(200.0f, chance_part(&seed));
    rig_run(&rig, out, n);
    ck_assert_float_lt(rig_peak(out, n), 60.0f);
  }
  rig_close(&rig);
}
END_TEST

START_TEST(a_jumping_lfo_is_stable)
{
  float out[48000];
  for (int shape = 0; shape < 4; ++shape) {
    Rig rig;
    open_saw(&rig, 48000.0, (Mode)_i, 55.0f);
    rig.control[PARAM_FILTER_Q]      = 20.0f;
    rig.control[PARAM_LFO_SHAPE]     = (float)shape;
    rig.control[PARAM_LFO_FREQ]      = 20.0f;
    rig.control[PARAM_LFO_TO_CUTOFF] = 8.0f;
    rig_render(&rig, out, 48000U);
    ck_assert_float_lt(rig_peak(out, 48000U), 60.0f);
    rig_close(&rig);
  }
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("filter");
  tcase_add_loop_test(
    tests, the_cutoff_is_at_3_decibels, 0, N_RATES * N_CUTOFFS);
  tcase_add_loop_test(
    tests, the_slope_is_the_prototypes, 0, N_RATES * N_CUTOFFS);
  tcase_add_test(tests, resonance_is_q);
  tcase_add_test(tests, off_is_the_bare_sound);
  tcase_add_test(tests, the_lfo_moves_the_cutoff_by_octaves);
  tcase_add_loop_test(tests, the_whole_range_is_stable, 0, 9);
  tcase_add_loop_test(tests, sweeps_are_stable, 0, 9);
  tcase_add_loop_test(tests, a_jumping_lfo_is_stable, 0, 3);
  return rig_check("filter", tests);
}
