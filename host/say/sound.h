// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SOUND_H
#define CHRONUS_HOST_SOUND_H

#include "host/say/talk.h"

#include <stdbool.h>

// Notes and chords that begin, move and end; pure, any thread

/// Whether a note or chord of earlier sentences, or of this one, sounds
bool
sound_is_on(const Talk* talk);

/// Begin a note on the gate voice, or where the plugin has none a MIDI note
void
sound_tone(Talk* talk, double hz);

/// Begin a chord on a MIDI note, as MIDI notes
void
sound_chord(Talk* talk, int root, const Word* chord);

/// Play a scale upwards from a MIDI note, a note each half beat
void
sound_scale(Talk* talk, int root, const Word* scale);

/// Move what sounds, or will sound next, by a frequency ratio
void
sound_move(Talk* talk, double ratio);

/// Let the pitch slide to a frequency
void
sound_slide(Talk* talk, double hz);

/// Let what sounds end after so many milliseconds
void
sound_end(Talk* talk, double ms);

/// Begin what comes `then`: when the last note ends, or a beat later
void
sound_then(Talk* talk);

#endif // CHRONUS_HOST_SOUND_H
