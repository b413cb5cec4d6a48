// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PITCH_H
#define CHRONUS_HOST_PITCH_H

#include <stdbool.h>

// Note names and frequencies: C4, middle C, is note 60, A4 is 440 Hz, equal
// temperament; pure, any thread

/// A name has no octave
#define PITCH_NO_OCTAVE (-100)

/// The octave that middle C begins
#define PITCH_OCTAVE 4

/// Room for the name of a note, the final zero included
#define PITCH_BYTES 24U

typedef struct {
  int         semitone; ///< From C, -2 to 13 where it has accidentals
  int         octave;   ///< Or PITCH_NO_OCTAVE
  bool        altered;  ///< It has an accidental
  const char* rest;     ///< What follows the name in the word
} PitchName;

/// Read a letter, accidentals (`#`, `b`) and maybe an octave from the begin of
/// a word in lower case; false if it begins with no letter from a to g
bool
pitch_name(const char* word, PitchName* name);

/// Frequency of a MIDI note, which need not be whole, Hz
double
pitch_hz(double note);

/// MIDI note of a frequency above 0
double
pitch_note(double hz);

/// Name of a pitch class, 0 to 11 from C, such as C#
const char*
pitch_key(int semitone);

/// Write the name of the nearest note, such as C#4
void
pitch_print(double hz, char text[PITCH_BYTES]);

#endif // CHRONUS_HOST_PITCH_H
