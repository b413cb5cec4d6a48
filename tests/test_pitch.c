// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/pitch.h"
#include "plugin/params.h"
#include "tests/plugin_rig.h"

#include <check.h>

#include <complex.h>
#include <math.h>
#include <stdlib.h>

// MUS-01: the pitch, measured from the sound alone

/// What is allowed where zeros are counted, in cents; the requirement is 0.1
static const double TOLERANCE_CENTS = 0.01;

static const double RATES[] = {44100.0, 48000.0, 96000.0, 192000.0};

/// Frequency in cycles per frame, from the first to the last rising zero.
static double
measure(const float* const x, const size_t n)
{
  double first = -1.0;
  double last  = -1.0;
  size_t count = 0U;
  for (size_t i = 1U; i < n; ++i) {
    if (x[i - 1U] < 0.0f && x[i] >= 0.0f) {
      const double a = (double)x[i - 1U];
      const double b = (double)x[i];
      last           = (double)(i - 1U) + (a / (a - b));
      first          = count++ ? first : last;
    }
  }
  ck_assert_uint_gt(count, 2U);
  return (double)(count - 1U) / (last - first);
}

static double
cents(const double a, const double b)
{
  return 1200.0 * log2(a / b);
}

/// Open a rig whose sound is the bare oscillator.
static void
open_bare(Rig* const rig, const double rate, const int shape)
{
  rig_open(rig, rate);
  rig->control[PARAM_SINE_SHAPE]   = (float)shape;
  rig->control[PARAM_FILTER_MODE]  = 3.0f;
  rig->control[PARAM_ADSR_ATTACK]  = 0.0f;
  rig->control[PARAM_ADSR_SUSTAIN] = 1.0f;
}

/// Fail unless one second from now on, after a while, sounds at `hz`.
static void
expect_pitch(Rig* const rig, const double rate, const double hz)
{
  const size_t n   = (size_t)rate;
  float* const out = (float*)malloc(n * sizeof(float));
  rig_render(rig, out, 64U);
  rig_render(rig, out, n);
  ck_assert_double_eq_tol(
    cents(measure(out, n) * rate, hz), 0.0, TOLERANCE_CENTS);
  free(out);
}

/// How a second of sound stands to a sine of `hz`: its angle, from -pi to pi.
static double
angle_to(const float* const x, const double rate, const double hz, double* turn)
{
  const size_t         n    = (size_t)rate;
  const double complex step = cexp(-2.0 * M_PI * I * hz / rate);
  double complex       unit = cexp(-2.0 * M_PI * I * *turn);
  double complex       sum  = 0.0;
  for (size_t i = 0U; i < n; ++i) {
    // Its side lobes are below -150 dB where the sine's mirror image is
    const double hann = sin(M_PI * ((double)i + 0.5) / rate);
    const double two  = hann * hann;
    const double four = two * two;
    sum += four * four * (double)x[i] * unit;
    unit *= step;
  }
  *turn = fmod(*turn + hz, 1.0);
  return carg(sum);
}

// By how far the phase drifts in a second: no drift of 0.0001 cents stays
// unseen
START_TEST(every_note_is_in_tune)
{
  const double rate = RATES[_i];
  float* const out  = (float*)malloc((size_t)rate * sizeof(float));
  for (int note = 0; note < 128; ++note) {
    const double hz   = pitch_hz(note);
    double       turn = 0.0;
    Rig          rig;
    open_bare(&rig, rate, 0);
    rig_midi(&rig, 0, 0x90, note, 127);
    rig_render(&rig, out, 64U);
    rig_render(&rig, out, (size_t)rate);
    const double first = angle_to(out, rate, hz, &turn);
    rig_render(&rig, out, (size_t)rate);
    const double drift = angle_to(out, rate, hz, &turn) - first;
    const double off   = remainder(drift, 2.0 * M_PI) / (2.0 * M_PI);
    rig_close(&rig);
    ck_assert_double_eq_tol(cents(hz + off, hz), 0.0, 0.0001);
  }
  free(out);
}
END_TEST

START_TEST(every_shape_is_in_tune)
{
  Rig rig;
  open_bare(&rig, 48000.0, _i);
  rig_midi(&rig, 0, 0x90, 69, 127);
  expect_pitch(&rig, 48000.0, 440.0);
  rig_close(&rig);
}
END_TEST

START_TEST(the_gate_voice_plays_its_frequency)
{
  static const float HZ[] = {5.0f, 440.0f, 1234.5f, 9999.0f, 20000.0f};
  for (int k = 0; k < 5; ++k) {
    Rig rig;
    open_bare(&rig, 48000.0, 0);
    rig.control[PARAM_SINE_FREQ] = HZ[k];
    rig.control[PARAM_ADSR_GATE] = 1.0f;
    expect_pitch(&rig, 48000.0, (double)HZ[k]);
    rig_close(&rig);
  }
}
END_TEST

START_TEST(a_full_bend_down_is_two_semitones)
{
  Rig rig;
  open_bare(&rig, 48000.0, 0);
  rig_midi(&rig, 0, 0x93, 69, 127);
  rig_midi(&rig, 8, 0xE3, 0, 0);
  rig_midi(&rig, 9, 0xE4, 127, 127); // Another channel's
  expect_pitch(&rig, 48000.0, pitch_hz(67.0));
  rig_close(&rig);
}
END_TEST

START_TEST(a_glide_ends_at_its_frequency)
{
  Rig rig;
  open_bare(&rig, 48000.0, 0);
  float out[4800];
  rig.control[PARAM_ADSR_GATE]       = 1.0f;
  rig.control[PARAM_SINE_GLIDE_TIME] = 100.0f;
  rig_render(&rig, out, 4800U);
  rig.control[PARAM_SINE_FREQ] = 1760.0f;

  // Half-way in time is half-way in octaves
  rig_render(&rig, out, 2400U - 100U);
  rig_render(&rig, out, 232U);
  ck_assert_double_eq_tol(measure(out, 232U) * 48000.0, 880.0, 9.0);
  rig_render(&rig, out, 2400U);
  expect_pitch(&rig, 48000.0, 1760.0);
  rig_close(&rig);
}
END_TEST

START_TEST(the_lfo_moves_the_pitch_by_its_cents)
{
  Rig rig;
  open_bare(&rig, 48000.0, 0);
  rig.control[PARAM_LFO_FREQ]     = 0.1f; // A square: 5 s at 1
  rig.control[PARAM_LFO_SHAPE]    = 2.0f;
  rig.control[PARAM_LFO_DEPTH]    = 0.25f;
  rig.control[PARAM_LFO_OFFSET]   = 0.25f;
  rig.control[PARAM_LFO_TO_PITCH] = 700.0f;
  rig_midi(&rig, 0, 0x90, 69, 127);
  expect_pitch(&rig, 48000.0, pitch_hz(72.5));
  rig_close(&rig);
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("pitch");
  tcase_add_loop_test(tests, every_note_is_in_tune, 0, 4);
  tcase_add_loop_test(tests, every_shape_is_in_tune, 0, 4);
  tcase_add_test(tests, the_gate_voice_plays_its_frequency);
  tcase_add_test(tests, a_full_bend_down_is_two_semitones);
  tcase_add_test(tests, a_glide_ends_at_its_frequency);
  tcase_add_test(tests, the_lfo_moves_the_pitch_by_its_cents);
  return rig_check("pitch", tests);
}
