// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/plugin_rig.h"
#include "tests/spectrum.h"

#include <check.h>

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

// Parameters that are set by steps, as OSC does, neither click nor crackle, and
// still arrive soon.  A change that takes some 10 ms widens the lines of a
// sound by some hundred hertz; what lies further from them than REACH_HZ is a
// click's.

#define RATE_HZ 48000.0
#define TONE_HZ 997.0f
#define REACH_HZ 2000.0
#define WINDOW 8192U

/// Loudest that may be far from the tone, dBFS
#define CLICK_DB (-80.0)

/// After so many frames, 10 ms, a parameter has arrived
#define ARRIVAL_FRAMES 480U

/// A parameter that is set while a tone sounds
typedef struct {
  uint32_t param;
  float    from;
  float    to;
  uint32_t other; ///< Another one that must stand so for it to be heard
  float    value;
} Case;

/// What makes the LFO stand at its upper end, nearly
#define HIGH PARAM_LFO_OFFSET, 1.0f

static const Case cases[] = {
  {PARAM_SINE_GAIN, 0.1f, 0.9f, HIGH},
  {PARAM_SINE_GAIN, 1.0f, 0.0f, HIGH},
  {PARAM_SINE_FREQ, TONE_HZ, 1.06f * TONE_HZ, HIGH},
  {PARAM_ADSR_SUSTAIN, 0.2f, 0.9f, HIGH},
  {PARAM_FILTER_CUTOFF, 300.0f, 6000.0f, HIGH},
  {PARAM_FILTER_CUTOFF, 20000.0f, 200.0f, HIGH},
  {PARAM_FILTER_Q, 0.5f, 8.0f, HIGH},
  {PARAM_LFO_TO_GAIN, 0.0f, 1.0f, PARAM_LFO_OFFSET, -1.0f},
  {PARAM_LFO_TO_CUTOFF, 0.0f, 3.0f, HIGH},
  {PARAM_LFO_TO_PITCH, 0.0f, 100.0f, HIGH},
  {PARAM_LFO_OFFSET, -1.0f, 1.0f, PARAM_LFO_TO_GAIN, 1.0f},
  {PARAM_LFO_DEPTH, 0.0f, 1.0f, PARAM_LFO_TO_GAIN, 1.0f},
};

#define N_CASES ((int)(sizeof(cases) / sizeof(cases[0])))

/// Let the tone sound with the parameter at one of its ends
static void
open_at(Rig* const rig, const Case* const it, const float value)
{
  static float out[48000];
  rig_open(rig, RATE_HZ);
  rig->control[PARAM_SINE_FREQ]     = TONE_HZ;
  rig->control[PARAM_SINE_GAIN]     = 0.8f;
  rig->control[PARAM_ADSR_SUSTAIN]  = 1.0f;
  rig->control[PARAM_FILTER_CUTOFF] = 1000.0f;
  rig->control[PARAM_LFO_FREQ]      = 0.01f;
  rig->control[it->other]           = it->value;
  rig->control[it->param]           = value;
  rig->control[PARAM_ADSR_GATE]     = 1.0f;
  rig_render(rig, out, 48000U);
}

/// The loudest that is far from the tone, dBFS
static double
click_db(const float* const x)
{
  static float full[WINDOW];
  Spectrum     is;
  Spectrum     scale;
  double       most = 0.0;
  for (uint32_t i = 0U; i < WINDOW; ++i) {
    full[i] = sinf(2.0f * (float)M_PI * (float)i * 256.0f / (float)WINDOW);
  }
  spectrum_open(&is, x, WINDOW, RATE_HZ);
  spectrum_open(&scale, full, WINDOW, RATE_HZ);
  for (size_t b = 0U; b < is.n_bins; ++b) {
    if (fabs(((double)b * is.bin_hz) - (double)TONE_HZ) > REACH_HZ) {
      most = fmax(most, is.power[b]);
    }
  }
  const double db = 10.0 * log10(most / scale.power[256]);
  spectrum_close(&is);
  spectrum_close(&scale);
  return db;
}

START_TEST(a_step_does_not_click)
{
  static float      out[WINDOW];
  const Case* const it = &cases[_i];
  Rig               rig;
  open_at(&rig, it, it->from);
  rig_render(&rig, out, WINDOW / 2U);
  rig.control[it->param] = it->to;
  rig_render(&rig, out + (WINDOW / 2U), WINDOW / 2U);
  rig_close(&rig);
  const double db = click_db(out);
  printf("%s from %g to %g: %.1f dBFS\n",
         PARAM_INFO[it->param].symbol,
         (double)it->from,
         (double)it->to,
         db);
  ck_assert_double_lt(db, CLICK_DB);
}
END_TEST

// What the bound is good for: the same step without smoothing
START_TEST(a_click_would_be_found)
{
  static float out[WINDOW];
  Rig          rig;
  open_at(&rig, &cases[0], 0.1f);
  rig_render(&rig, out, WINDOW);
  rig_close(&rig);
  for (uint32_t i = WINDOW / 2U; i < WINDOW; ++i) {
    out[i] *= 9.0f;
  }
  ck_assert_double_gt(click_db(out), CLICK_DB + 10.0);
}
END_TEST

// As a fader does that sends a value every 20 ms
START_TEST(many_steps_do_not_crackle)
{
  static float      out[WINDOW];
  const Case* const it     = &cases[_i];
  const uint32_t    n_step = 960U;
  const float       n      = (float)WINDOW / (float)n_step;
  Rig               rig;
  open_at(&rig, it, it->from);
  for (uint32_t i = 0U; i < WINDOW;) {
    const uint32_t left    = WINDOW - i;
    const uint32_t step    = i / n_step;
    const float    way     = (float)step / n;
    rig.control[it->param] = it->from + ((it->to - it->from) * way);
    rig_render(&rig, out + i, left < n_step ? left : n_step);
    i += left < n_step ? left : n_step;
  }
  rig_close(&rig);
  ck_assert_double_lt(click_db(out), CLICK_DB);
}
END_TEST

// The level tells when it has arrived, and is compared over a period of the
// tone
START_TEST(a_step_arrives_within_10_ms)
{
  enum { PERIODS = 4800 };
  static float      out[PERIODS];
  static float      should[PERIODS];
  const Case* const it = &cases[_i];
  Rig               rig;
  open_at(&rig, it, it->to);
  rig_render(&rig, should, PERIODS);
  rig_close(&rig);
  open_at(&rig, it, it->from);
  rig.control[it->param] = it->to;
  rig_render(&rig, out, ARRIVAL_FRAMES);
  rig_render(&rig, out, PERIODS);
  rig_close(&rig);

  // The filter rings on by itself; 10 ms later it is heard no more
  const float is_peak     = rig_peak(out + 480, PERIODS - 480U);
  const float should_peak = rig_peak(should + 480, PERIODS - 480U);
  ck_assert_float_eq_tol(is_peak, should_peak, 0.01f * should_peak + 1e-4f);
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("smooth");
  tcase_set_timeout(tests, 60.0);
  tcase_add_loop_test(tests, a_step_does_not_click, 0, N_CASES);
  tcase_add_test(tests, a_click_would_be_found);
  tcase_add_loop_test(tests, many_steps_do_not_crackle, 0, N_CASES);
  tcase_add_loop_test(tests, a_step_arrives_within_10_ms, 0, N_CASES);
  return rig_check("smooth", tests);
}
