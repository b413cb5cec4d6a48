// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/jack_card.h"

#include <jack/jack.h>

#include <stddef.h>
#include <stdint.h>

/// The first outputs that are sound; how many, 2 at most
static uint32_t
find_sound(const JackPorts* const self,
           const Model* const     model,
           jack_port_t*           found[2])
{
  uint32_t n_outputs = 0U;
  uint32_t n         = 0U;
  for (uint32_t p = 0U; p < model->n_ports && n < 2U; ++p) {
    if (model->ports[p].kind == PORT_AUDIO_OUT) {
      found[n++] = self->outputs[n_outputs];
    }
    n_outputs += model_is_output(&model->ports[p]);
  }
  return n;
}

/// Connect the sound to the card; one output is heard on both sides
static void
connect_sound(const JackPorts* const self,
              jack_client_t* const   client,
              const Model* const     model,
              const char** const     card)
{
  jack_port_t*   ports[2] = {NULL, NULL};
  const uint32_t n        = find_sound(self, model, ports);
  for (uint32_t k = 0U; card && n && card[k] && k < 2U; ++k) {
    jack_connect(client, jack_port_name(ports[k % n]), card[k]);
  }
}

void
jack_card_connect(const JackPorts* const self,
                  jack_client_t* const   client,
                  const Model* const     model)
{
  const char** const speakers =
    jack_get_ports(client,
                   NULL,
                   JACK_DEFAULT_AUDIO_TYPE,
                   JackPortIsPhysical | JackPortIsInput);
  connect_sound(self, client, model, speakers);
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
