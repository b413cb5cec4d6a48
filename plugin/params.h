// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_PARAMS_H
#define CHRONUS_PLUGIN_PARAMS_H

#include "plugin/rt.h"

// The one table of ports and parameters; a test holds the Turtle against it

/// Port indices as in the Turtle; the parameters follow from PORT_PARAMS on
typedef enum { PORT_EVENTS, PORT_LEFT, PORT_RIGHT, PORT_PARAMS } Port;

/// Parameters in the order of their ports
typedef enum {
  PARAM_SINE_FREQ,
  PARAM_SINE_GAIN,
  PARAM_SINE_SHAPE,
  PARAM_SINE_GLIDE_TIME,
  PARAM_ADSR_ATTACK,
  PARAM_ADSR_DECAY,
  PARAM_ADSR_SUSTAIN,
  PARAM_ADSR_RELEASE,
  PARAM_ADSR_GATE,
  PARAM_FILTER_MODE,
  PARAM_FILTER_CUTOFF,
  PARAM_FILTER_Q,
  PARAM_LFO_FREQ,
  PARAM_LFO_DEPTH,
  PARAM_LFO_SHAPE,
  PARAM_LFO_OFFSET,
  PARAM_LFO_RESET,
  PARAM_LFO_TO_PITCH,
  PARAM_LFO_TO_CUTOFF,
  PARAM_LFO_TO_GAIN,
  PARAM_SINE_WIDTH,
  PARAM_VOICE_COUNT,
  PARAM_VOICE_MODE,
  PARAM_VOICE_PRIORITY,
  PARAM_VOICE_GLIDE,
  PARAM_VOICE_VELOCITY,
  PARAM_VOICE_TUNING,
  PARAM_ADSR_CURVE,
  N_PARAMS,
} Param;

enum { N_PORTS = PORT_PARAMS + N_PARAMS };

/// How a parameter's number is read
typedef enum {
  PARAM_CONTINUOUS, ///< Any number in the range
  PARAM_INTEGER,    ///< Rounded to the nearest whole number
  PARAM_SWITCH,     ///< 1 from one half up, else 0
} ParamKind;

/// One row of the table
typedef struct {
  const char* symbol; ///< LV2 symbol of the port
  float       min;    ///< Least value, in the parameter's unit
  float       max;    ///< Greatest value, in the parameter's unit
  float       def;    ///< Value until the host sets one
  ParamKind   kind;   ///< How the number is read
} ParamInfo;

/// Values of all parameters, each within its range
typedef struct {
  float v[N_PARAMS]; ///< By Param, in the parameter's unit
} Params;

static const ParamInfo PARAM_INFO[N_PARAMS] = {
  {"sine_freq", 0.1f, 20000.0f, 440.0f, PARAM_CONTINUOUS},
  {"sine_gain", 0.0f, 1.0f, 0.5f, PARAM_CONTINUOUS},
  {"sine_shape", 0.0f, 3.0f, 0.0f, PARAM_INTEGER},
  {"sine_glide_time", 0.0f, 5000.0f, 0.0f, PARAM_CONTINUOUS},
  {"adsr_attack", 0.0f, 10000.0f, 10.0f, PARAM_CONTINUOUS},
  {"adsr_decay", 0.0f, 10000.0f, 100.0f, PARAM_CONTINUOUS},
  {"adsr_sustain", 0.0f, 1.0f, 0.7f, PARAM_CONTINUOUS},
  {"adsr_release", 0.0f, 10000.0f, 200.0f, PARAM_CONTINUOUS},
  {"adsr_gate", 0.0f, 1.0f, 0.0f, PARAM_SWITCH},
  {"filter_mode", 0.0f, 3.0f, 0.0f, PARAM_INTEGER},
  {"filter_cutoff", 20.0f, 20000.0f, 1000.0f, PARAM_CONTINUOUS},
  {"filter_q", 0.1f, 20.0f, 0.707f, PARAM_CONTINUOUS},
  {"lfo_freq", 0.01f, 20.0f, 1.0f, PARAM_CONTINUOUS},
  {"lfo_depth", 0.0f, 1.0f, 1.0f, PARAM_CONTINUOUS},
  {"lfo_shape", 0.0f, 3.0f, 0.0f, PARAM_INTEGER},
  {"lfo_offset", -1.0f, 1.0f, 0.0f, PARAM_CONTINUOUS},
  {"lfo_reset", 0.0f, 1.0f, 0.0f, PARAM_SWITCH},
  {"lfo_to_pitch", -2400.0f, 2400.0f, 0.0f, PARAM_CONTINUOUS},
  {"lfo_to_cutoff", -8.0f, 8.0f, 0.0f, PARAM_CONTINUOUS},
  {"lfo_to_gain", 0.0f, 1.0f, 0.0f, PARAM_CONTINUOUS},
  {"sine_width", 0.1f, 0.9f, 0.5f, PARAM_CONTINUOUS},
  {"voice_count", 1.0f, 128.0f, 64.0f, PARAM_INTEGER},
  {"voice_mode", 0.0f, 2.0f, 0.0f, PARAM_INTEGER},
  {"voice_priority", 0.0f, 2.0f, 0.0f, PARAM_INTEGER},
  {"voice_glide", 0.0f, 1.0f, 0.0f, PARAM_INTEGER},
  {"voice_velocity", -1.0f, 1.0f, 0.0f, PARAM_CONTINUOUS},
  {"voice_tuning", 400.0f, 480.0f, 440.0f, PARAM_CONTINUOUS},
  {"adsr_curve", 0.0f, 1.0f, 0.0f, PARAM_CONTINUOUS},
};

/**
   Bring a number from a host into a parameter's range.

   @param p Which parameter.
   @param x Anything, NaN and infinity included.
   @param last Taken instead of NaN; within the range.
*/
RT_SAFE static inline float
params_admit(const Param p, const float x, const float last)
{
  const ParamInfo* const info = &PARAM_INFO[p];
  const float            low  = x < info->min ? info->min : x;
  const float            in   = low > info->max ? info->max : low;

  if (x != x) { // Only NaN differs from itself
    return last;
  }
  switch (info->kind) {
    case PARAM_INTEGER:
      return (float)(int)(in + 0.5f);
    case PARAM_SWITCH:
      return in >= 0.5f ? 1.0f : 0.0f;
    case PARAM_CONTINUOUS:
      break;
  }
  return in;
}

#endif // CHRONUS_PLUGIN_PARAMS_H
