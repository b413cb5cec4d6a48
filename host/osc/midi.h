// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_MIDI_H
#define CHRONUS_HOST_MIDI_H

#include <stdbool.h>
#include <stdint.h>

// MIDI messages and note names; pure, any thread

#define MIDI_NOTE_OFF 0x80U
#define MIDI_NOTE_ON 0x90U
#define MIDI_CONTROL 0xB0U
#define MIDI_CHANNELS 16U
#define MIDI_SUSTAIN_PEDAL 64U
#define MIDI_ALL_NOTES_OFF 123U

/**
   Length of the message that begins with this status byte.

   @return 1 to 3 bytes; 0 for data bytes, system exclusive and the undefined.
*/
uint32_t
midi_size(uint8_t status);

/**
   Read the name of a note: a letter, any sharps (#) or flats (b), an octave.

   C4 is note 60, and octaves go from -1 to 9.
   @param note Receives 0 to 127.
   @return False if it is no name, or of no MIDI note; `note` is untouched.
*/
bool
midi_note(const char* name, uint8_t* note);

#endif // CHRONUS_HOST_MIDI_H
