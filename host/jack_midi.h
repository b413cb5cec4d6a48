// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_JACK_MIDI_H
#define CHRONUS_HOST_JACK_MIDI_H

#include "host/base/attributes.h"
#include "host/shared/block.h"

#include <jack/types.h>

#include <stdint.h>

// MIDI from and to JACK as the events of a block; JACK's thread.  Part of the
// JACK edge.

/// Collect the MIDI that came for this cycle; returns how many messages are
/// lost, for want of room here or in JACK
RT_SAFE uint64_t
jack_midi_fetch(jack_port_t* port, Block* events, jack_nframes_t n_frames);

/// Send this cycle's events, none of which lies behind its end; returns how
/// many JACK has no room for
RT_SAFE uint64_t
jack_midi_send(jack_port_t* port, const Block* events, jack_nframes_t n_frames);

#endif // CHRONUS_HOST_JACK_MIDI_H
