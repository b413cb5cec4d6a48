// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/params.h"
#include "tests/plugin_rig.h"
#include "tests/score.h"

#include <check.h>
#include <lv2/atom/atom.h>
#include <lv2/midi/midi.h>
#include <lv2/time/time.h>

#include <math.h>
#include <stdint.h>
#include <string.h>

// Whatever is put in, what comes out is sound

/// 33 voices that ring with q = 20 are loud, but no more than this
static const float LIMIT = 1000.0f;

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

  const float which = score_chance(seed);
  if (which < 0.1f) {
    return NAN;
  }
  if (which < 0.2f) {
    return score_chance(seed) < 0.5f ? INFINITY : -INFINITY;
  }
  return which < 0.6f ? ODD[(int)(score_chance(seed) * 11.0f)]
                      : (score_chance(seed) - 0.5f) * 1000.0f;
}

/// Put sane values at all ports and expect that a note sounds and ends.
static void
expect_recovery(Rig* const rig)
{
  float out[4800];
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
  for (int k = 0; k < 110; ++k) { // Past the longest release
    rig_render(rig, out, 4800U);
  }
  rig_expect_silence(out, 4800U);
  rig_midi(rig, 0, 0x90, 69, 127);
  rig_render(rig, out, 4800U);
  rig_render(rig, out, 4800U);
  ck_assert_float_gt(rig_peak(out, 4800U), 0.3f);
  ck_assert_float_lt(rig_peak(out, 4800U), 0.6f);
}

START_TEST(any_value_at_any_port_is_met)
{
  static const double WIDE[] = {8000.0, 44100.0, 48000.0, 384000.0};
  uint32_t            seed   = 7U + (uint32_t)_i;
  Rig                 rig;
  rig_open(&rig, WIDE[_i]);
  for (int b = 0; b < 20000; ++b) {
    float          out[64];
    const uint32_t n = (uint32_t)(score_chance(&seed) * 64.0f);
    for (int k = 0; k < 3; ++k) {
      const int p    = (int)(score_chance(&seed) * (float)N_PARAMS);
      rig.control[p] = odd_number(&seed);
    }
    if (b % 8 == 0) {
      rig_midi(&rig, 0, 0x90, b / 8 % 128, b / 9 % 128);
    }
    rig_run(&rig, out, n);
    ck_assert_float_lt(rig_peak(out, n), LIMIT);
  }
  if (WIDE[_i] < 50000.0) {
    expect_recovery(&rig);
  }
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
      const uint32_t size = (uint32_t)(score_chance(&seed) * 64.0f);
      for (uint32_t i = 0U; i < size; ++i) {
        bytes[i] = (uint8_t)(score_chance(&seed) * 256.0f);
      }
      const float kind = score_chance(&seed);
      rig_event(&rig,
                (int64_t)(score_chance(&seed) * 100.0f) - 10,
                types[kind < 0.7f ? 0 : (int)(kind * 4.0f)],
                bytes,
                kind < 0.5f && size > 3U ? 3U : size);
    }
    rig_run(&rig, out, 64U);
    ck_assert_float_lt(rig_peak(out, 64U), LIMIT);
  }
  expect_recovery(&rig);
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
    body[(int)(score_chance(&seed) * 8.0f)] =
      (uint32_t)(score_chance(&seed) * 4294967040.0f);
    rig_event(&rig,
              0,
              rig_urid(&rig, LV2_ATOM__Object),
              body,
              (uint32_t)(score_chance(&seed) * 64.0f));
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
    const size_t at = (size_t)(score_chance(&seed) * 16.0f) * 4U;
    uint32_t     to = (uint32_t)(score_chance(&seed) * 4294967040.0f);
    to              = at ? to : to % 64U; // The host's own buffer is whole
    memcpy(rig.events + at, &to, sizeof(to));
    rig_run(&rig, out, 16U);
  }
  expect_recovery(&rig);
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
  tcase_add_test(tests, any_bytes_are_met);
  tcase_add_test(tests, damaged_positions_are_met);
  tcase_add_test(tests, damaged_sequences_are_met);
  tcase_add_test(tests, missing_ports_are_met);
  tcase_add_test(tests, what_cannot_work_is_refused);
  return rig_check("garbage", tests);
}
