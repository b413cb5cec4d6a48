// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/pitch.h"
#include "plugin/params.h"
#include "tests/plugin_rig.h"
#include "tests/spectrum.h"

#include <check.h>

#include <math.h>
#include <stdlib.h>

// How free the waveforms are of what does not belong to them

static const int    NOTES[] = {36, 60, 84, 96, 108};
static const double RATES[] = {44100.0, 48000.0, 96000.0, 192000.0};

enum { N_NOTES = 5, SHAPE_SINE = 0, SHAPE_SAW = 3 };

/// Least purity of the shapes in dB, by rate
static const double LIMITS[4][4] = {{135.0, 125.0, 125.0, 125.0},
                                    {135.0, 135.0, 135.0, 135.0},
                                    {135.0, 135.0, 135.0, 135.0},
                                    {135.0, 135.0, 135.0, 135.0}};

/// Analyse three to six seconds of a note; the caller closes the result.
static void
analyse(Spectrum* const s, const double rate, const int note, const int shape)
{
  const size_t n   = rate > 50000.0 ? 524288U : 262144U;
  float* const out = (float*)malloc(n * sizeof(float));

  Rig rig;
  rig_open(&rig, rate);
  rig.control[PARAM_SINE_SHAPE]   = (float)shape;
  rig.control[PARAM_FILTER_MODE]  = 3.0f;
  rig.control[PARAM_ADSR_ATTACK]  = 0.0f;
  rig.control[PARAM_ADSR_DECAY]   = 0.0f;
  rig.control[PARAM_ADSR_SUSTAIN] = 1.0f;
  rig_midi(&rig, 0, 0x90, note, 127);
  rig_render(&rig, out, 1024U);
  rig_render(&rig, out, n);
  rig_close(&rig);

  spectrum_open(s, out, n, rate);
  free(out);
}

START_TEST(what_is_no_harmonic_is_inaudible)
{
  const int    shape = _i % 4;
  const double rate  = RATES[_i / 4];
  for (int k = 0; k < N_NOTES; ++k) {
    Spectrum s;
    analyse(&s, rate, NOTES[k], shape);
    const double purity =
      spectrum_purity(&s, pitch_hz(NOTES[k]), shape == SHAPE_SINE);
    spectrum_close(&s);

    ck_assert_double_ge(purity, LIMITS[_i / 4][shape]);
  }
}
END_TEST

// Harmonic k of a saw is 1 / k of the first, up to the end of what is heard
START_TEST(the_saw_is_bright)
{
  for (int k = 0; k < N_NOTES; ++k) {
    const double hz  = pitch_hz(NOTES[k]);
    const int    top = (int)(16000.0 / hz);
    Spectrum     s;
    analyse(&s, RATES[_i], NOTES[k], SHAPE_SAW);
    const double ratio = spectrum_at(&s, top * hz) / spectrum_at(&s, hz);
    spectrum_close(&s);
    ck_assert_double_eq_tol(10.0 * log10(ratio * top * top), 0.0, 0.02);
  }
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("alias");
  tcase_add_loop_test(tests, what_is_no_harmonic_is_inaudible, 0, 16);
  tcase_add_loop_test(tests, the_saw_is_bright, 0, 4);
  return rig_check("alias", tests);
}
