// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/pitch.h"
#include "plugin/dsp.h"
#include "plugin/kernel.h"
#include "plugin/params.h"
#include "plugin/shape.h"
#include "plugin/table.h"
#include "plugin/wave.h"
#include "tests/plugin_rig.h"
#include "tests/spectrum.h"

#include <check.h>

#include <complex.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

// Purity where things move, and the filter at the ends of its range

enum { N_FRAMES = 262144 };

static const double RATE = 48000.0;

/// Open a rig whose notes are the bare oscillator.
static void
open_bare(Rig* const rig, const double rate, const int shape)
{
  rig_open(rig, rate);
  rig->control[PARAM_SINE_SHAPE]   = (float)shape;
  rig->control[PARAM_FILTER_MODE]  = 3.0f;
  rig->control[PARAM_ADSR_ATTACK]  = 0.0f;
  rig->control[PARAM_ADSR_DECAY]   = 0.0f;
  rig->control[PARAM_ADSR_SUSTAIN] = 1.0f;
}

// Pulses of 10 to 90 %
START_TEST(pulses_are_pure)
{
  static const int   NOTES[]  = {36, 60, 84, 96, 108};
  static const float WIDTHS[] = {0.1f, 0.237f, 0.75f, 0.9f};
  const double       rate     = _i / 4 ? 44100.0 : RATE;
  float* const       out      = (float*)malloc(N_FRAMES * sizeof(float));
  for (int k = 0; k < 5; ++k) {
    Rig      rig;
    Spectrum s;
    open_bare(&rig, rate, 2);
    rig.control[PARAM_SINE_WIDTH] = WIDTHS[_i % 4];
    rig_midi(&rig, 0, 0x90, NOTES[k], 127);
    rig_render(&rig, out, 1024U);
    rig_render(&rig, out, N_FRAMES);
    rig_close(&rig);
    spectrum_open(&s, out, N_FRAMES, rate);
    ck_assert_double_ge(spectrum_purity(&s, pitch_hz(NOTES[k]), 0), 125.0);
    spectrum_close(&s);
  }
  free(out);
}
END_TEST

// What is not the fundamental, from 20 Hz to 20 kHz
START_TEST(the_sine_is_pure)
{
  float* const out = (float*)malloc(N_FRAMES * sizeof(float));
  for (int note = 36; note <= 108; note += 24) {
    Rig      rig;
    Spectrum s;
    open_bare(&rig, RATE, 0);
    rig_midi(&rig, 0, 0x90, note, 127);
    rig_render(&rig, out, 1024U);
    rig_render(&rig, out, N_FRAMES);
    rig_close(&rig);
    spectrum_open(&s, out, N_FRAMES, RATE);
    ck_assert_double_ge(spectrum_purity(&s, pitch_hz(note), 1), 135.0);
    spectrum_close(&s);
  }
  free(out);
}
END_TEST

/// The gain in dB of the filter at its cutoff for a sine of that frequency.
static double
gain_at(const double rate, const float hz, const int mode)
{
  const size_t   n   = (size_t)rate;
  float* const   out = (float*)malloc(n * sizeof(float));
  double complex sum = 0.0;
  double         all = 0.0;
  Rig            rig;
  rig_open(&rig, rate);
  rig.control[PARAM_SINE_GAIN]     = 1.0f;
  rig.control[PARAM_ADSR_ATTACK]   = 0.0f;
  rig.control[PARAM_ADSR_SUSTAIN]  = 1.0f;
  rig.control[PARAM_ADSR_GATE]     = 1.0f;
  rig.control[PARAM_FILTER_MODE]   = (float)mode;
  rig.control[PARAM_FILTER_CUTOFF] = hz;
  rig.control[PARAM_FILTER_Q]      = 0.70710678f;
  rig.control[PARAM_SINE_FREQ]     = hz;
  rig_render(&rig, out, n);
  rig_render(&rig, out, n);
  rig_close(&rig);
  for (size_t i = 0U; i < n; ++i) {
    const double t = ((double)i + 0.5) / (double)n;
    const double w =
      0.42 - (0.5 * cos(2.0 * M_PI * t)) + (0.08 * cos(4.0 * M_PI * t));
    const double angle = 2.0 * M_PI * (double)hz * (double)i / rate;
    sum += w * (double)out[i] * (cos(angle) - I * sin(angle));
    all += w;
  }
  free(out);
  return 20.0 * log10(2.0 * cabs(sum) / all);
}

// From 20 Hz to 20 kHz or nearly half the rate
START_TEST(the_cutoff_is_exact_to_its_ends)
{
  static const double RATES[] = {44100.0, 48000.0, 96000.0, 192000.0};
  static const float  HZ[]    = {20.0f, 55.0f, 3000.0f, 15000.0f, 20000.0f};
  for (int k = 0; k < 5; ++k) {
    for (int mode = 0; mode < 2; ++mode) {
      ck_assert_double_eq_tol(gain_at(RATES[_i], HZ[k], mode), -3.01, 0.02);
    }
  }
}
END_TEST

// Above 0.49 of the rate it stays there
START_TEST(the_cutoff_ends_below_half_the_rate)
{
  static const double SLOW[]     = {8000.0, 22050.0, 32000.0};
  float               most[4800] = {0.0f};
  float               more[4800] = {0.0f};
  for (int k = 0; k < 2; ++k) {
    Rig rig;
    open_bare(&rig, SLOW[_i], 3);
    rig.control[PARAM_FILTER_MODE]   = 1.0f;
    rig.control[PARAM_FILTER_CUTOFF] = k ? 20000.0f : (float)(0.49 * SLOW[_i]);
    rig_midi(&rig, 0, 0x90, 69, 127);
    rig_render(&rig, k ? more : most, 4800U);
    rig_close(&rig);
  }
  for (int i = 0; i < 4800; ++i) {
    more[i] -= most[i];
  }
  ck_assert_float_gt(rig_peak(most, 4800U), 0.01f);
  ck_assert_float_lt(rig_peak(more, 4800U), 1e-4f);
}
END_TEST

/// Energy above 8 kHz of a signal.
static double
treble(const double* const x, const int n)
{
  double sum = 0.0;
  double s1  = 0.0;
  double s2  = 0.0;
  double t1  = 0.0;
  double t2  = 0.0;
  for (int i = 0; i < n; ++i) { // Two high-passes of two poles each
    const double g  = tan(M_PI * 8000.0 / RATE);
    const double h1 = (x[i] - ((g + 1.0) * s1) - s2) / (1.0 + (g * (g + 1.0)));
    const double b1 = s1 + (g * h1);
    const double l1 = s2 + (g * b1);
    s1              = b1 + (g * h1);
    s2              = l1 + (g * b1);
    const double h2 = (h1 - ((g + 1.0) * t1) - t2) / (1.0 + (g * (g + 1.0)));
    const double b2 = t1 + (g * h2);
    const double l2 = t2 + (g * b2);
    t1              = b2 + (g * h2);
    t2              = l2 + (g * b2);
    sum += h2 * h2;
  }
  return sum;
}

/// What the filter of the rigs below makes of its sine, in double precision,
/// with coefficients made anew each frame.
typedef struct {
  double s1; ///< First integrator
  double s2; ///< Second integrator
  int    i;  ///< Frames so far
} Ideal;

/// The next frame with the cutoff at `hz`.
static double
ideal_next(Ideal* const f, const double hz)
{
  const double g = tan(M_PI * hz / RATE);
  const double x = sin(2.0 * M_PI * 100.0 * f->i++ / RATE);
  const double h =
    (x - ((g + 0.05) * f->s1) - f->s2) / (1.0 + (g * (g + 0.05)));
  const double b = f->s1 + (g * h);
  const double l = f->s2 + (g * b);
  f->s1          = b + (g * h);
  f->s2          = l + (g * b);
  return l;
}

/// Its level, so that it does not reach the synth's limit
static const float LEVEL = 0.25f;

/// Open a rig whose gate voice is a sine of 100 Hz through a filter that rings.
static void
open_ringing(Rig* const rig, const float hz)
{
  rig_open(rig, RATE);
  rig->control[PARAM_SINE_GAIN]     = LEVEL;
  rig->control[PARAM_SINE_FREQ]     = 100.0f;
  rig->control[PARAM_ADSR_ATTACK]   = 0.0f;
  rig->control[PARAM_ADSR_SUSTAIN]  = 1.0f;
  rig->control[PARAM_ADSR_GATE]     = 1.0f;
  rig->control[PARAM_FILTER_CUTOFF] = hz;
  rig->control[PARAM_FILTER_Q]      = 20.0f;
}

/// Fail if a sound has more treble than it should, by over 1 dB.
static void
expect_smooth(const double* const is, const double* const should, const int n)
{
  const double more = 10.0 * log10(treble(is, n) / treble(should, n));
  ck_assert_double_le(more, 1.0);
}

// A sweep of ten octaves in 10 ms adds no treble
START_TEST(a_sweep_is_smooth)
{
  enum { N = 4800 };
  static float  out[N];
  static double is[N];
  static double should[N];
  Ideal         ideal = {0};
  Rig           rig;
  open_ringing(&rig, 20.0f);
  for (int k = 0; k < 40; ++k) {
    rig_render(&rig, out, N);
  }
  rig.control[PARAM_FILTER_CUTOFF] = 20000.0f;
  rig_render(&rig, out, N);
  rig_close(&rig);

  for (int i = 0; i < 40 * N; ++i) {
    (void)ideal_next(&ideal, 20.0);
  }
  for (int i = 0; i < N; ++i) {
    should[i] = ideal_next(&ideal, 20.0 + (19980.0 * fmin(i / 480.0, 1.0)));
    is[i]     = (double)(out[i] / LEVEL);
  }
  expect_smooth(is, should, N);
}
END_TEST

// Nor does an LFO of 20 Hz that moves it by ten octaves
START_TEST(a_fast_lfo_is_smooth)
{
  enum { N = 48000 };
  static float  out[N];
  static double is[N];
  static double should[N];
  Ideal         ideal = {0};
  Rig           rig;
  open_ringing(&rig, 632.4555f);
  rig.control[PARAM_LFO_FREQ]      = 20.0f;
  rig.control[PARAM_LFO_TO_CUTOFF] = 5.0f;
  rig_render(&rig, out, N);
  rig_close(&rig);
  for (int i = 0; i < N; ++i) {
    const double lfo = sin(2.0 * M_PI * 20.0 * i / RATE);
    should[i]        = ideal_next(&ideal, 632.4555 * exp2(5.0 * lfo));
    is[i]            = (double)(out[i] / LEVEL);
  }
  expect_smooth(is, should, N);
}
END_TEST

/// A saw made of sines at a phase in cycles, when it moves by `step` per frame.
/// Above 16 kHz, where the synth's fades too, it fades out.
static double
additive_saw(const double phase, const double step)
{
  double sum = 0.0;
  for (int k = 1; k * step * RATE < 22000.0; ++k) {
    const double hz   = k * step * RATE;
    const double fade = hz < 17000.0 ? 0.0 : (hz - 17000.0) / 5000.0;
    const double sine = sin(2.0 * M_PI * fmod(k * phase, 1.0));
    sum += (k % 2 ? 1.0 : -1.0) * (0.5 + (0.5 * cos(M_PI * fade))) * sine / k;
  }
  return 2.0 / M_PI * sum;
}

// Against a saw made of sines on the same phase, while the pitch sways by
// three octaves; the wave itself has no delay, its pitch answers 16 to 32
// frames late
START_TEST(a_moving_saw_is_pure)
{
  enum { N = 65536 };
  static Wave    w;
  static Table   table;
  static float   off[N];
  const double   cycle = 18446744073709551616.0;
  const WaveForm saw   = {SHAPE_SAW, 0U, 0U};
  double         loud  = 0.0;
  double         rest  = 0.0;
  table_init(&table, RATE);
  wave_start(&w, &table, saw, saw, 0, (uint64_t)(0.01 * cycle), 0U);
  for (int i = 0; i < N; i += CHUNK) {
    // Where the chunk to come begins, exactly
    const uint64_t at   = w.next_at[0];
    const uint64_t inc  = w.next_inc[0];
    const int64_t  turn = w.next_turn[0];
    const double   sway = sin(2.0 * M_PI * i / 20000.0);
    w.goal[0]           = (uint64_t)(0.01 * exp2(1.5 * sway) * cycle);
    kernel_best()->advance(&w, &table, saw, saw, 1U);
    for (uint32_t k = 0U; k < CHUNK; ++k) {
      const uint64_t grown = (k * (k - 1U) / 2U) * (uint64_t)turn;
      const double   phase = (double)(at + (k * inc) + grown) / cycle;
      const double   step  = (double)(inc + (k * (uint64_t)turn)) / cycle;
      const double   ideal = additive_saw(phase, step);
      const float    plain = shape_saw((uint64_t)wave_phase(&w, 0, k) << 32U);
      const double   real  = (double)plain + (double)w.ring[0][k];
      off[i + (int)k]      = (float)(real - ideal);
      loud += ideal * ideal / N;
    }
  }
  Spectrum s;
  spectrum_open(&s, off, N, RATE);
  for (size_t b = (size_t)(20.0 / s.bin_hz); (double)b * s.bin_hz <= 16000.0;
       ++b) {
    rest += s.power[b];
  }
  spectrum_close(&s);

  // A sine of amplitude 1 through the same window, as a measure
  for (int i = 0; i < N; ++i) {
    off[i] = (float)sin(2.0 * M_PI * 1000.0 * i / RATE);
  }
  spectrum_open(&s, off, N, RATE);
  const double one = 2.0 * spectrum_at(&s, 1000.0);
  spectrum_close(&s);
  ck_assert_double_lt(10.0 * log10(rest / one / loud), -110.0);
}
END_TEST

// The tail of the slowest filter has no number that is slow to work with
START_TEST(a_dying_filter_has_no_denormals)
{
  static float out[48000];
  Rig          rig;
  int          slow = 0;
  rig_open(&rig, RATE);
  rig.control[PARAM_SINE_GAIN]     = 1e-36f;
  rig.control[PARAM_FILTER_CUTOFF] = 20.0f;
  rig.control[PARAM_FILTER_Q]      = 20.0f;
  rig.control[PARAM_ADSR_RELEASE]  = 10000.0f;
  rig.control[PARAM_SINE_FREQ]     = 20000.0f;
  rig.control[PARAM_ADSR_GATE]     = 1.0f;
  for (int k = 0; k < 11; ++k) {
    rig_render(&rig, out, 48000U);
    rig.control[PARAM_ADSR_GATE] = 0.0f;
    for (int i = 0; i < 48000; ++i) {
      slow += fpclassify(out[i]) == FP_SUBNORMAL;
    }
  }
  rig_close(&rig);
  ck_assert_int_eq(slow, 0);
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("purity");
  tcase_add_loop_test(tests, pulses_are_pure, 0, 8);
  tcase_add_test(tests, the_sine_is_pure);
  tcase_add_loop_test(tests, the_cutoff_is_exact_to_its_ends, 0, 4);
  tcase_add_loop_test(tests, the_cutoff_ends_below_half_the_rate, 0, 3);
  tcase_add_test(tests, a_sweep_is_smooth);
  tcase_add_test(tests, a_fast_lfo_is_smooth);
  tcase_add_test(tests, a_moving_saw_is_pure);
  tcase_add_test(tests, a_dying_filter_has_no_denormals);
  return rig_check("purity", tests);
}
