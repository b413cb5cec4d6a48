// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PLAY_H
#define CHRONUS_HOST_PLAY_H

#include "host/osc/call.h"

#include <stdbool.h>
#include <stdint.h>

// The messages that become events; each returns false if it was refused

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

/// Write that a port takes a value, and remember it; room has been made
void
play_value(Surface* surface, uint32_t p, float value);

/// Set all controls of a preset; false, and nothing is set, without room
bool
play_values(Surface* surface, const ModelPreset* preset);

#endif // CHRONUS_HOST_PLAY_H
