// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/pitch.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/// Most accidentals of a name
#define MAX_SIGNS 2

bool
pitch_name(const char* const word, PitchName* const name)
{
  static const char letters[]   = "cdefgab";
  static const int  semitones[] = {0, 2, 4, 5, 7, 9, 11};

  const char* const letter = *word ? strchr(letters, *word) : NULL;
  if (!letter) {
    return false;
  }
  *name            = (PitchName){.semitone = semitones[letter - letters],
                                 .octave   = PITCH_NO_OCTAVE};
  const char* rest = word + 1;
  for (int i = 0; i < MAX_SIGNS && (*rest == '#' || *rest == 'b'); ++i) {
    name->semitone += *rest == '#' ? 1 : -1;
    name->altered = true;
    ++rest;
  }
  if (rest[0] == '-' && rest[1] == '1' && !rest[2]) {
    name->octave = -1;
    rest += 2;
  } else if (isdigit((unsigned char)rest[0]) && !rest[1]) {
    name->octave = rest[0] - '0';
    ++rest;
  }
  name->rest = rest;
  return true;
}

double
pitch_hz(const double note)
{
  return 440.0 * pow(2.0, (note - 69.0) / 12.0);
}

double
pitch_note(const double hz)
{
  return 69.0 + (12.0 * log2(hz / 440.0));
}

const char*
pitch_key(const int semitone)
{
  static const char* const names[] = {
    "C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"};
  return names[semitone % 12];
}

void
pitch_print(const double hz, char text[PITCH_BYTES])
{
  const int note = (int)lround(fmin(fmax(pitch_note(hz), 0.0), 140.0));
  snprintf(text, PITCH_BYTES, "%s%d", pitch_key(note), (note / 12) - 1);
}
