// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/jack_ports.h"

#include "host/jack_midi.h"

#include <jack/jack.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Name of the MIDI input of a plugin that takes none: controllers reach its
/// controls by it
#define LEARN_PORT "midi_learn"

/// Where the ports of a plugin come from, while they are made
typedef struct {
  jack_client_t*   client;
  const JackPorts* before; ///< Those that may be taken over, or null
  uint32_t         n;      ///< New ones so far
} Maker;

/// Register a port; null if JACK refuses it.  Beside other ports its name is
/// one that no plugin has, for now.
static jack_port_t*
add(Maker* const      maker,
    const char* const symbol,
    const char* const type,
    const bool        input)
{
  char name[32];
  snprintf(name, sizeof(name), "new %u", maker->n++);
  return jack_port_register(maker->client,
                            maker->before ? name : symbol,
                            type,
                            input ? JackPortIsInput : JackPortIsOutput,
                            0UL);
}

/// The audio port with number `n` of its direction: an old or a new one
static jack_port_t*
add_audio(Maker* const           maker,
          const ModelPort* const port,
          const bool             input,
          const uint32_t         n)
{
  const JackPorts* const before = maker->before;
  if (before && n < (input ? before->n_inputs : before->n_outputs)) {
    return input ? before->inputs[n] : before->outputs[n];
  }
  return add(maker, port->symbol, JACK_DEFAULT_AUDIO_TYPE, input);
}

/// The name of the port for MIDI; null if the plugin needs none
static const char*
midi_name(const Model* const model)
{
  const uint32_t p = model_midi_in(model);
  if (p < model->n_ports) {
    return model->ports[p].symbol;
  }
  return model_count(model, PORT_CONTROL_IN) ? LEARN_PORT : NULL;
}

static bool
add_all(JackPorts* const self, Maker* const maker, const Model* const model)
{
  const char* const midi  = midi_name(model);
  bool              whole = true;
  for (uint32_t p = 0U; whole && p < model->n_ports; ++p) {
    const ModelPort* const port = &model->ports[p];
    jack_port_t*           made = NULL;
    if (model_is_input(port)) {
      made  = add_audio(maker, port, true, self->n_inputs);
      whole = made;
      self->inputs[self->n_inputs++] = made;
    } else if (model_is_output(port)) {
      made  = add_audio(maker, port, false, self->n_outputs);
      whole = made;
      self->outputs[self->n_outputs++] = made;
    }
  }
  if (whole && midi) {
    self->midi = maker->before ? maker->before->midi : NULL;
    self->midi =
      self->midi ? self->midi : add(maker, midi, JACK_DEFAULT_MIDI_TYPE, true);
    whole = self->midi;
  }
  if (whole && model_midi_out(model) < model->n_ports) {
    self->send = maker->before ? maker->before->send : NULL;
    self->send = self->send ? self->send
                            : add(maker,
                                  model->ports[model_midi_out(model)].symbol,
                                  JACK_DEFAULT_MIDI_TYPE,
                                  false);
    whole      = self->send;
  }
  return whole;
}

/// Allocate the arrays
static Status
allocate(JackPorts* const self, const Model* const model)
{
  const size_t n = model->n_ports + 1U;
  *self = (JackPorts){.inputs  = (jack_port_t**)calloc(n, sizeof(jack_port_t*)),
                      .outputs = (jack_port_t**)calloc(n, sizeof(jack_port_t*)),
                      .from    = (const float**)calloc(n, sizeof(float*)),
                      .to      = (float**)calloc(n, sizeof(float*)),
                      .events  = (Block*)calloc(1U, block_bytes(0U)),
                      .sent    = (Block*)calloc(1U, block_bytes(0U))};
  return self->inputs && self->outputs && self->from && self->to &&
             self->events && self->sent
           ? STATUS_OK
           : STATUS_NO_MEMORY;
}

Status
jack_ports_open(JackPorts* const     self,
                jack_client_t* const client,
                const Model* const   model)
{
  Maker        maker = {.client = client};
  const Status st    = allocate(self, model);
  if (st) {
    return st;
  }
  return add_all(self, &maker, model) ? STATUS_OK : STATUS_NO_SERVER;
}

Status
jack_ports_follow(JackPorts* const       self,
                  const JackPorts* const before,
                  jack_client_t* const   client,
                  const Model* const     model)
{
  Maker        maker = {.client = client, .before = before};
  const Status st    = allocate(self, model);
  if (st) {
    return st;
  }
  return add_all(self, &maker, model) ? STATUS_OK : STATUS_NO_SERVER;
}

/// Unregister what is in one row of ports and not in the other
static void
drop(jack_client_t* const      client,
     jack_port_t* const* const ports,
     const uint32_t            n,
     jack_port_t* const* const kept,
     const uint32_t            n_kept)
{
  for (uint32_t p = 0U; p < n; ++p) {
    const bool stays = p < n_kept && kept[p] == ports[p];
    if (ports[p] && !stays) {
      jack_port_unregister(client, ports[p]);
    }
  }
}

void
jack_ports_leave(JackPorts* const       self,
                 const JackPorts* const next,
                 jack_client_t* const   client)
{
  drop(client, self->inputs, self->n_inputs, next->inputs, next->n_inputs);
  drop(client, self->outputs, self->n_outputs, next->outputs, next->n_outputs);
  drop(client, &self->midi, 1U, &next->midi, 1U);
  drop(client, &self->send, 1U, &next->send, 1U);
  jack_ports_close(self);
}

/// Rename a port, unless that is its name
static void
rename_one(jack_client_t* const client,
           jack_port_t* const   port,
           const char* const    name)
{
  if (strcmp(jack_port_short_name(port), name) != 0) {
    jack_port_rename(client, port, name);
  }
}

/// Give all ports either their names or others that are nobody's
static void
rename_all(const JackPorts* const self,
           jack_client_t* const   client,
           const Model* const     model,
           const bool             away)
{
  uint32_t n_inputs  = 0U;
  uint32_t n_outputs = 0U;
  char     name[32];
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    const ModelPort* const port = &model->ports[p];
    jack_port_t*           own  = NULL;
    if (model_is_input(port)) {
      own = self->inputs[n_inputs++];
    } else if (model_is_output(port)) {
      own = self->outputs[n_outputs++];
    }
    snprintf(name, sizeof(name), "port %u", p);
    const bool named = own && !strcmp(jack_port_short_name(own), port->symbol);
    if (own && !named) {
      rename_one(client, own, away ? name : port->symbol);
    }
  }
  if (self->midi) {
    rename_one(client, self->midi, away ? "port m" : midi_name(model));
  }
  if (self->send) {
    rename_one(client,
               self->send,
               away ? "port s" : model->ports[model_midi_out(model)].symbol);
  }
}

void
jack_ports_rename(const JackPorts* const self,
                  jack_client_t* const   client,
                  const Model* const     model)
{
  rename_all(self, client, model, true); // As two may exchange their names
  rename_all(self, client, model, false);
}

void
jack_ports_close(JackPorts* const self)
{
  free(self->inputs);
  free(self->outputs);
  free(self->from);
  free(self->to);
  free(self->events);
  free(self->sent);
  *self = (JackPorts){.n_inputs = 0U};
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
  self->events->event_bytes = 0U;
  self->sent->event_bytes   = 0U;
  return self->midi ? jack_midi_fetch(self->midi, self->events, n_frames) : 0U;
}

uint64_t
jack_ports_send(const JackPorts* const self, const jack_nframes_t n_frames)
{
  return self->send ? jack_midi_send(self->send, self->sent, n_frames) : 0U;
}

void
jack_ports_silence(const JackPorts* const self, const jack_nframes_t n_frames)
{
  for (uint32_t p = 0U; p < self->n_outputs; ++p) {
    float* const to = (float*)jack_port_get_buffer(self->outputs[p], n_frames);
    memset(to, 0, n_frames * sizeof(float));
  }
  self->sent->event_bytes = 0U;
  jack_ports_send(self, n_frames);
}

void
jack_ports_fade(const JackPorts* const self,
                const jack_nframes_t   n_frames,
                const bool             in)
{
  uint32_t n = JACK_PORTS_FADE;
  if (n_frames < n) {
    n = n_frames;
  }
  const uint32_t first = in ? 0U : n_frames - n;
  for (uint32_t p = 0U; p < self->n_outputs; ++p) {
    for (uint32_t i = 0U; i < n; ++i) {
      const uint32_t part = in ? i : n - 1U - i;
      self->to[p][first + i] *= (float)part / (float)n;
    }
  }
}
