// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/chance.h"
#include "plugin/params.h"
#include "tests/plugin_rig.h"

#include <check.h>
#include <lv2/atom/atom.h>
#include <lv2/midi/midi.h>
#include <lv2/time/time.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// Whatever is put in, what comes out is sound

/// +18 dBFS
static const float LIMIT = 7.94328f;

/// The longest block
enum { LONGEST = 8192 };

/// A number of the kind that breaks things.
static float
odd_number(uint32_t* const seed)
{
  static const float ODD[] = {0.0f,
                              -0.0f,
                              1e-45f,
                              1e-30f,
                              -1e30f,
                              3e38f,
                              0.5f,
                              1.0f,
                              3.0f,
                              100.0f,
                              20000.0f};

  const float which = chance_part(seed);
  if (which < 0.1f) {
    return NAN;
  }
  if (which < 0.2f) {
    return chance_part(seed) < 0.5f ? INFINITY : -INFINITY;
  }
  return which < 0.6f ? ODD[(int)(chance_part(seed) * 11.0f)]
                      : (chance_part(seed) - 0.5f) * 1000.0f;
}

/// Put sane values at all ports and expect that all is still within a second,
/// and that a note then sounds as it should.
static void
expect_recovery(Rig* const rig, const double rate)
{
  const uint32_t tenth = (uint32_t)(rate / 10.0);
  float* const   out   = (float*)malloc(tenth * sizeof(float));
  for (uint32_t p = 0U; p < N_PARAMS; ++p) {
    rig->control[p] = PARAM_INFO[p].def;
  }
  rig->control[PARAM_ADSR_RELEASE] = 10.0f;
  for (int channel = 0; channel < 16; ++channel) {
    rig_midi(rig, 0, 0xB0 | channel, 121, 0);
    rig_midi(rig, 0, 0xB0 | channel, 120, 0);
    rig_midi(rig, 0, 0xB0 | channel, 101, 0);
    for (int rpn = 1; rpn <= 2; ++rpn) { // Tunings
      rig_midi(rig, 0, 0xB0 | channel, 100, rpn);
      rig_midi(rig, 0, 0xB0 | channel, 6, 64);
    }
  }
  for (int shade = 71; shade <= 74; ++shade) {
    rig_midi(rig, 0, 0xB0, shade, 64);
  }
  rig_midi(rig, 0, 0xB0, 7, 127);
  rig_midi(rig, 0, 0xB0, 10, 64);
  for (int k = 0; k < 10; ++k) { // The gate opens and closes
    rig->control[PARAM_ADSR_GATE] = k == 1 ? 1.0f : 0.0f;
    rig_render(rig, out, tenth);
  }
  rig_expect_silence(out, tenth);
  rig_midi(rig, 0, 0x90, 69, 127);
  rig_render(rig, out, tenth);
  rig_render(rig, out, tenth);
  ck_assert_float_gt(rig_peak(out, tenth), 0.3f);
  ck_assert_float_lt(rig_peak(out, tenth), 0.6f);
  free(out);
}

/// Fail unless all samples are finite and none is above the limit.
static void
expect_sound(const float* const out, const uint32_t n)
{
  int bad = 0;
  for (uint32_t i = 0U; i < n; ++i) {
    bad += !(fabsf(out[i]) <= LIMIT); // NaN too
  }
  ck_assert_int_eq(bad, 0);
}

// And any notes besides, in blocks of any length
START_TEST(any_value_at_any_port_is_met)
{
  static const double WIDE[] = {8000.0, 44100.0, 48000.0, 384000.0};
  static float        out[LONGEST];
  uint32_t            seed = 7U + (uint32_t)_i;
  Rig                 rig;
  rig_open(&rig, WIDE[_i]);
  rig.panned = 1;
  for (int b = 0; b < 20000; ++b) {
    const float    most = b % 500 ? 64.0f : (float)(LONGEST + 1);
    const uint32_t n    = (uint32_t)(chance_part(&seed) * most);
    for (int k = 0; k < 3; ++k) {
      const int p    = (int)(chance_part(&seed) * (float)N_PARAMS);
      rig.control[p] = odd_number(&seed);
    }
    if (b % 8 == 0) {
      rig_midi(&rig, 0, 0x90 | (b / 8 % 16), b / 8 % 128, b / 9 % 128);
    }
    if (b % 50 == 0) {
      rig_midi(&rig,
               0,
               0xB0 | (b / 50 % 16),
               (int)(chance_part(&seed) * 128.0f),
               (int)(chance_part(&seed) * 128.0f));
    }
    rig_run(&rig, out, n);
    expect_sound(out, n);
  }
  expect_recovery(&rig, WIDE[_i]);
  rig_close(&rig);
}
END_TEST

// As loud as it can be
START_TEST(all_voices_ringing_stay_below_18_decibels)
{
  static float out[4800];
  float        peak = 0.0f;
  Rig          rig;
  rig_open(&rig, 48000.0);
  rig.control[PARAM_SINE_GAIN]     = 1.0f;
  rig.control[PARAM_SINE_SHAPE]    = 3.0f;
  rig.control[PARAM_FILTER_CUTOFF] = 440.0f;
  rig.control[PARAM_FILTER_Q]      = 20.0f;
  rig.control[PARAM_VOICE_COUNT]   = 128.0f;
  for (int k = 0; k < 128; ++k) {
    rig_midi(&rig, 0, 0x90 | (k % 16), 69, 127);
    rig_midi(&rig, 0, 0x90 | (k % 16), 57 + (k / 16), 127);
  }
  for (int k = 0; k < 10; ++k) {
    rig_render(&rig, out, 4800U);
    expect_sound(out, 4800U);
    peak = fmaxf(peak, rig_peak(out, 4800U));
  }
  ck_assert_float_gt(peak, 0.99f * LIMIT);
  rig_close(&rig);
}
END_TEST

START_TEST(any_bytes_are_met)
{
  uint32_t seed = 3U;
  Rig      rig;
  rig_open(&rig, 48000.0);
  rig.panned             = 1;
  const LV2_URID types[] = {rig_urid(&rig, LV2_MIDI__MidiEvent),
                            rig_urid(&rig, LV2_ATOM__Object),
                            rig_urid(&rig, LV2_ATOM__String),
                            0U};
  for (int b = 0; b < 20000; ++b) {
    float out[64];
    for (int k = 0; k < 4; ++k) {
      uint8_t        bytes[64];
      const uint32_t size = (uint32_t)(chance_part(&seed) * 64.0f);
      for (uint32_t i = 0U; i < size; ++i) {
        bytes[i] = (uint8_t)(chance_part(&seed) * 256.0f);
      }
      const float kind = chance_part(&seed);
      rig_event(&rig,
                (int64_t)(chance_part(&seed) * 100.0f) - 10,
                types[kind < 0.7f ? 0 : (int)(kind * 4.0f)],
                bytes,
                kind < 0.5f && size > 3U ? 3U : size);
    }
    rig_run(&rig, out, 64U);
    expect_sound(out, 64U);
  }
  expect_recovery(&rig, 48000.0);
  rig_close(&rig);
}
END_TEST

// Objects that are positions but for a size or a type
START_TEST(damaged_positions_are_met)
{
  uint32_t seed = 5U;
  Rig      rig;
  rig_open(&rig, 48000.0);
  for (int b = 0; b < 20000; ++b) {
    float    out[16];
    uint32_t body[16] = {0U,
                         rig_urid(&rig, LV2_TIME__Position),
                         rig_urid(&rig, LV2_TIME__speed),
                         0U,
                         4U,
                         rig_urid(&rig, LV2_ATOM__Float),
                         0x3F800000U,
                         0U};
    body[(int)(chance_part(&seed) * 8.0f)] =
      (uint32_t)(chance_part(&seed) * 4294967040.0f);
    rig_event(&rig,
              0,
              rig_urid(&rig, LV2_ATOM__Object),
              body,
              (uint32_t)(chance_part(&seed) * 64.0f));
    rig_run(&rig, out, 16U);
    rig_expect_silence(out, 16U);
  }
  rig_close(&rig);
}
END_TEST

// The sizes of the sequence and its events lie
START_TEST(damaged_sequences_are_met)
{
  uint32_t seed = 9U;
  Rig      rig;
  rig_open(&rig, 48000.0);
  for (int b = 0; b < 20000; ++b) {
    float out[16];
    rig_midi(&rig, 0, 0x80, 60, 100);
    rig_midi(&rig, 8, 0x80, 61, 100);
    const size_t at = (size_t)(chance_part(&seed) * 16.0f) * 4U;
    uint32_t     to = (uint32_t)(chance_part(&seed) * 4294967040.0f);
    to              = at ? to : to % 64U; // The host's own buffer is whole
    memcpy(rig.events + at, &to, sizeof(to));
    rig_run(&rig, out, 16U);
  }
  expect_recovery(&rig, 48000.0);
  rig_close(&rig);
}
END_TEST

START_TEST(missing_ports_are_met)
{
  float out[256];
  Rig   rig;
  rig_open(&rig, 48000.0);
  for (uint32_t p = 0U; p < N_PORTS + 10U; ++p) {
    rig.plugin->connect_port(rig.handle, p, NULL);
  }
  rig.plugin->run(rig.handle, 256U);
  rig.plugin->connect_port(rig.handle, PORT_RIGHT, out);
  rig.plugin->run(rig.handle, 256U);
  rig_expect_silence(out, 256U);
  rig_close(&rig);
}
END_TEST

START_TEST(what_cannot_work_is_refused)
{
  Rig rig;
  rig_open(&rig, 48000.0);
  const LV2_Feature* const none[] = {NULL};
  const LV2_Feature        map    = {LV2_URID__map, &rig.map};
  const LV2_Feature* const some[] = {&map, NULL};
  ck_assert_ptr_null(rig.plugin->instantiate(rig.plugin, 48000.0, "/", none));
  ck_assert_ptr_null(rig.plugin->instantiate(rig.plugin, 0.0, "/", some));
  ck_assert_ptr_null(rig.plugin->instantiate(rig.plugin, NAN, "/", some));
  ck_assert_ptr_null(rig.plugin->extension_data("urn:chronus:nothing"));
  ck_assert_ptr_null(lv2_descriptor(1U));
  rig_close(&rig);
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("garbage");
  tcase_add_loop_test(tests, any_value_at_any_port_is_met, 0, 4);
  tcase_add_test(tests, all_voices_ringing_stay_below_18_decibels);
  tcase_add_test(tests, any_bytes_are_met);
  tcase_add_test(tests, damaged_positions_are_met);
  tcase_add_test(tests, damaged_sequences_are_met);
  tcase_add_test(tests, missing_ports_are_met);
  tcase_add_test(tests, what_cannot_work_is_refused);
  return rig_check("garbage", tests);
}
