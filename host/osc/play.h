// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PLAY_H
#define CHRONUS_HOST_PLAY_H

#include "host/osc/call.h"

#include <stdbool.h>
#include <stdint.h>

// The messages that become events, drafted in the surface's outbox; each
// returns false if it was refused

/// Set a port, or tell its value to a message without argument
bool
play_set(const Call* call);

/// Open or close a gate, or tell how it stands to a message without argument
bool
play_gate(const Call* call);

/// Send a note on or off on channel 1; `velocity` is for a message without one
bool
play_note(const Call* call, uint8_t status, uint8_t velocity);

/// Send a MIDI message
bool
play_midi(const Call* call);

/// Close all gates, and lift the pedal and end the notes of every channel
bool
play_panic(const Call* call);

/// Load a preset
bool
play_preset(const Call* call);

/// Draft the values of all controls of a preset
void
play_values(Surface* surface, const ModelPreset* preset);

#endif // CHRONUS_HOST_PLAY_H
