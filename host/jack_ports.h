// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_JACK_PORTS_H
#define CHRONUS_HOST_JACK_PORTS_H

#include "host/base/attributes.h"
#include "host/base/status.h"
#include "host/lv2/model.h"
#include "host/shared/block.h"

#include <jack/types.h>

#include <stdint.h>

// The plugin's ports as ports of a JACK client.  Part of the JACK edge: only
// `jack.c` uses it.

/// All zero is none
typedef struct {
  uint32_t      n_inputs;  ///< Audio inputs
  uint32_t      n_outputs; ///< Audio outputs
  jack_port_t** inputs;    ///< In the plugin's order; owned array
  jack_port_t** outputs;   ///< In the plugin's order; owned array
  jack_port_t*  midi;      ///< Event input, or null
  const float** from;      ///< Samples of each input; owned array
  float**       to;        ///< Samples of each output; owned array
  Block*        events;    ///< MIDI of the present cycle; owned
} JackPorts;

/**
   Register them under the plugin's symbols; main thread.

   @return STATUS_NO_MEMORY, or STATUS_NO_SERVER if JACK refuses one.
*/
Status
jack_ports_open(JackPorts* ports, jack_client_t* client, const Model* model);

/// Free the arrays, once the client is closed; main thread
void
jack_ports_close(JackPorts* ports);

/**
   Point `from` and `to` at this cycle's samples, and collect its MIDI.

   JACK's thread.
   @return How many MIDI messages were lost, for want of room here or in JACK.
*/
RT_SAFE uint64_t
jack_ports_fetch(JackPorts* ports, jack_nframes_t n_frames);

/// Connect the outputs to the sound card and its MIDI inputs to us; main thread
void
jack_ports_connect_card(const JackPorts* ports, jack_client_t* client);

#endif // CHRONUS_HOST_JACK_PORTS_H
