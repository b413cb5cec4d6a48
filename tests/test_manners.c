// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/chance.h"
#include "host/say/pitch.h"
#include "plugin/params.h"
#include "tests/plain.h"
#include "tests/plugin_rig.h"

#include <check.h>

#include <math.h>
#include <stdint.h>

// The synth's ways to play notes: how they are tuned, which of them sound, and
// how they glide, strike and decay

START_TEST(the_reference_moves_all_notes)
{
  Rig rig;
  plain_open(&rig);
  rig_midi(&rig, 0, 0x90, 69, 127);
  ck_assert_double_eq_tol(plain_hz(&rig), 440.0, 0.001);
  rig.control[PARAM_VOICE_TUNING] = 415.0f;
  ck_assert_double_eq_tol(plain_hz(&rig), 415.0, 0.001);
  rig_close(&rig);
}
END_TEST

// Glides always, or only where another key is down
START_TEST(legato_glides_only_between_keys)
{
  for (int held = 0; held < 2; ++held) {
    Rig rig;
    plain_open(&rig);
    rig.control[PARAM_VOICE_GLIDE]     = (float)_i;
    rig.control[PARAM_SINE_GLIDE_TIME] = 5000.0f;
    rig_midi(&rig, 0, 0x90, 60, 127);
    rig_midi(&rig, 99, held ? 0xA0 : 0x80, 60, 0);
    (void)plain_level(&rig);
    rig_midi(&rig, 0, 0x90, 72, 127);
    rig_midi(&rig, 1, 0x80, 60, 0);
    const double hz    = plain_hz(&rig);
    const int    glide = !_i || held;
    ck_assert_double_lt(hz, pitch_hz(glide ? 65.0 : 72.01));
    ck_assert_double_gt(hz, pitch_hz(glide ? 60.0 : 71.99));
    rig_close(&rig);
  }
}
END_TEST

START_TEST(the_velocity_curve_bends)
{
  static const float CURVES[] = {-1.0f, 0.0f, 1.0f};
  for (int k = 0; k < 3; ++k) {
    Rig rig;
    plain_open(&rig);
    rig.control[PARAM_VOICE_VELOCITY] = CURVES[k];
    rig_midi(&rig, 0, 0x90, 60, 64);
    const double is = pow(64.0 / 127.0, pow(4.0, (double)CURVES[k]));
    ck_assert_double_eq_tol((double)plain_level(&rig), is, 2e-3);
    rig_close(&rig);
  }
}
END_TEST

START_TEST(one_voice_plays_the_first_key)
{
  static const double FIRST[] = {64.0, 60.0, 67.0};
  for (int mode = 1; mode <= 2; ++mode) {
    Rig rig;
    plain_open(&rig);
    rig.control[PARAM_VOICE_MODE]     = (float)mode;
    rig.control[PARAM_VOICE_PRIORITY] = (float)_i;
    rig_midi(&rig, 0, 0x90, 67, 127);
    rig_midi(&rig, 9, 0x90, 60, 127);
    rig_midi(&rig, 18, 0x90, 64, 127);
    ck_assert_double_eq_tol(plain_hz(&rig), pitch_hz(FIRST[_i]), 0.01);
    ck_assert_float_lt(plain_level(&rig), 1.01f);

    // The others are still down
    rig_midi(&rig, 0, 0x80, (int)FIRST[_i], 0);
    ck_assert_float_gt(plain_level(&rig), 0.9f);
    for (int note = 60; note < 68; ++note) {
      rig_midi(&rig, 0, 0x80, note, 0);
    }
    ck_assert(plain_level(&rig) == 0.0f);
    rig_close(&rig);
  }
}
END_TEST

// In mono the envelope starts again with each key, in legato it does not
START_TEST(legato_does_not_strike_again)
{
  for (int mode = 1; mode <= 2; ++mode) {
    Rig rig;
    plain_open(&rig);
    rig.control[PARAM_VOICE_MODE]   = (float)mode;
    rig.control[PARAM_ADSR_DECAY]   = 50.0f;
    rig.control[PARAM_ADSR_SUSTAIN] = 0.0f;
    rig_midi(&rig, 0, 0x90, 60, 127);
    ck_assert(plain_level(&rig) == 0.0f);
    float out[480];
    rig_midi(&rig, 0, 0x90, 72, 127);
    rig_run(&rig, out, 480U);
    ck_assert(mode == 1 ? rig_peak(out, 480U) > 0.5f
                        : rig_peak(out, 480U) == 0.0f);
    rig_close(&rig);
  }
}
END_TEST

// At half-time a full bend is 26 dB below the straight line, and both end at
// the same frame
START_TEST(the_curve_bends_the_decay)
{
  float out[4801];
  Rig   rig;
  plain_open(&rig);
  rig.control[PARAM_SINE_SHAPE]   = 2.0f;
  rig.control[PARAM_SINE_FREQ]    = 0.1f;
  rig.control[PARAM_ADSR_DECAY]   = 100.0f;
  rig.control[PARAM_ADSR_SUSTAIN] = 0.0f;
  rig.control[PARAM_ADSR_CURVE]   = 1.0f;
  rig.control[PARAM_ADSR_GATE]    = 1.0f;
  rig_render(&rig, out, 4801U);
  ck_assert_float_eq_tol(out[0], 1.0f, 1e-6f);
  ck_assert_float_eq_tol(out[2400], powf(0.1375f + 0.43125f, 8.0f), 1e-5f);
  for (int i = 1; i < 4800; ++i) {
    ck_assert_float_le(out[i], out[i - 1]);
  }
  ck_assert_float_lt(out[4799], 1e-6f);
  ck_assert(out[4800] == 0.0f);
  rig_close(&rig);
}
END_TEST

// A voice that fades from the poly mode may have had the same note
START_TEST(a_released_note_keeps_no_other)
{
  Rig rig;
  plain_open(&rig);
  rig.control[PARAM_ADSR_RELEASE] = 10000.0f;
  for (int note = 60; note < 63; ++note) {
    rig_midi(&rig, 0, 0x90, note, 127);
    rig_midi(&rig, 1, 0x80, note, 0);
  }
  ck_assert_float_gt(plain_level(&rig), 0.9f);
  rig.control[PARAM_ADSR_RELEASE] = 0.0f;
  rig.control[PARAM_VOICE_MODE]   = 1.0f;
  rig_midi(&rig, 0, 0x90, 70, 127);
  rig_midi(&rig, 1, 0x90, 62, 127);
  rig_midi(&rig, 2, 0x80, 70, 0);
  rig_midi(&rig, 3, 0x80, 62, 0);
  float out[4800];
  for (int k = 0; k < 110; ++k) {
    rig_render(&rig, out, 4800U);
  }
  rig_expect_silence(out, 4800U);
  rig_close(&rig);
}
END_TEST

// Whatever keys, pedals, modes and presets did before
START_TEST(notes_never_stick)
{
  uint32_t seed = 77U + (uint32_t)_i;
  Rig      rig;
  rig_open(&rig, 48000.0);
  rig.control[PARAM_ADSR_RELEASE] = 5.0f;
  for (int b = 0; b < 2000; ++b) {
    static const int STATUS[] = {0x90, 0x90, 0x80, 0xB0};
    static const int PEDAL[]  = {64, 66, 67, 121, 126};
    float            out[64];
    const int        status = STATUS[(int)(chance_part(&seed) * 4.0f)];
    const int data = status == 0xB0 ? PEDAL[(int)(chance_part(&seed) * 5.0f)]
                                    : 40 + (int)(chance_part(&seed) * 12.0f);
    rig_midi(
      &rig, 0, status | (b % 2), data, (int)(chance_part(&seed) * 128.0f));
    if (b % 97 == 0) {
      rig.control[PARAM_VOICE_MODE] = (float)(int)(chance_part(&seed) * 3.0f);
      rig.control[PARAM_VOICE_PRIORITY] = chance_part(&seed) * 2.0f;
      rig.control[PARAM_VOICE_COUNT]    = 1.0f + (chance_part(&seed) * 8.0f);
      rig.control[PARAM_ADSR_RELEASE]   = chance_part(&seed) * 90.0f;
    }
    rig_run(&rig, out, 64U);
  }
  for (int channel = 0; channel < 2; ++channel) {
    rig_midi(&rig, 0, 0xB0 | channel, 64, 0);
    rig_midi(&rig, 0, 0xB0 | channel, 66, 0);
    for (int note = 0; note < 128; ++note) {
      rig_midi(&rig, 1, 0x80 | channel, note, 0);
    }
  }
  ck_assert(plain_level(&rig) == 0.0f);
  rig_close(&rig);
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("manners");
  tcase_add_test(tests, the_reference_moves_all_notes);
  tcase_add_loop_test(tests, legato_glides_only_between_keys, 0, 2);
  tcase_add_test(tests, the_velocity_curve_bends);
  tcase_add_loop_test(tests, one_voice_plays_the_first_key, 0, 3);
  tcase_add_test(tests, legato_does_not_strike_again);
  tcase_add_test(tests, the_curve_bends_the_decay);
  tcase_add_test(tests, a_released_note_keeps_no_other);
  tcase_add_loop_test(tests, notes_never_stick, 0, 8);
  return rig_check("manners", tests);
}
