// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/jack_ports.h"

#include <jack/jack.h>
#include <jack/midiport.h>

#include <stdbool.h>
#include <stdlib.h>

/// Name of the MIDI input of a plugin that takes none: controllers reach its
/// controls by it
#define LEARN_PORT "midi_learn"

/// Register the one that stands for a port of the plugin; null if refused
static jack_port_t*
add(jack_client_t* const   client,
    const ModelPort* const port,
    const char* const      type,
    const bool             input)
{
  return jack_port_register(client,
                            port->symbol,
                            type,
                            input ? JackPortIsInput : JackPortIsOutput,
                            0UL);
}

static bool
register_all(JackPorts* const     self,
             jack_client_t* const client,
             const Model* const   model)
{
  bool whole = true;
  for (uint32_t p = 0U; whole && p < model->n_ports; ++p) {
    const ModelPort* const port = &model->ports[p];
    jack_port_t*           made = NULL;
    if (port->kind == PORT_AUDIO_IN || port->kind == PORT_CV_IN) {
      made  = add(client, port, JACK_DEFAULT_AUDIO_TYPE, true);
      whole = made;
      self->inputs[self->n_inputs++] = made;
    } else if (port->kind == PORT_AUDIO_OUT || port->kind == PORT_CV_OUT) {
      made  = add(client, port, JACK_DEFAULT_AUDIO_TYPE, false);
      whole = made;
      self->outputs[self->n_outputs++] = made;
    } else if (port->kind == PORT_EVENT_IN && port->midi && !self->midi) {
      made       = add(client, port, JACK_DEFAULT_MIDI_TYPE, true);
      whole      = made;
      self->midi = made;
    }
  }
  if (whole && !self->midi && model_count(model, PORT_CONTROL_IN)) {
    self->midi = jack_port_register(
      client, LEARN_PORT, JACK_DEFAULT_MIDI_TYPE, JackPortIsInput, 0UL);
    whole = self->midi;
  }
  return whole;
}

Status
jack_ports_open(JackPorts* const     self,
                jack_client_t* const client,
                const Model* const   model)
{
  const size_t n = model->n_ports + 1U;
  *self = (JackPorts){.inputs  = (jack_port_t**)calloc(n, sizeof(jack_port_t*)),
                      .outputs = (jack_port_t**)calloc(n, sizeof(jack_port_t*)),
                      .from    = (const float**)calloc(n, sizeof(float*)),
                      .to      = (float**)calloc(n, sizeof(float*)),
                      .events  = (Block*)calloc(1U, block_bytes(0U))};
  if (!self->inputs || !self->outputs || !self->from || !self->to ||
      !self->events) {
    return STATUS_NO_MEMORY;
  }
  return register_all(self, client, model) ? STATUS_OK : STATUS_NO_SERVER;
}

void
jack_ports_close(JackPorts* const self)
{
  free(self->inputs);
  free(self->outputs);
  free(self->from);
  free(self->to);
  free(self->events);
  *self = (JackPorts){.n_inputs = 0U};
}

/// Collect the MIDI of this cycle; returns what is lost of it
static uint64_t
fetch_midi(const JackPorts* const self, const jack_nframes_t n_frames)
{
  self->events->event_bytes = 0U;
  if (!self->midi) {
    return 0U;
  }

  void* const    buffer = jack_port_get_buffer(self->midi, n_frames);
  const uint32_t n      = jack_midi_get_event_count(buffer);
  uint64_t       lost   = jack_midi_get_lost_event_count(buffer);
  for (uint32_t e = 0U; e < n; ++e) {
    jack_midi_event_t midi;
    if (jack_midi_event_get(&midi, buffer, e)) {
      continue;
    }
    const Event event = {
      .frame = midi.time, .kind = EVENT_MIDI, .n_bytes = (uint16_t)midi.size};
    const bool fits = midi.size < BLOCK_EVENT_BYTES &&
                      block_append(self->events, &event, midi.buffer);
    lost += !fits;
  }
  return lost;
}

uint64_t
jack_ports_fetch(JackPorts* const self, const jack_nframes_t n_frames)
{
  for (uint32_t p = 0U; p < self->n_inputs; ++p) {
    self->from[p] =
      (const float*)jack_port_get_buffer(self->inputs[p], n_frames);
  }
  for (uint32_t p = 0U; p < self->n_outputs; ++p) {
    self->to[p] = (float*)jack_port_get_buffer(self->outputs[p], n_frames);
  }
  return fetch_midi(self, n_frames);
}

/// Connect ports to the card's in turn; one output is heard on both sides
static void
connect_each(jack_client_t* const      client,
             jack_port_t* const* const ports,
             const uint32_t            n_ports,
             const char** const        card)
{
  for (uint32_t k = 0U; card && n_ports && card[k] && k < 2U; ++k) {
    jack_connect(client, jack_port_name(ports[k % n_ports]), card[k]);
  }
}

void
jack_ports_connect_card(const JackPorts* const self,
                        jack_client_t* const   client)
{
  const char** const speakers =
    jack_get_ports(client,
                   NULL,
                   JACK_DEFAULT_AUDIO_TYPE,
                   JackPortIsPhysical | JackPortIsInput);
  connect_each(client, self->outputs, self->n_outputs, speakers);
  jack_free(speakers);

  const char** const keyboards =
    jack_get_ports(client,
                   NULL,
                   JACK_DEFAULT_MIDI_TYPE,
                   JackPortIsPhysical | JackPortIsOutput);
  for (uint32_t k = 0U; self->midi && keyboards && keyboards[k]; ++k) {
    jack_connect(client, keyboards[k], jack_port_name(self->midi));
  }
  jack_free(keyboards);
}
