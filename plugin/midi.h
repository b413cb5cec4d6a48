// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_MIDI_H
#define CHRONUS_PLUGIN_MIDI_H

#include "plugin/channel.h"
#include "plugin/rt.h"
#include "plugin/synth.h"

#include <stdint.h>

// What MIDI messages mean to the synth.  Audio thread.

/// Controller numbers
enum {
  MIDI_WHEEL       = 1,
  MIDI_DATA_HIGH   = 6,
  MIDI_VOLUME      = 7,
  MIDI_PAN         = 10,
  MIDI_EXPRESSION  = 11,
  MIDI_DATA_LOW    = 38,
  MIDI_SUSTAIN     = 64,
  MIDI_SOSTENUTO   = 66,
  MIDI_SOFT        = 67,
  MIDI_RESONANCE   = 71,
  MIDI_CUTOFF      = 74,
  MIDI_NRPN_LOW    = 98,
  MIDI_NRPN_HIGH   = 99,
  MIDI_RPN_LOW     = 100,
  MIDI_RPN_HIGH    = 101,
  MIDI_SOUND_OFF   = 120,
  MIDI_RESET       = 121,
  MIDI_NOTES_OFF   = 123,
  MIDI_LAST_CHANGE = 127, ///< 124 to 127 change the mode and end all notes
};

/// Play a controller that a channel keeps for itself; false if it is another.
RT_SAFE static inline int
midi_channel_control(Synth* const  s,
                     const uint8_t channel,
                     const uint8_t control,
                     const uint8_t value)
{
  Channel* const c = &s->state.channel[channel];
  switch (control) {
    case MIDI_DATA_HIGH:
    case MIDI_DATA_LOW:
      channel_enter(c, control == MIDI_DATA_HIGH, value);
      synth_tune(s, channel);
      break;
    case MIDI_NRPN_LOW:
    case MIDI_NRPN_HIGH:
      channel_choose_none(c);
      break;
    case MIDI_RPN_LOW:
    case MIDI_RPN_HIGH:
      channel_choose(c, control == MIDI_RPN_HIGH, value);
      break;
    case MIDI_SOFT:
      c->soft = value >= 64U;
      break;
    case MIDI_SUSTAIN:
      synth_pedal(s, channel, value >= 64U);
      break;
    case MIDI_SOSTENUTO:
      synth_sostenuto(s, channel, value >= 64U);
      break;
    default:
      return 0;
  }
  return 1;
}

/// Let all controllers of a channel, and those that all share, go.
RT_SAFE static inline void
midi_reset(Synth* const s, const uint8_t channel)
{
  channel_reset(&s->state.channel[channel]);
  synth_tune(s, channel);
  synth_press(s, channel, UINT8_MAX, 0U);
  synth_wheel(s, 0U);
  synth_level(s, SYNTH_EXPRESSION, 127U);
  synth_pedal(s, channel, 0);
  synth_sostenuto(s, channel, 0);
}

/// Play a controller.
RT_SAFE static inline void
midi_control(Synth* const  s,
             const uint8_t channel,
             const uint8_t control,
             const uint8_t value)
{
  if (midi_channel_control(s, channel, control, value)) {
    return;
  }
  if (control == MIDI_WHEEL) {
    synth_wheel(s, value);
  } else if (control == MIDI_VOLUME) {
    synth_level(s, SYNTH_VOLUME, value);
  } else if (control == MIDI_EXPRESSION) {
    synth_level(s, SYNTH_EXPRESSION, value);
  } else if (control == MIDI_PAN) {
    synth_level(s, SYNTH_PAN, value);
  } else if (control >= MIDI_RESONANCE && control <= MIDI_CUTOFF) {
    synth_shade(s, (SynthShade)(control - MIDI_RESONANCE), value);
  } else if (control == MIDI_SOUND_OFF) {
    synth_sound_off(s, channel);
  } else if (control == MIDI_RESET) {
    midi_reset(s, channel);
  } else if (control >= MIDI_NOTES_OFF && control <= MIDI_LAST_CHANGE) {
    synth_notes_off(s, channel);
  }
}

/// Play one message of `size` bytes; what is not known or not whole is ignored.
RT_SAFE static inline void
midi_play(Synth* const s, const uint8_t* const bytes, const uint32_t size)
{
  if (size == 2U && (bytes[0] & 0xF0U) == 0xD0U && bytes[1] < 128U) {
    synth_press(s, bytes[0] & 0x0FU, UINT8_MAX, bytes[1]);
  }
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
    case 0xA0U:
      synth_press(s, channel, bytes[1], bytes[2]);
      break;
    case 0xB0U:
      midi_control(s, channel, bytes[1], bytes[2]);
      break;
    case 0xE0U:
      s->state.channel[channel].bend = (bytes[1] | (bytes[2] << 7U)) - 8192;
      synth_tune(s, channel);
      break;
    default:
      break;
  }
}

#endif // CHRONUS_PLUGIN_MIDI_H
