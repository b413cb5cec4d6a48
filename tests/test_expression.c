// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/pitch.h"
#include "plugin/params.h"
#include "tests/plain.h"
#include "tests/plugin_rig.h"

#include <check.h>

#include <math.h>

// What the synth does with MIDI beyond notes: pedals, controllers, pressure and
// registered parameters

static void
control(Rig* const rig, const int number, const int value)
{
  rig_midi(rig, 0, 0xB0, number, value);
}

START_TEST(sostenuto_holds_what_was_down)
{
  Rig rig;
  plain_open(&rig);
  rig_midi(&rig, 0, 0x90, 60, 127);
  control(&rig, 66, 127);
  rig_midi(&rig, 0, 0x90, 67, 127);
  rig_midi(&rig, 0, 0x80, 60, 0);
  rig_midi(&rig, 0, 0x80, 67, 0);
  ck_assert_double_eq_tol(plain_hz(&rig), pitch_hz(60), 0.01);
  control(&rig, 66, 0);
  ck_assert(plain_level(&rig) == 0.0f);
  rig_close(&rig);
}
END_TEST

START_TEST(the_soft_pedal_softens_what_follows)
{
  Rig rig;
  plain_open(&rig);
  control(&rig, 67, 127);
  rig_midi(&rig, 0, 0x90, 60, 127);
  ck_assert_float_eq_tol(plain_level(&rig), 0.6f, 1e-3f);
  control(&rig, 67, 0);
  ck_assert_float_eq_tol(plain_level(&rig), 0.6f, 1e-3f);
  rig_midi(&rig, 0, 0x90, 60, 127);
  ck_assert_float_eq_tol(plain_level(&rig), 1.0f, 1e-3f);
  rig_close(&rig);
}
END_TEST

START_TEST(registered_parameters_tune)
{
  static const int    RPN[]  = {0, 1, 2};
  static const int    DATA[] = {12, 96, 71};
  static const double UP[]   = {12.0, 0.5, 7.0};
  Rig                 rig;
  plain_open(&rig);
  control(&rig, 101, 0);
  control(&rig, 100, RPN[_i]);
  control(&rig, 6, DATA[_i]);
  control(&rig, 101, 127);
  control(&rig, 100, 127);
  control(&rig, 6, 1); // To nobody
  if (_i == 0) {
    rig_midi(&rig, 0, 0xE0, 0, 0);
  }
  rig_midi(&rig, 0, 0x90, 69, 127);
  const double up = _i ? UP[_i] : -UP[_i];
  ck_assert_double_eq_tol(plain_hz(&rig), pitch_hz(69.0 + up), 0.01);
  rig_close(&rig);
}
END_TEST

START_TEST(volume_and_expression_are_squared)
{
  Rig rig;
  plain_open(&rig);
  rig_midi(&rig, 0, 0x90, 60, 127);
  control(&rig, 7, 64);
  control(&rig, 11, 100);
  const double is = pow(64.0 / 127.0, 2.0) * pow(100.0 / 127.0, 2.0);
  ck_assert_double_eq_tol((double)plain_level(&rig), is, 1e-3);
  rig_close(&rig);
}
END_TEST

START_TEST(pan_silences_the_other_side)
{
  Rig rig;
  plain_open(&rig);
  rig.panned = 1;
  rig_midi(&rig, 0, 0x90, 60, 127);
  control(&rig, 10, 0);
  ck_assert_float_eq_tol(plain_level(&rig), 1.0f, 1e-3f);
  ck_assert(rig.right_peak == 0.0f);
  control(&rig, 10, 127);
  ck_assert(plain_level(&rig) == 0.0f);
  ck_assert_float_gt(rig.right_peak, 0.9f);
  rig_close(&rig);
}
END_TEST

// Four octaves up from 100 Hz a low-pass lets a sine of 440 Hz through
START_TEST(the_cutoff_controller_is_four_octaves)
{
  Rig rig;
  plain_open(&rig);
  rig.control[PARAM_FILTER_MODE]   = 0.0f;
  rig.control[PARAM_FILTER_CUTOFF] = 100.0f;
  rig_midi(&rig, 0, 0x90, 69, 127);
  ck_assert_float_lt(plain_level(&rig), 0.1f);
  control(&rig, 74, 127);
  ck_assert_float_gt(plain_level(&rig), 0.9f);
  control(&rig, 74, 64);
  ck_assert_float_lt(plain_level(&rig), 0.1f);
  rig_close(&rig);
}
END_TEST

START_TEST(the_resonance_controller_is_ten_times_q)
{
  Rig rig;
  plain_open(&rig);
  rig.control[PARAM_FILTER_MODE]   = 0.0f;
  rig.control[PARAM_FILTER_CUTOFF] = 440.0f;
  rig.control[PARAM_FILTER_Q]      = 0.5f;
  rig_midi(&rig, 0, 0x90, 69, 127);
  ck_assert_float_eq_tol(plain_level(&rig), 0.5f, 1e-2f);
  control(&rig, 71, 0);
  ck_assert_float_eq_tol(plain_level(&rig), 0.1f, 1e-2f); // The least there is
  control(&rig, 71, 127);
  ck_assert_float_gt(plain_level(&rig), 4.5f);
  rig_close(&rig);
}
END_TEST

/// Frames until a sound is as loud as it gets, or until it ends.
static int
frames_of(Rig* const rig, const int ends)
{
  static float out[48000];
  int          last = 0;
  rig_render(rig, out, 48000U);
  const float most = ends ? 0.0f : 0.999f * rig_peak(out, 48000U);
  for (int i = 0; i < 48000 && (ends || !last); ++i) {
    last = fabsf(out[i]) > most ? i : last;
  }
  return last;
}

// 10 ms become 160 at most
START_TEST(controllers_stretch_attack_and_release)
{
  Rig rig;
  plain_open(&rig);
  rig.control[PARAM_ADSR_ATTACK]  = 10.0f;
  rig.control[PARAM_ADSR_RELEASE] = 10.0f;
  for (int k = 0; k < 2; ++k) {
    const double most = k ? 480.0 * exp2(4.0 * 63.0 / 64.0) : 480.0;
    rig_midi(&rig, 0, 0x90, 69, 127);
    ck_assert_double_eq_tol((double)frames_of(&rig, 0), most, 110.0);
    rig_midi(&rig, 0, 0x80, 69, 0);
    ck_assert_double_eq_tol((double)frames_of(&rig, 1), most, 110.0);
    control(&rig, 72, 127);
    control(&rig, 73, 127);
  }
  rig_close(&rig);
}
END_TEST

// Channel and key pressure open the LFO: the pitch is another half-way
START_TEST(pressure_is_vibrato)
{
  Rig rig;
  plain_open(&rig);
  rig.control[PARAM_LFO_SHAPE] = 2.0f;
  rig.control[PARAM_LFO_FREQ]  = 0.1f; // 1 for 5 s
  rig_midi(&rig, 0, 0x90, 69, 127);
  if (_i) {
    rig_midi(&rig, 1, 0xA0, 69, 127);
  } else {
    rig_midi(&rig, 1, 0xD0, 127, 0);
  }
  ck_assert_double_eq_tol(plain_hz(&rig), pitch_hz(69.5), 0.01);
  rig_close(&rig);
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("expression");
  tcase_add_test(tests, sostenuto_holds_what_was_down);
  tcase_add_test(tests, the_soft_pedal_softens_what_follows);
  tcase_add_loop_test(tests, registered_parameters_tune, 0, 3);
  tcase_add_test(tests, volume_and_expression_are_squared);
  tcase_add_test(tests, pan_silences_the_other_side);
  tcase_add_test(tests, the_cutoff_controller_is_four_octaves);
  tcase_add_test(tests, the_resonance_controller_is_ten_times_q);
  tcase_add_test(tests, controllers_stretch_attack_and_release);
  tcase_add_loop_test(tests, pressure_is_vibrato, 0, 2);
  return rig_check("expression", tests);
}
