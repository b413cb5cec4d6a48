// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/small_model.h"

#include <math.h>

/// A text that a model may own, were it not static
#define TEXT(text) ((char[]){text})

static ModelPoint modes[] = {
  {0.0f, TEXT("lowpass")},
  {1.0f, TEXT("highpass")},
  {3.0f, TEXT("off")},
};

static ModelPort ports[SMALL_PORTS] = {
  [SMALL_EVENTS] = {.symbol  = TEXT("events"),
                    .name    = TEXT("Events"),
                    .unit    = TEXT(""),
                    .comment = TEXT(""),
                    .kind    = PORT_EVENT_IN,
                    .midi    = true},
  [SMALL_LEFT]   = {.symbol  = TEXT("left"),
                    .name    = TEXT("Left"),
                    .unit    = TEXT(""),
                    .comment = TEXT(""),
                    .kind    = PORT_AUDIO_OUT},
  [SMALL_FREQ]   = {.symbol  = TEXT("sine_freq"),
                    .name    = TEXT("Frequency"),
                    .path    = TEXT("/mod/sine/freq"),
                    .unit    = TEXT("Hz"),
                    .comment = TEXT(""),
                    .kind    = PORT_CONTROL_IN,
                    .min     = 0.1f,
                    .max     = 20000.0f,
                    .def     = 440.0f},
  [SMALL_GAIN]   = {.symbol  = TEXT("sine_gain"),
                    .name    = TEXT("Gain"),
                    .path    = TEXT("/mod/sine/gain"),
                    .unit    = TEXT(""),
                    .comment = TEXT(""),
                    .kind    = PORT_CONTROL_IN,
                    .min     = 0.0f,
                    .max     = 1.0f,
                    .def     = 0.5f},
  [SMALL_GATE]   = {.symbol    = TEXT("adsr_gate"),
                    .name      = TEXT("Gate"),
                    .path      = TEXT("/mod/adsr/gate"),
                    .gate_path = TEXT("/gate/adsr"),
                    .unit      = TEXT(""),
                    .comment   = TEXT(""),
                    .kind      = PORT_CONTROL_IN,
                    .max       = 1.0f,
                    .toggled   = true},
  [SMALL_MODE]   = {.symbol      = TEXT("filter_mode"),
                    .name        = TEXT("Mode"),
                    .path        = TEXT("/mod/filter/mode"),
                    .unit        = TEXT(""),
                    .comment     = TEXT(""),
                    .kind        = PORT_CONTROL_IN,
                    .max         = 3.0f,
                    .integer     = true,
                    .enumeration = true,
                    .n_points    = 3U,
                    .points      = modes},
  [SMALL_CUTOFF] = {.symbol      = TEXT("filter_cutoff"),
                    .name        = TEXT("Cutoff"),
                    .path        = TEXT("/mod/filter/cutoff"),
                    .unit        = TEXT("Hz"),
                    .comment     = TEXT(""),
                    .kind        = PORT_CONTROL_IN,
                    .min         = 20.0f,
                    .max         = 20000.0f,
                    .def         = 1000.0f,
                    .logarithmic = true},
  [SMALL_RESET]  = {.symbol  = TEXT("lfo_reset"),
                    .name    = TEXT("Reset"),
                    .path    = TEXT("/mod/lfo/reset"),
                    .unit    = TEXT(""),
                    .comment = TEXT(""),
                    .kind    = PORT_CONTROL_IN,
                    .max     = 1.0f,
                    .toggled = true,
                    .trigger = true},
  [SMALL_STEPS]  = {.symbol  = TEXT("steps"),
                    .name    = TEXT("Steps"),
                    .path    = TEXT("/mod/small/steps"),
                    .unit    = TEXT(""),
                    .comment = TEXT(""),
                    .kind    = PORT_CONTROL_IN,
                    .min     = 1.0f,
                    .max     = 16.0f,
                    .def     = 8.0f,
                    .integer = true},
  [SMALL_METER]  = {.symbol  = TEXT("meter"),
                    .name    = TEXT("Meter"),
                    .unit    = TEXT(""),
                    .comment = TEXT(""),
                    .kind    = PORT_CONTROL_OUT},
};

static ModelValue warm[] = {
  {SMALL_FREQ, 220.0f},
  {SMALL_GAIN, 0.25f},
  {SMALL_MODE, 1.0f},
};

static ModelValue wild[] = {
  {SMALL_CUTOFF, 1e9f},
  {SMALL_GAIN, NAN},
  {SMALL_RESET, 1.0f},
  {SMALL_METER, 1.0f},
  {SMALL_PORTS, 1.0f},
  {SMALL_FREQ, 110.0f},
};

static ModelPreset presets[] = {
  {.uri = TEXT("urn:small#frozen"), .label = TEXT("Frozen"), .has_state = true},
  {.uri       = TEXT("urn:small#half"),
   .label     = TEXT("Half"),
   .has_state = true,
   .n_values  = 3U,
   .values    = warm},
  {.uri      = TEXT("urn:small#warm"),
   .label    = TEXT("Warm Pad"),
   .n_values = 3U,
   .values   = warm},
  {.uri      = TEXT("urn:small#wild"),
   .label    = TEXT("Wild"),
   .n_values = 6U,
   .values   = wild},
};

static const Model model = {
  .uri        = TEXT("urn:small"),
  .name       = TEXT("Small"),
  .short_name = TEXT("small"),
  .n_ports    = SMALL_PORTS,
  .n_presets  = 4U,
  .ports      = ports,
  .presets    = presets,
};

const Model*
small_model(void)
{
  return &model;
}
