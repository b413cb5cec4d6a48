// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_SYNTH_H
#define CHRONUS_PLUGIN_SYNTH_H

#include "plugin/bank.h"
#include "plugin/channel.h"
#include "plugin/env.h"
#include "plugin/kernel.h"
#include "plugin/keys.h"
#include "plugin/motion.h"
#include "plugin/params.h"
#include "plugin/rt.h"
#include "plugin/table.h"
#include "plugin/voices.h"

#include <stdint.h>

// The whole synth: parameters and notes in, sound out.  Audio thread, but for
// synth_init().

/// Controllers that add to parameters: 64 leaves them as they are
typedef enum {
  SYNTH_RESONANCE, ///< Q, times or over 10 at most
  SYNTH_RELEASE,   ///< Release time, times or over 16 at most
  SYNTH_ATTACK,    ///< Attack time, times or over 16 at most
  SYNTH_CUTOFF,    ///< Cutoff, up to 4 octaves
  N_SYNTH_SHADES,
} SynthShade;

/// Controllers of the level
typedef enum {
  SYNTH_VOLUME,     ///< 127 at first; squared
  SYNTH_EXPRESSION, ///< 127 at first; squared
  SYNTH_PAN,        ///< 64 at first, the middle
  N_SYNTH_LEVELS,
} SynthLevel;

/// The state of sound, without pointers: a copy of it is a snapshot.  All zero
/// is a synth that was just activated.
typedef struct {
  uint64_t frame;         ///< Frames since activation
  Params   params;        ///< Last good value of each parameter
  uint32_t raw[N_PARAMS]; ///< Bits of what stood at the ports
  EnvTimes times;         ///< Of all envelopes
  Motion   motion;        ///< What moves for all voices
  Bank     bank;          ///< What sounds
  Voices   voices;        ///< Which voice plays which note
  Keys     keys;          ///< Which keys are down
  double   last_hz;       ///< Pitch of the last MIDI note; 0 before the first
  Channel  channel[CHANNELS];     ///< What each MIDI channel remembers
  int32_t  shade[N_SYNTH_SHADES]; ///< Controllers, -64 to 63
  int32_t  level[N_SYNTH_LEVELS]; ///< Controllers, less what they are at first
  int32_t  solo;   ///< Lane that plays one note at a time, plus 1
  int32_t  primed; ///< True once the parameters are known
  int32_t  rolls;  ///< True while the host's transport does
} SynthState;

/// A synth at one sample rate
typedef struct {
  double        rate;   ///< In Hz
  const Kernel* kernel; ///< Variant for this machine
  SynthState    state;  ///< All that changes
  Table         table;  ///< Made once
} Synth;

/// Make a synth; not for the audio thread.  `rate` in Hz, above 0; the machine
/// must be able to run the `kernel`.
void
synth_init(Synth* synth, double rate, const Kernel* kernel);

/// What the voices share now.
RT_SAFE BankSetup
synth_setup(const Synth* synth);

/// Frames that a glide takes.
RT_SAFE int32_t
synth_glide_frames(const Synth* synth);

/// Catch up with the time in which nothing sounded, before something does.
RT_SAFE void
synth_wake(Synth* synth);

/// Head for what parameters and controllers say; at once if `jump`.
RT_SAFE void
synth_aim(Synth* synth, int jump);

/// Let all notes follow the reference pitch.
RT_SAFE void
synth_retune(Synth* synth);

/// Take away the notes that are more than the parameter allows.
RT_SAFE void
synth_limit(Synth* synth);

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

/// Move the sostenuto pedal, which holds the notes whose keys are down.
RT_SAFE void
synth_sostenuto(Synth* synth, uint8_t channel, int down);

/// Take over what was changed in `state.channel[channel]`.
RT_SAFE void
synth_tune(Synth* synth, uint8_t channel);

/// Take over what was changed in all channels, shades and levels at once.
RT_SAFE void
synth_settle(Synth* synth);

/// Press the keys of a channel that play `note`, or all if it is above 127:
/// vibrato, 127 is 50 cents.
RT_SAFE void
synth_press(Synth* synth, uint8_t channel, uint8_t note, uint8_t value);

/// Move a controller that adds to a parameter, one for all channels.
RT_SAFE void
synth_shade(Synth* synth, SynthShade which, uint8_t value);

/// Move a controller of the level, one for all channels.
RT_SAFE void
synth_level(Synth* synth, SynthLevel which, uint8_t value);

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
synth_render(Synth* synth, float* left, float* right, int32_t n);

#endif // CHRONUS_PLUGIN_SYNTH_H
