// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_SYNTH_H
#define CHRONUS_PLUGIN_SYNTH_H

#include "plugin/bank.h"
#include "plugin/env.h"
#include "plugin/kernel.h"
#include "plugin/motion.h"
#include "plugin/params.h"
#include "plugin/rt.h"
#include "plugin/table.h"
#include "plugin/voices.h"

#include <stdint.h>

// The whole synth: parameters and notes in, sound out.  Audio thread, but for
// synth_init().

/// The state of sound, without pointers: a copy of it is a snapshot.  All zero
/// is a synth that was just activated.
typedef struct {
  uint64_t frame;          ///< Frames since activation
  Params   params;         ///< Last good value of each parameter
  Params   raw;            ///< What stood at the ports
  EnvTimes times;          ///< Of all envelopes
  Motion   motion;         ///< What moves for all voices
  Bank     bank;           ///< What sounds
  Voices   voices;         ///< Which voice plays which note
  double   last_hz;        ///< Pitch of the last MIDI note; 0 before the first
  int32_t  bend[CHANNELS]; ///< Pitch bend, -8192 to 8191
  int32_t  primed;         ///< True once the parameters are known
  int32_t  rolls;          ///< True while the host's transport does
} SynthState;

/// A synth at one sample rate
typedef struct {
  double     rate;   ///< In Hz
  Kernel     kernel; ///< Variant for this machine
  SynthState state;  ///< All that changes
  Table      table;  ///< Made once
} Synth;

/// Make a synth; not for the audio thread.  `rate` in Hz, above 0; the machine
/// must be able to run the `kernel`.
void
synth_init(Synth* synth, double rate, Kernel kernel);

/// Forget all notes, parameters and the time.
RT_SAFE void
synth_reset(Synth* synth);

/**
   Take new values of the parameters, as they stand from this frame on.

   @param values By Param; anything, NaN included.
*/
RT_SAFE void
synth_set(Synth* synth, const Params* values);

/// Start a note; `velocity` 1 to 127.
RT_SAFE void
synth_note_on(Synth* synth, uint8_t channel, uint8_t note, uint8_t velocity);

/// Let a note's key go.
RT_SAFE void
synth_note_off(Synth* synth, uint8_t channel, uint8_t note);

/// Move the sustain pedal.
RT_SAFE void
synth_pedal(Synth* synth, uint8_t channel, int down);

/// Bend a channel's pitch: `bend` from -8192 to 8191 is two semitones.
RT_SAFE void
synth_bend(Synth* synth, uint8_t channel, int32_t bend);

/// Turn the modulation wheel, one for all channels: 127 is 50 cents.
RT_SAFE void
synth_wheel(Synth* synth, uint8_t value);

/// Let all keys of a channel go, those that the pedal holds too.
RT_SAFE void
synth_notes_off(Synth* synth, uint8_t channel);

/// Silence a channel within 3 ms.
RT_SAFE void
synth_sound_off(Synth* synth, uint8_t channel);

/// The host's transport rolls or stands; where it starts, the LFO does.
RT_SAFE void
synth_transport(Synth* synth, int rolls);

/**
   Write the next frames.

   @param n At most TILE.
*/
RT_SAFE void
synth_render(Synth* synth, float* out, int32_t n);

#endif // CHRONUS_PLUGIN_SYNTH_H
