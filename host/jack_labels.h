// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_JACK_LABELS_H
#define CHRONUS_HOST_JACK_LABELS_H

#include "host/jack_ports.h"
#include "host/lv2/model.h"

#include <jack/types.h>

// What patchbays show of a port beside its name: metadata that JACK keeps.
// Part of the JACK edge; main thread.

/// Label all ports as the plugin's Turtle has it: with their names for people,
/// their places, and whether they carry sound, a control voltage or MIDI
void
jack_labels_write(jack_client_t*   client,
                  const JackPorts* ports,
                  const Model*     model);

#endif // CHRONUS_HOST_JACK_LABELS_H
