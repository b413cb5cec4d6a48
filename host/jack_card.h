// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_JACK_CARD_H
#define CHRONUS_HOST_JACK_CARD_H

#include "host/jack_ports.h"
#include "host/lv2/model.h"

#include <jack/types.h>

// The sound card, as JACK knows it.  Part of the JACK edge; main thread.

/// Connect the first two outputs that are sound to the card, one to both sides,
/// and its MIDI inputs to us
void
jack_card_connect(const JackPorts* ports,
                  jack_client_t*   client,
                  const Model*     model);

#endif // CHRONUS_HOST_JACK_CARD_H
