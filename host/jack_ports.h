// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_JACK_PORTS_H
#define CHRONUS_HOST_JACK_PORTS_H

#include "host/base/attributes.h"
#include "host/base/status.h"
#include "host/lv2/model.h"
#include "host/shared/block.h"

#include <jack/types.h>

#include <stdbool.h>
#include <stdint.h>

// The plugin's ports as ports of a JACK client.  Part of the JACK edge.

/// Frames of a fade
#define JACK_PORTS_FADE 64U

/// All zero is none
typedef struct {
  uint32_t      n_inputs;  ///< Audio inputs
  uint32_t      n_outputs; ///< Audio outputs
  jack_port_t** inputs;    ///< In the plugin's order; owned array
  jack_port_t** outputs;   ///< In the plugin's order; owned array
  jack_port_t*  midi;      ///< Event input, or null
  const float** from;      ///< Samples of each input; owned array
  float**       to;        ///< Samples of each output; owned array
  jack_port_t*  send;      ///< MIDI output, or null
  Block*        events;    ///< MIDI of the present cycle; owned
  Block*        sent;      ///< The same that the plugin sends; owned
} JackPorts;

/**
   Register them under the plugin's symbols; main thread.

   @return STATUS_NO_MEMORY, or STATUS_NO_SERVER if JACK refuses one.
*/
Status
jack_ports_open(JackPorts* ports, jack_client_t* client, const Model* model);

/**
   Take over from the ports of another plugin those of the same kind, in their
   order, with what they are connected to; what lacks is registered.

   Main thread.  Both may be fetched from then on; `jack_ports_leave` ends the
   old ones.
   @return As `jack_ports_open`.
*/
Status
jack_ports_follow(JackPorts*       ports,
                  const JackPorts* before,
                  jack_client_t*   client,
                  const Model*     model);

/// Unregister the ports that others have not taken over, and free the arrays;
/// no cycle may fetch them any more; main thread
void
jack_ports_leave(JackPorts*       ports,
                 const JackPorts* next,
                 jack_client_t*   client);

/// Name them after the plugin's symbols; main thread
void
jack_ports_rename(const JackPorts* ports,
                  jack_client_t*   client,
                  const Model*     model);

/// Make all outputs silent in this cycle, and until they are written again;
/// JACK's thread
RT_SAFE void
jack_ports_silence(const JackPorts* ports, jack_nframes_t n_frames);

/// Fade the outputs of this cycle in, or out to silence, over JACK_PORTS_FADE
/// frames or the whole of it; JACK's thread
RT_SAFE void
jack_ports_fade(const JackPorts* ports, jack_nframes_t n_frames, bool in);

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

/// Send the MIDI of this cycle that is in `sent`; returns how many messages
/// JACK has no room for; JACK's thread
RT_SAFE uint64_t
jack_ports_send(const JackPorts* ports, jack_nframes_t n_frames);

#endif // CHRONUS_HOST_JACK_PORTS_H
