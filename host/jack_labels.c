// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/jack_labels.h"

#include <jack/jack.h>
#include <jack/metadata.h>
#include <jack/uuid.h>

#include <stdio.h>

/// Type of a number among metadata
#define INTEGER "http://www.w3.org/2001/XMLSchema#int"

/// Say which group a port is in, or that it is in none any more
static void
label_group(jack_client_t* const client,
            const jack_uuid_t    uuid,
            const char* const    group)
{
  const char* const key  = JACK_METADATA_PORT_GROUP;
  char*             old  = NULL;
  char*             type = NULL;
  if (group[0]) {
    jack_set_property(client, uuid, key, group, "text/plain");
  } else if (!jack_get_property(uuid, key, &old, &type)) {
    jack_remove_property(client, uuid, key);
    jack_free(old);
    jack_free(type);
  }
}

/// Label what stands for port `p` of the plugin
static void
label(jack_client_t* const client,
      jack_port_t* const   port,
      const Model* const   model,
      const uint32_t       p)
{
  const ModelPort* const plain = &model->ports[p];
  const jack_uuid_t      uuid  = jack_port_uuid(port);
  char                   order[16];
  snprintf(order, sizeof(order), "%u", p);
  jack_set_property(
    client, uuid, JACK_METADATA_PRETTY_NAME, plain->name, "text/plain");
  jack_set_property(client, uuid, JACK_METADATA_ORDER, order, INTEGER);
  label_group(client, uuid, plain->group);
  if (plain->kind == PORT_CV_IN || plain->kind == PORT_CV_OUT) {
    jack_set_property(
      client, uuid, JACK_METADATA_SIGNAL_TYPE, "CV", "text/plain");
  } else if (plain->kind == PORT_EVENT_IN || plain->kind == PORT_EVENT_OUT) {
    jack_set_property(
      client, uuid, JACK_METADATA_EVENT_TYPES, "MIDI", "text/plain");
  } else {
    jack_set_property(
      client, uuid, JACK_METADATA_SIGNAL_TYPE, "AUDIO", "text/plain");
  }
}

void
jack_labels_write(jack_client_t* const   client,
                  const JackPorts* const ports,
                  const Model* const     model)
{
  const uint32_t midi_in   = model_midi_in(model);
  uint32_t       n_inputs  = 0U;
  uint32_t       n_outputs = 0U;
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    const ModelPort* const port = &model->ports[p];
    if (model_is_input(port)) {
      label(client, ports->inputs[n_inputs++], model, p);
    } else if (model_is_output(port)) {
      label(client, ports->outputs[n_outputs++], model, p);
    }
  }
  if (ports->midi && midi_in < model->n_ports) {
    label(client, ports->midi, model, midi_in);
  }
  if (ports->send) {
    label(client, ports->send, model, model_midi_out(model));
  }
}
