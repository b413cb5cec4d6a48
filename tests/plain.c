// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/plain.h"

#include "plugin/params.h"
#include "tests/plugin_rig.h"

void
plain_open(Rig* const rig)
{
  rig_open(rig, 48000.0);
  rig->control[PARAM_FILTER_MODE]  = 3.0f;
  rig->control[PARAM_SINE_GAIN]    = 1.0f;
  rig->control[PARAM_ADSR_ATTACK]  = 0.0f;
  rig->control[PARAM_ADSR_SUSTAIN] = 1.0f;
  rig->control[PARAM_ADSR_RELEASE] = 0.0f;
}

float
plain_level(Rig* const rig)
{
  float out[4800];
  rig_render(rig, out, 4800U);
  rig_render(rig, out, 4800U);
  return rig_peak(out, 4800U);
}

double
plain_hz(Rig* const rig)
{
  static float out[48000];
  double       first = -1.0;
  double       last  = -1.0;
  int          n     = -1;
  rig_render(rig, out, 4800U);
  rig_render(rig, out, 48000U);
  for (int i = 1; i < 48000; ++i) {
    if (out[i - 1] < 0.0f && out[i] >= 0.0f) {
      last  = i - 1 + (double)(out[i - 1] / (out[i - 1] - out[i]));
      first = n++ < 0 ? last : first;
    }
  }
  return n * 48000.0 / (last - first);
}
