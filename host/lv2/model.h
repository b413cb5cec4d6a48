// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_MODEL_H
#define CHRONUS_HOST_MODEL_H

#include <stdbool.h>
#include <stdint.h>

// What a plugin's Turtle says of it, as plain data that any thread may read

typedef enum {
  PORT_CONTROL_IN,
  PORT_CONTROL_OUT,
  PORT_AUDIO_IN,
  PORT_AUDIO_OUT,
  PORT_CV_IN,
  PORT_CV_OUT,
  PORT_EVENT_IN,  ///< Atom sequence
  PORT_EVENT_OUT, ///< Atom sequence
  PORT_TEXT_IN,   ///< No port: a property that takes text
  PORT_TEXT_OUT,  ///< No port: a property that is text, and only told
  PORT_OPTIONAL,  ///< Of no known type, left unconnected
} PortKind;

typedef enum {
  DESIGNATION_NONE,
  DESIGNATION_CONTROL,   ///< lv2:control, the event port to send to
  DESIGNATION_ENABLED,   ///< lv2:enabled
  DESIGNATION_FREEWHEEL, ///< lv2:freeWheeling
  DESIGNATION_LATENCY,   ///< lv2:latency or lv2:reportsLatency
} Designation;

/// What a property takes, or tells
typedef enum {
  PROPERTY_NONE, ///< It is none
  PROPERTY_FLOAT,
  PROPERTY_DOUBLE,
  PROPERTY_INT,
  PROPERTY_LONG,
  PROPERTY_BOOL,
  PROPERTY_STRING,
  PROPERTY_PATH, ///< Of a file
} PropertyType;

/// One named value of a port
typedef struct {
  float value; ///< In the port's unit
  char* label; ///< For people
} ModelPoint;

typedef struct {
  char* symbol;             ///< Unique in the plugin
  char* name;               ///< For people
  char* path;               ///< `/mod/…` of a control or text, else null
  char* gate_path;          ///< `/gate/…` of a toggled `G_gate`, else null
  char* unit;               ///< Symbol such as `Hz`, or empty
  char* comment;            ///< Documentation, or empty
  char* group;              ///< Name of its port group, or empty; a property's
                            ///< null
  char*        property;    ///< URI of a property, which has no port; else null
  PropertyType type;        ///< What that takes
  PortKind     kind;        ///< Direction and type
  Designation  designation; ///< Its special meaning, if any
  float        min;         ///< Lowest value; at a hosted rate where it scales
  float        max;         ///< Highest value
  float        def;         ///< Value before anybody sets it
  bool         toggled;     ///< On above 0, else off
  bool         integer;     ///< Whole numbers only
  bool         enumeration; ///< Only the values of the points
  bool         logarithmic; ///< Best shown on a logarithmic scale
  bool         trigger;     ///< Falls back to `def` after one run
  bool         sample_rate; ///< `min`, `max`, `def` are multiples of the rate
  bool         midi;        ///< Event port that takes or gives MIDI
  bool         position;    ///< Event port that takes time:Position
  uint32_t     min_bytes;   ///< Least buffer of an event port, or 0
  uint32_t     n_points;    ///< Length of `points`
  ModelPoint*  points;      ///< Named values, ascending
} ModelPort;

/// One control of a preset
typedef struct {
  uint32_t port;  ///< Index in the model's ports
  float    value; ///< In the port's unit
} ModelValue;

typedef struct {
  char*       uri;       ///< Of the preset
  char*       label;     ///< For people, and for /preset/load
  bool        has_state; ///< It has more than control values
  uint32_t    n_values;  ///< Length of `values`
  ModelValue* values;    ///< Its control values
} ModelPreset;

typedef struct {
  char*        uri;           ///< Of the plugin
  char*        name;          ///< For people
  char*        short_name;    ///< Last part of the URI
  bool         has_state;     ///< It gives its LV2 state, and takes one
  bool         default_state; ///< It is to begin with the one in its Turtle
  bool         whole;     ///< Its blocks are not cut where a control changes
  bool         fixed;     ///< All of them must have one length
  bool         powers;    ///< Their lengths must be powers of two
  uint32_t     n_ports;   ///< Length of `ports`
  uint32_t     n_presets; ///< Length of `presets`
  ModelPort*   ports;     ///< In the plugin's order
  ModelPreset* presets;   ///< By label
} Model;

/// Two models with the same number have the same ports, but for their ranges
uint64_t
model_identity(const Model* model);

/// Whether blocks of `frames` can be cut into runs that the plugin takes, if it
/// was made for `nominal` frames
static inline bool
model_takes(const Model* const model,
            const uint32_t     nominal,
            const uint32_t     frames)
{
  return (!model->fixed || frames % nominal == 0U) &&
         (!model->powers || (frames & (frames - 1U)) == 0U);
}

/// The first port that takes MIDI; n_ports if there is none
static inline uint32_t
model_midi_in(const Model* const model)
{
  uint32_t p = 0U;
  while (p < model->n_ports &&
         (model->ports[p].kind != PORT_EVENT_IN || !model->ports[p].midi)) {
    ++p;
  }
  return p;
}

/// The port that gives MIDI; n_ports if there is none
static inline uint32_t
model_midi_out(const Model* const model)
{
  uint32_t p = 0U;
  while (p < model->n_ports &&
         (model->ports[p].kind != PORT_EVENT_OUT || !model->ports[p].midi)) {
    ++p;
  }
  return p;
}

/// Whether a port takes samples: audio or CV
static inline bool
model_is_input(const ModelPort* const port)
{
  return port->kind == PORT_AUDIO_IN || port->kind == PORT_CV_IN;
}

/// Whether a port gives samples: audio or CV
static inline bool
model_is_output(const ModelPort* const port)
{
  return port->kind == PORT_AUDIO_OUT || port->kind == PORT_CV_OUT;
}

/// Free what is in a port
void
model_free_port(ModelPort* port);

/// Number of ports of one kind
static inline uint32_t
model_count(const Model* const model, const PortKind kind)
{
  uint32_t n = 0U;
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    n += model->ports[p].kind == kind;
  }
  return n;
}

/// Whether a port is text, not a number
static inline bool
model_is_text(const ModelPort* const port)
{
  return port->kind == PORT_TEXT_IN || port->kind == PORT_TEXT_OUT;
}

/// Whether the plugin tells the value of a port
static inline bool
model_is_told(const ModelPort* const port)
{
  return port->property || port->kind == PORT_CONTROL_OUT;
}

/// Whether a value can be asked for, but not set
static inline bool
model_is_fixed(const ModelPort* const port)
{
  return port->kind == PORT_CONTROL_OUT || port->kind == PORT_TEXT_OUT;
}

/// Number of ports whose values the plugin tells: texts, or numbers
static inline uint32_t
model_count_told(const Model* const model, const bool texts)
{
  uint32_t n = 0U;
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    n += model_is_told(&model->ports[p]) &&
         model_is_text(&model->ports[p]) == texts;
  }
  return n;
}

/// Channels that it plays: audio and CV
static inline uint32_t
model_outputs(const Model* const model)
{
  return model_count(model, PORT_AUDIO_OUT) + model_count(model, PORT_CV_OUT);
}

#endif // CHRONUS_HOST_MODEL_H
