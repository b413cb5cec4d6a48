// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/chance.h"
#include "plugin/params.h"
#include "tests/plugin_rig.h"

#include <check.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

// MUS-02: the envelope, seen through the first half of a very slow square
// wave, which is 1 for five seconds

/// Lengths of segments, in ms
static const float TIMES[] = {0.0f, 0.02f, 1.0f, 10.0f, 33.3f, 500.0f, 1500.0f};

enum { N_TIMES = 7 };

/// The default
static const float RELEASE_MS = 200.0f;

static const double RATES[] = {44100.0, 48000.0, 96000.0};

/// How far a frame between the corners may be off the line
static const double TOLERANCE = 0x1p-22;

static size_t
frames(const float ms, const double rate)
{
  return (size_t)lround((double)ms * rate / 1000.0);
}

/// Open a rig whose sound is the envelope.
static void
open_flat(Rig* const rig, const double rate)
{
  rig_open(rig, rate);
  rig->control[PARAM_SINE_FREQ]   = 0.1f;
  rig->control[PARAM_SINE_SHAPE]  = 2.0f;
  rig->control[PARAM_SINE_GAIN]   = 1.0f;
  rig->control[PARAM_FILTER_MODE] = 3.0f;
}

/// The same at 48 kHz with these segments, in ms, and the full level sustained.
static void
open_envelope(Rig* const rig, const float attack, const float release)
{
  open_flat(rig, 48000.0);
  rig->control[PARAM_ADSR_ATTACK]  = attack;
  rig->control[PARAM_ADSR_SUSTAIN] = 1.0f;
  rig->control[PARAM_ADSR_RELEASE] = release;
}

/// Fail unless `n` frames lead in a straight line from `a` to `b`, and the
/// frame after them is exactly `next`.
static void
expect_line(const float* const x,
            const size_t       n,
            const float        a,
            const float        b,
            const float        next)
{
  if (n) {
    ck_assert_float_eq(x[0], a);
  }
  for (size_t i = 0U; i < n; ++i) {
    const double slope = ((double)b - (double)a) / (double)n;
    const double line  = (double)a + ((double)i * slope);
    if (!(fabs((double)x[i] - line) <= TOLERANCE)) {
      ck_abort_msg("frame %zu of %zu: %a, not %a", i, n, (double)x[i], line);
    }
  }
  ck_assert_float_eq(x[n], next);
}

START_TEST(attack_decay_and_release_are_exact)
{
  const double rate    = RATES[_i / N_TIMES];
  const float  sustain = 0.7f;
  for (int d = 0; d < N_TIMES; ++d) {
    const float  attack_ms  = TIMES[_i % N_TIMES];
    const float  release_ms = TIMES[(d + 3) % N_TIMES];
    const size_t attack     = frames(attack_ms, rate);
    const size_t decay      = frames(TIMES[d], rate);
    const size_t release    = frames(release_ms, rate);
    const size_t held       = attack + decay + 100U;
    const size_t all        = held + release + 500U;
    float* const out        = (float*)malloc(all * sizeof(float));

    Rig rig;
    open_flat(&rig, rate);
    rig.control[PARAM_ADSR_ATTACK]  = attack_ms;
    rig.control[PARAM_ADSR_DECAY]   = TIMES[d];
    rig.control[PARAM_ADSR_SUSTAIN] = sustain;
    rig.control[PARAM_ADSR_RELEASE] = release_ms;
    rig.control[PARAM_ADSR_GATE]    = 1.0f;
    rig_render(&rig, out, held);
    rig.control[PARAM_ADSR_GATE] = 0.0f;
    rig_render(&rig, out + held, all - held);
    rig_close(&rig);

    expect_line(out, attack, 0.0f, 1.0f, decay ? 1.0f : sustain);
    expect_line(out + attack, decay, 1.0f, sustain, sustain);
    expect_line(
      out + attack + decay, 100U, sustain, sustain, release ? sustain : 0.0f);
    expect_line(out + held, release, sustain, 0.0f, 0.0f);
    rig_expect_silence(out + held + release, 500U);
    free(out);
  }
}
END_TEST

// From the present level, wherever it is, in the full attack time
START_TEST(retrigger_attacks_from_the_present_level)
{
  float out[48000];
  Rig   rig;
  open_envelope(&rig, 50.0f, 400.0f);
  rig.control[PARAM_ADSR_DECAY] = 100.0f;
  rig.control[PARAM_ADSR_GATE]  = 1.0f;
  rig_render(&rig, out, 4000U);
  rig.control[PARAM_ADSR_GATE] = 0.0f;
  rig_render(&rig, out, 7000U);
  const float step             = -1.0f / 19200.0f;
  const float level            = 1.0f + (7000.0f * step);
  rig.control[PARAM_ADSR_GATE] = 1.0f;
  rig_render(&rig, out, 4000U);
  expect_line(out, 2400U, level, 1.0f, 1.0f);
  rig_close(&rig);
}
END_TEST

START_TEST(a_release_in_the_attack_takes_its_full_time)
{
  float out[48000];
  Rig   rig;
  open_flat(&rig, 48000.0);
  rig.control[PARAM_ADSR_ATTACK]  = 100.0f;
  rig.control[PARAM_ADSR_RELEASE] = 200.0f;
  rig.control[PARAM_ADSR_GATE]    = 1.0f;
  rig_render(&rig, out, 1200U);
  rig.control[PARAM_ADSR_GATE] = 0.0f;
  rig_render(&rig, out, 20000U);
  expect_line(out, 9600U, 1200.0f * (1.0f / 4800.0f), 0.0f, 0.0f);
  rig_expect_silence(out + 9600, 20000U - 9600U);
  rig_close(&rig);
}
END_TEST

// A MIDI note of the lowest pitch is 1 for 61 ms
START_TEST(notes_begin_and_end_at_their_frame)
{
  float out[2000];
  Rig   rig;
  open_envelope(&rig, 5.0f, 10.0f);
  rig_midi(&rig, 137, 0x90, 0, 127);
  rig_midi(&rig, 1000, 0x80, 0, 64);
  rig_run(&rig, out, 2000U);
  rig_expect_silence(out, 137U);
  expect_line(out + 137, 240U, 0.0f, 1.0f, 1.0f);
  expect_line(out + 377, 623U, 1.0f, 1.0f, 1.0f);
  expect_line(out + 1000, 480U, 1.0f, 0.0f, 0.0f);
  rig_expect_silence(out + 1480, 520U);
  rig_close(&rig);
}
END_TEST

// The new note has a lane of its own, so it begins at once
START_TEST(a_stolen_voice_fades_in_a_line_beside_the_new_one)
{
  float out[2000];
  Rig   rig;
  open_envelope(&rig, 0.0f, RELEASE_MS);
  rig.control[PARAM_VOICE_COUNT] = 1.0f;
  rig_midi(&rig, 0, 0x90, 0, 127);
  rig_midi(&rig, 500, 0x90, 1, 127);
  rig_run(&rig, out, 2000U);
  expect_line(out, 500U, 1.0f, 1.0f, 2.0f);
  expect_line(out + 500, 128U, 2.0f, 1.0f, 1.0f);
  expect_line(out + 628, 1300U, 1.0f, 1.0f, 1.0f);
  rig_close(&rig);
}
END_TEST

/// Play something: keys of the lowest notes, pedals, levels, panic.
static void
play_something(Rig* const rig, uint32_t* const seed)
{
  static const int CONTROLS[] = {64, 66, 67, 7, 11, 120, 123, 121};
  const float      kind       = chance_part(seed);
  const int        value      = 1 + (int)(chance_part(seed) * 127.0f);
  if (kind < 0.2f) {
    const int k = (int)(chance_part(seed) * 8.0f);
    rig_midi(rig, 0, 0xB0, CONTROLS[k], value);
  } else {
    const int key = (int)(chance_part(seed) * 10.0f);
    rig_midi(rig, 0, kind < 0.4f ? 0x80 : 0x90, key, value);
  }
}

// Stolen, struck again, moved to another key or cut off: no voice makes a step
// beyond what a fade of 128 frames and an attack of 240 demand
START_TEST(nothing_that_is_played_makes_a_step)
{
  enum { N = 48000, EVERY = 96 };
  const int    mode   = _i / 4 % 3;
  const int    voices = mode ? 1 : 1 + (_i % 4);
  static float out[N];
  uint32_t     seed = 21U + (uint32_t)_i;
  float        most = 0.0f;
  Rig          rig;
  open_envelope(&rig, 5.0f, 20.0f);
  rig.control[PARAM_ADSR_DECAY]  = 10.0f;
  rig.control[PARAM_VOICE_COUNT] = (float)voices;
  rig.control[PARAM_VOICE_MODE]  = (float)mode;
  rig_midi(&rig, 0, 0xB0, 101, 0); // So low that the square stays up
  rig_midi(&rig, 0, 0xB0, 100, 2);
  rig_midi(&rig, 0, 0xB0, 6, 0);
  for (int i = 0; i < N; i += EVERY) {
    play_something(&rig, &seed);
    rig_run(&rig, out + i, EVERY);
  }
  rig_close(&rig);
  for (int i = 1; i < N; ++i) {
    most = fmaxf(most, fabsf(out[i] - out[i - 1]));
  }
  ck_assert_float_lt(most, (float)voices * ((1.0f / 128.0f) + (1.0f / 240.0f)));
}
END_TEST

// However long the release of another note bends beside it
START_TEST(a_decay_of_one_frame_leaves_a_level_that_stays)
{
  float* const out    = (float*)malloc(192000U * sizeof(float));
  int          finite = 1;
  Rig          rig;
  rig_open(&rig, 48000.0);
  rig.control[PARAM_ADSR_ATTACK]  = 0.0f;
  rig.control[PARAM_ADSR_DECAY]   = 0.02f;
  rig.control[PARAM_ADSR_RELEASE] = 10000.0f;
  rig.control[PARAM_ADSR_CURVE]   = 1.0f;
  rig_midi(&rig, 0, 0x90, 60, 100);
  rig_midi(&rig, 0, 0x90, 64, 100);
  rig_midi(&rig, 100, 0x80, 64, 0);
  rig_render(&rig, out, 192000U);
  for (int i = 0; i < 192000; ++i) {
    finite &= isfinite(out[i]) != 0;
  }
  ck_assert(finite);
  rig_close(&rig);
  free(out);
}
END_TEST

START_TEST(velocity_scales_the_level)
{
  float out[600];
  Rig   rig;
  open_envelope(&rig, 0.0f, RELEASE_MS);
  rig.control[PARAM_SINE_GAIN] = 0.5f;
  rig_midi(&rig, 0, 0x90, 0, 100);
  rig_run(&rig, out, 600U);
  for (int i = 0; i < 600; ++i) {
    ck_assert_float_eq(out[i], 0.5f * (100.0f / 127.0f));
  }
  rig_close(&rig);
}
END_TEST

START_TEST(gain_moves_in_a_line_of_5_ms)
{
  float out[600];
  Rig   rig;
  open_envelope(&rig, 0.0f, RELEASE_MS);
  rig.control[PARAM_ADSR_GATE] = 1.0f;
  rig_run(&rig, out, 33U);
  rig.control[PARAM_SINE_GAIN] = 0.25f;
  rig_run(&rig, out, 100U);
  rig_run(&rig, out + 100, 500U);
  expect_line(out, 240U, 1.0f, 0.25f, 0.25f);
  expect_line(out + 240, 359U, 0.25f, 0.25f, 0.25f);
  rig_close(&rig);
}
END_TEST

START_TEST(the_lfo_moves_the_gain_by_its_formula)
{
  static const float DEPTHS[] = {1.0f, 0.5f, 0.0f};
  for (int k = 0; k < 3; ++k) {
    float out[200];
    Rig   rig;
    open_envelope(&rig, 0.0f, RELEASE_MS);
    rig.control[PARAM_ADSR_GATE]   = 1.0f;
    rig.control[PARAM_LFO_SHAPE]   = 2.0f;
    rig.control[PARAM_LFO_FREQ]    = 0.01f;
    rig.control[PARAM_LFO_DEPTH]   = DEPTHS[k];
    rig.control[PARAM_LFO_OFFSET]  = -0.25f;
    rig.control[PARAM_LFO_TO_GAIN] = 0.5f;
    rig_run(&rig, out, 200U);
    const float l = DEPTHS[k] - 0.25f;
    ck_assert_float_eq(out[199], 1.0f - (0.5f * (1.0f - l) / 2.0f));
    rig_close(&rig);
  }
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("envelope");
  tcase_add_loop_test(
    tests, attack_decay_and_release_are_exact, 0, 3 * N_TIMES);
  tcase_add_test(tests, retrigger_attacks_from_the_present_level);
  tcase_add_test(tests, a_release_in_the_attack_takes_its_full_time);
  tcase_add_test(tests, notes_begin_and_end_at_their_frame);
  tcase_add_test(tests, a_stolen_voice_fades_in_a_line_beside_the_new_one);
  tcase_add_loop_test(tests, nothing_that_is_played_makes_a_step, 0, 24);
  tcase_add_test(tests, a_decay_of_one_frame_leaves_a_level_that_stays);
  tcase_add_test(tests, velocity_scales_the_level);
  tcase_add_test(tests, gain_moves_in_a_line_of_5_ms);
  tcase_add_test(tests, the_lfo_moves_the_gain_by_its_formula);
  return rig_check("envelope", tests);
}
