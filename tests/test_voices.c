// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/params.h"
#include "plugin/voices.h"
#include "tests/plugin_rig.h"

#include <check.h>

#include <math.h>
#include <stdint.h>

// Which voice plays which note, by the allocator alone and by the sound

/// Notes at once in most tests
enum { LIMIT = 64 };

static const uint32_t EQUAL[VOICES] = {0U};

/// Start notes 0, 1, … on channel 0.
static void
fill(Voices* const s, const int n)
{
  for (int note = 0; note < n; ++note) {
    const VoiceStart start = voices_start(s, 0U, (uint8_t)note, LIMIT, EQUAL);
    ck_assert_int_eq(start.lane, note);
    ck_assert_int_eq(start.stolen, NO_VOICE);
    ck_assert_int_eq(start.resumes, 0);
  }
}

START_TEST(notes_take_free_voices)
{
  Voices s = {0};
  fill(&s, LIMIT);
  ck_assert_uint_eq(voices_stop(&s, 0U, 4U).lanes[0], 1U << 4U);
  s.state[4]             = VOICE_FREE;
  const VoiceStart start = voices_start(&s, 0U, 99U, LIMIT, EQUAL);
  ck_assert_int_eq(start.lane, 4);
  ck_assert_int_eq(start.stolen, NO_VOICE);
}
END_TEST

START_TEST(the_quietest_released_voice_is_stolen_first)
{
  Voices   s                = {0};
  uint32_t loudness[VOICES] = {0U};
  fill(&s, LIMIT);
  loudness[7] = 9U;
  loudness[8] = 3U;
  loudness[9] = 5U;
  voices_stop(&s, 0U, 7U);
  voices_stop(&s, 0U, 8U);
  voices_stop(&s, 0U, 9U);
  const VoiceStart start = voices_start(&s, 0U, 99U, LIMIT, loudness);
  ck_assert_int_eq(start.stolen, 8);
  ck_assert_int_eq(s.state[8], VOICE_FADING);
  ck_assert_int_eq(start.lane, LIMIT);
}
END_TEST

START_TEST(so_many_notes_play_as_are_allowed)
{
  static const int LIMITS[] = {1, 64, POLYPHONY};
  Voices           s        = {0};
  for (int note = 0; note < 128; ++note) {
    (void)voices_start(&s, 0U, (uint8_t)note, LIMITS[_i], EQUAL);
  }
  ck_assert_int_eq(voices_playing(&s), LIMITS[_i]);
}
END_TEST

// Equal notes, whose levels add up: three of four are taken away
START_TEST(a_lower_limit_holds_at_once)
{
  float out[4800];
  Rig   rig;
  rig_open(&rig, 48000.0);
  rig.control[PARAM_SINE_GAIN]    = 0.1f;
  rig.control[PARAM_SINE_SHAPE]   = 2.0f;
  rig.control[PARAM_FILTER_MODE]  = 3.0f;
  rig.control[PARAM_ADSR_SUSTAIN] = 1.0f;
  for (int channel = 0; channel < 4; ++channel) {
    rig_midi(&rig, 0, 0x90 | channel, 0, 127);
  }
  rig_run(&rig, out, 1000U);
  ck_assert_float_eq_tol(fabsf(out[999]), 0.4f, 1e-6f);
  rig.control[PARAM_VOICE_COUNT] = 1.0f;
  rig_run(&rig, out, 1000U);
  ck_assert_float_eq_tol(fabsf(out[999]), 0.1f, 1e-6f);
  rig_close(&rig);
}
END_TEST

START_TEST(else_the_oldest_is_stolen)
{
  Voices s = {0};
  fill(&s, LIMIT);
  voices_start(&s, 0U, 0U, LIMIT, EQUAL); // Struck again, so it is the youngest
  ck_assert_int_eq(voices_start(&s, 0U, 99U, LIMIT, EQUAL).stolen, 1);
  ck_assert_int_eq(voices_start(&s, 0U, 98U, LIMIT, EQUAL).stolen, 2);
}
END_TEST

// However many notes begin at once, each gets a lane, and never the gate's
START_TEST(a_flood_of_notes_is_served)
{
  Voices s = {0};
  for (int k = 0; k < 1000; ++k) {
    const VoiceStart start = voices_start(
      &s, (uint8_t)(k / 128 % 16), (uint8_t)(k % 128), LIMIT, EQUAL);
    ck_assert_int_ge(start.lane, 0);
    ck_assert_int_lt(start.lane, GATE_VOICE);
    int playing = 0;
    for (int v = 0; v < GATE_VOICE; ++v) {
      playing += voices_plays(&s, v);
    }
    ck_assert_int_le(playing, LIMIT);
  }
}
END_TEST

START_TEST(a_note_that_sounds_keeps_its_voice)
{
  Voices s = {0};
  fill(&s, 3);
  voices_stop(&s, 0U, 1U);
  const VoiceStart start = voices_start(&s, 0U, 1U, LIMIT, EQUAL);
  ck_assert_int_eq(start.lane, 1);
  ck_assert_int_eq(start.resumes, 1);

  // The same note on another channel is another note
  ck_assert_int_eq(voices_start(&s, 1U, 1U, LIMIT, EQUAL).lane, 3);
}
END_TEST

START_TEST(the_pedal_holds_its_channel)
{
  Voices s = {0};
  fill(&s, 2);
  voices_start(&s, 1U, 50U, LIMIT, EQUAL);
  ck_assert_uint_eq(voices_pedal(&s, 0U, 1).lanes[0], 0U);
  ck_assert_uint_eq(voices_stop(&s, 0U, 0U).lanes[0], 0U);
  ck_assert_uint_eq(voices_stop(&s, 1U, 50U).lanes[0], 1U << 2U);
  ck_assert_uint_eq(voices_pedal(&s, 1U, 0).lanes[0], 0U);
  ck_assert_uint_eq(voices_pedal(&s, 0U, 0).lanes[0], 1U << 0U);
  ck_assert_int_eq(s.state[1], VOICE_HELD);
}
END_TEST

START_TEST(all_notes_off_overrides_the_pedal)
{
  Voices s = {0};
  fill(&s, 3);
  voices_pedal(&s, 0U, 1);
  voices_stop(&s, 0U, 1U);
  voices_start(&s, 2U, 9U, LIMIT, EQUAL);
  ck_assert_uint_eq(voices_stop_all(&s, 0U).lanes[0], 7U);
  ck_assert_int_eq(s.state[3], VOICE_HELD);
}
END_TEST

/// Peak of the 0.1 s that begin `seconds` from now.
static float
level_after(Rig* const rig, const float seconds)
{
  float out[4800];
  for (int k = 0; k < (int)(seconds * 10.0f); ++k) {
    rig_render(rig, out, 4800U);
  }
  rig_render(rig, out, 4800U);
  return rig_peak(out, 4800U);
}

START_TEST(the_pedal_sustains_and_lets_go)
{
  Rig rig;
  rig_open(&rig, 48000.0);
  rig_midi(&rig, 0, 0xB0, 64, 127);
  rig_midi(&rig, 0, 0x90, 60, 100);
  rig_midi(&rig, 99, 0x80, 60, 0);
  ck_assert_float_gt(level_after(&rig, 1.0f), 0.1f);
  rig_midi(&rig, 0, 0xB0, 64, 0);
  ck_assert(level_after(&rig, 1.0f) == 0.0f);
  rig_close(&rig);
}
END_TEST

START_TEST(a_note_on_of_velocity_0_is_a_note_off)
{
  Rig rig;
  rig_open(&rig, 48000.0);
  rig_midi(&rig, 0, 0x9F, 60, 100);
  ck_assert_float_gt(level_after(&rig, 0.2f), 0.1f);
  rig_midi(&rig, 0, 0x9F, 60, 0);
  ck_assert(level_after(&rig, 0.5f) == 0.0f);
  rig_close(&rig);
}
END_TEST

// All notes off releases, all sound off silences at once, a mode change too
START_TEST(panic_ends_everything)
{
  static const int CONTROLS[] = {120, 123, 124, 127};
  Rig              rig;
  rig_open(&rig, 48000.0);
  rig.control[PARAM_ADSR_RELEASE] = 500.0f;
  rig_midi(&rig, 0, 0xB0, 64, 127);
  for (int note = 0; note < 128; ++note) {
    rig_midi(&rig, note, 0x90, note, 127);
    rig_midi(&rig, note + 1, 0x80, note, 127);
  }
  ck_assert_float_gt(level_after(&rig, 0.2f), 0.2f);
  rig_midi(&rig, 0, 0xB0, CONTROLS[_i], 0);
  const float soon = level_after(&rig, 0.1f);
  ck_assert(_i ? soon > 0.1f : soon == 0.0f);
  ck_assert(level_after(&rig, 0.6f) == 0.0f);
  rig_close(&rig);
}
END_TEST

START_TEST(reset_lets_the_pedal_and_the_wheels_go)
{
  float plain[4800];
  float out[4800];
  Rig   rig;
  rig_open(&rig, 48000.0);
  rig_midi(&rig, 0, 0x90, 60, 100);
  rig_run(&rig, plain, 4800U);
  rig_close(&rig);

  rig_open(&rig, 48000.0);
  rig_midi(&rig, 0, 0xB0, 1, 127);
  rig_midi(&rig, 0, 0xE0, 0, 0);
  rig_midi(&rig, 0, 0xB0, 64, 127);
  rig_midi(&rig, 0, 0xB0, 121, 0);
  rig_run(&rig, out, 1024U);
  rig_midi(&rig, 0, 0x90, 60, 100);
  rig_run(&rig, out, 4800U);
  ck_assert_mem_eq(plain, out, sizeof(plain));
  rig_midi(&rig, 0, 0x80, 60, 100);
  ck_assert(level_after(&rig, 0.5f) == 0.0f);
  rig_close(&rig);
}
END_TEST

// One note more than there are voices, so that one is stolen: no step beyond
// what the waves themselves do
START_TEST(stealing_does_not_click)
{
  float out[9600];
  Rig   rig;
  rig_open(&rig, 48000.0);
  rig.control[PARAM_FILTER_MODE] = 3.0f;
  rig.control[PARAM_SINE_GAIN]   = 0.02f;
  rig.control[PARAM_VOICE_COUNT] = 32.0f;
  for (int k = 0; k < 32; ++k) {
    rig_midi(&rig, 0, 0x90, 30 + k, k ? 1 : 127);
  }
  rig_run(&rig, out, 9600U);
  rig_midi(&rig, 500, 0x90, 100, 1);
  rig_run(&rig, out, 9600U);

  // The stolen note is a sine of 46 Hz
  const float most = 0.02f * 2.0f * 3.1416f * 46.3f / 48000.0f;
  for (int i = 1; i < 9600; ++i) {
    ck_assert_float_lt(fabsf(out[i] - out[i - 1]), (2.0f * most) + 2e-3f);
  }
  rig_close(&rig);
}
END_TEST

START_TEST(the_modulation_wheel_adds_vibrato)
{
  float still[24000] = {0.0f};
  float moved[24000] = {0.0f};
  for (int k = 0; k < 2; ++k) {
    Rig rig;
    rig_open(&rig, 48000.0);
    rig.control[PARAM_LFO_FREQ] = 5.0f;
    rig_midi(&rig, 0, 0xB5, 1, k * 127);
    rig_midi(&rig, 0, 0x90, 69, 100);
    rig_run(&rig, k ? moved : still, 24000U);
    rig_close(&rig);
  }
  float apart = 0.0f;
  for (int i = 0; i < 24000; ++i) {
    apart = fmaxf(apart, fabsf(still[i] - moved[i]));
  }
  ck_assert_float_gt(apart, 0.1f);
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("voices");
  tcase_add_test(tests, notes_take_free_voices);
  tcase_add_test(tests, the_quietest_released_voice_is_stolen_first);
  tcase_add_loop_test(tests, so_many_notes_play_as_are_allowed, 0, 3);
  tcase_add_test(tests, a_lower_limit_holds_at_once);
  tcase_add_test(tests, else_the_oldest_is_stolen);
  tcase_add_test(tests, a_flood_of_notes_is_served);
  tcase_add_test(tests, a_note_that_sounds_keeps_its_voice);
  tcase_add_test(tests, the_pedal_holds_its_channel);
  tcase_add_test(tests, all_notes_off_overrides_the_pedal);
  tcase_add_test(tests, the_pedal_sustains_and_lets_go);
  tcase_add_test(tests, a_note_on_of_velocity_0_is_a_note_off);
  tcase_add_loop_test(tests, panic_ends_everything, 0, 4);
  tcase_add_test(tests, reset_lets_the_pedal_and_the_wheels_go);
  tcase_add_test(tests, stealing_does_not_click);
  tcase_add_test(tests, the_modulation_wheel_adds_vibrato);
  return rig_check("voices", tests);
}
