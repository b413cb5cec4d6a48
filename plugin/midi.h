// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_MIDI_H
#define CHRONUS_PLUGIN_MIDI_H

#include "plugin/rt.h"
#include "plugin/synth.h"

#include <stdint.h>

// What MIDI messages mean to the synth.  Audio thread.

/// Controller numbers
enum {
  MIDI_WHEEL       = 1,
  MIDI_SUSTAIN     = 64,
  MIDI_SOUND_OFF   = 120,
  MIDI_RESET       = 121,
  MIDI_NOTES_OFF   = 123,
  MIDI_LAST_CHANGE = 127, ///< 124 to 127 change the mode and end all notes
};

/// Play a controller.
RT_SAFE static inline void
midi_control(Synth* const  s,
             const uint8_t channel,
             const uint8_t control,
             const uint8_t value)
{
  if (control == MIDI_WHEEL) {
    synth_wheel(s, value);
  } else if (control == MIDI_SUSTAIN) {
    synth_pedal(s, channel, value >= 64U);
  } else if (control == MIDI_SOUND_OFF) {
    synth_sound_off(s, channel);
  } else if (control == MIDI_RESET) {
    synth_wheel(s, 0U);
    synth_bend(s, channel, 0);
    synth_pedal(s, channel, 0);
  } else if (control >= MIDI_NOTES_OFF && control <= MIDI_LAST_CHANGE) {
    synth_notes_off(s, channel);
  }
}

/// Play one message of `size` bytes; what is not known or not whole is ignored.
RT_SAFE static inline void
midi_play(Synth* const s, const uint8_t* const bytes, const uint32_t size)
{
  if (size < 3U || (bytes[1] | bytes[2]) & 0x80U) {
    return;
  }

  const uint8_t channel = bytes[0] & 0x0FU;
  switch (bytes[0] & 0xF0U) {
    case 0x80U:
      synth_note_off(s, channel, bytes[1]);
      break;
    case 0x90U:
      if (bytes[2]) {
        synth_note_on(s, channel, bytes[1], bytes[2]);
      } else {
        synth_note_off(s, channel, bytes[1]);
      }
      break;
    case 0xB0U:
      midi_control(s, channel, bytes[1], bytes[2]);
      break;
    case 0xE0U:
      synth_bend(s, channel, (bytes[1] | (bytes[2] << 7U)) - 8192);
      break;
    default:
      break;
  }
}

#endif // CHRONUS_PLUGIN_MIDI_H
