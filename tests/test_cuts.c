// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/kernel.h"
#include "plugin/params.h"
#include "tests/plugin_rig.h"
#include "tests/score.h"

#include <check.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

// What the host does with blocks and modes must not change one bit

static void
play(const uint32_t seed, const ScoreCuts cuts, float* const out)
{
  Score score = {0};
  Rig   rig;
  score_make(&score, seed, (int)(seed % 4U), (int)(seed / 4U % 4U));
  rig_open(&rig, 48000.0);
  score_play(&score, &rig, 0U, SCORE_FRAMES, cuts, out);
  rig_close(&rig);
}

// Every pair of a shape and a filter mode
START_TEST(cuts_are_inaudible)
{
  float whole[SCORE_FRAMES];
  play((uint32_t)_i, SCORE_WHOLE, whole);
  ck_assert_float_gt(rig_peak(whole, SCORE_FRAMES), 0.01f);

  for (ScoreCuts cuts = SCORE_SINGLE; cuts < SCORE_CUTS; ++cuts) {
    float parts[SCORE_FRAMES];
    play((uint32_t)_i, cuts, parts);
    for (size_t i = 0U; i < SCORE_FRAMES; ++i) {
      if (rig_bits(whole[i]) != rig_bits(parts[i])) {
        ck_abort_msg("cuts %d: frame %zu is %a, not %a",
                     (int)cuts,
                     i,
                     (double)parts[i],
                     (double)whole[i]);
      }
    }
  }
}
END_TEST

// However many lanes the machine has
START_TEST(lanes_are_inaudible)
{
  static const char* const LANES[]             = {"4", "8", "16"};
  float                    first[SCORE_FRAMES] = {0.0f};
  for (int k = 0; k < 3; ++k) {
    if (kernel_find(4 << k)) {
      float out[SCORE_FRAMES];
      ck_assert_int_eq(setenv("CHRONUS_LANES", LANES[k], 1), 0);
      play((uint32_t)_i, SCORE_PRIME, k ? out : first);
      if (k) {
        ck_assert_mem_eq(first, out, sizeof(first));
      }
    }
  }
}
END_TEST

START_TEST(activation_starts_afresh)
{
  float first[SCORE_FRAMES];
  float again[SCORE_FRAMES];
  Score score = {0};
  Rig   rig;
  score_make(&score, 5U, 2, 1);
  rig_open(&rig, 48000.0);
  score_play(&score, &rig, 0U, SCORE_FRAMES, SCORE_PRIME, first);

  for (uint32_t p = 0U; p < N_PARAMS; ++p) {
    rig.control[p] = PARAM_INFO[p].def;
  }
  rig.plugin->activate(rig.handle);
  score_play(&score, &rig, 0U, SCORE_FRAMES, SCORE_PRIME, again);
  ck_assert_mem_eq(first, again, sizeof(first));
  rig_close(&rig);
}
END_TEST

#if defined(__SSE2__)

// Denormals on or off, rounding up or to nearest: the plugin has its own mode,
// and leaves the host's as it was
START_TEST(the_hosts_float_mode_is_inaudible)
{
  static const unsigned MODES[] = {0x9FC0U, 0x1F80U, 0x5F80U, 0x7F80U};
  float                 plain[SCORE_FRAMES];
  play(6U, SCORE_PRIME, plain);

  Score score = {0};
  score_make(&score, 6U, 2, 1);
  float out[SCORE_FRAMES];
  Rig   rig;
  rig_open(&rig, 48000.0);
  const unsigned was = _mm_getcsr();
  _mm_setcsr(MODES[_i]);
  const unsigned mode = _mm_getcsr(); // valgrind knows no denormals' modes
  score_play(&score, &rig, 0U, SCORE_FRAMES, SCORE_PRIME, out);
  const unsigned now = _mm_getcsr();
  _mm_setcsr(was);
  ck_assert_uint_eq(now & ~0x3FU, mode & ~0x3FU);
  rig_close(&rig);
  ck_assert_mem_eq(plain, out, sizeof(plain));
}
END_TEST

#endif

START_TEST(idle_is_exact_silence)
{
  float out[4800];
  Rig   rig;
  rig_open(&rig, 48000.0);
  rig.control[PARAM_LFO_TO_GAIN]  = 1.0f;
  rig.control[PARAM_LFO_TO_PITCH] = 100.0f;
  rig_render(&rig, out, 4800U);
  rig_expect_silence(out, 4800U);

  rig_midi(&rig, 3, 0x90, 60, 127);
  rig_midi(&rig, 100, 0x80, 60, 127);
  rig_render(&rig, out, 4800U);
  ck_assert_float_gt(rig_peak(out, 4800U), 0.001f);
  for (int k = 0; k < 10; ++k) {
    rig_render(&rig, out, 4800U);
  }
  rig_expect_silence(out, 4800U);
  rig_close(&rig);
}
END_TEST

// The LFO goes on while nothing sounds
START_TEST(silence_does_not_stop_the_lfo)
{
  float early[4800];
  float late[4800];
  Rig   rig;
  rig_open(&rig, 48000.0);
  rig.control[PARAM_LFO_FREQ]    = 10.0f;
  rig.control[PARAM_LFO_TO_GAIN] = 1.0f;
  rig_midi(&rig, 0, 0x90, 60, 127);
  rig_render(&rig, early, 1200U);
  rig_close(&rig);

  rig_open(&rig, 48000.0);
  rig.control[PARAM_LFO_FREQ]    = 10.0f;
  rig.control[PARAM_LFO_TO_GAIN] = 1.0f;
  rig_render(&rig, late, 2400U); // Half a cycle
  rig_midi(&rig, 0, 0x90, 60, 127);
  rig_render(&rig, late, 1200U);
  rig_close(&rig);
  ck_assert_float_lt(rig_peak(late, 1200U), 0.7f * rig_peak(early, 1200U));
}
END_TEST

// After a start of the transport, and after a reset, the LFO is as at first;
// 1792 frames lead to the same place of the oscillators' grid
START_TEST(a_start_restarts_the_lfo)
{
  float first[2400];
  float again[2400];
  for (int way = 0; way < 2; ++way) {
    Rig rig;
    rig_open(&rig, 48000.0);
    rig.control[PARAM_LFO_FREQ]     = 7.0f;
    rig.control[PARAM_LFO_TO_GAIN]  = 1.0f;
    rig.control[PARAM_ADSR_RELEASE] = 0.0f;
    rig.control[PARAM_FILTER_MODE]  = 3.0f;
    rig_midi(&rig, 0, 0x90, 60, 127);
    rig_midi(&rig, 1200, 0x80, 60, 127);
    rig_run(&rig, first, 2400U);
    rig_run(&rig, again, 1792U);
    rig_expect_silence(again + 1500, 292U);

    if (way) {
      rig.control[PARAM_LFO_RESET] = 1.0f;
    } else {
      rig_speed(&rig, 0, 1.0f);
    }
    rig_midi(&rig, 0, 0x90, 60, 127);
    rig_midi(&rig, 1200, 0x80, 60, 127);
    rig_run(&rig, again, 2400U);
    ck_assert_mem_eq(first, again, sizeof(first));
    rig_close(&rig);
  }
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("cuts");
  tcase_add_loop_test(tests, cuts_are_inaudible, 0, 16);
  tcase_add_loop_test(tests, lanes_are_inaudible, 0, 16);
  tcase_add_test(tests, activation_starts_afresh);
#if defined(__SSE2__)
  tcase_add_loop_test(tests, the_hosts_float_mode_is_inaudible, 0, 4);
#endif
  tcase_add_test(tests, idle_is_exact_silence);
  tcase_add_test(tests, silence_does_not_stop_the_lfo);
  tcase_add_test(tests, a_start_restarts_the_lfo);
  return rig_check("cuts", tests);
}
