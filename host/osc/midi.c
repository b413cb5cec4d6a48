// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/midi.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/// Most sharps or flats in a name
#define MAX_SIGNS 2

uint32_t
midi_size(const uint8_t status)
{
  static const uint8_t channel[] = {3U, 3U, 3U, 3U, 2U, 2U, 3U};
  static const uint8_t system[]  = {
     0U, 2U, 3U, 2U, 0U, 0U, 1U, 0U, 1U, 0U, 1U, 1U, 1U, 0U, 1U, 1U};

  if (status < 0x80U) {
    return 0U;
  }
  return status < 0xF0U ? channel[(status >> 4U) - 8U] : system[status & 0xFU];
}

bool
midi_note(const char* const name, uint8_t* const note)
{
  static const char letters[]   = "CDEFGAB";
  static const int  semitones[] = {0, 2, 4, 5, 7, 9, 11};

  const char* const letter =
    *name ? strchr(letters, toupper((unsigned char)*name)) : NULL;
  if (!letter) {
    return false;
  }

  int         pitch = semitones[letter - letters];
  const char* rest  = name + 1;
  for (int i = 0; i < MAX_SIGNS && (*rest == '#' || *rest == 'b'); ++i) {
    pitch += *rest == '#' ? 1 : -1;
    ++rest;
  }

  // The octave is one digit, or -1
  const bool below = rest[0] == '-' && rest[1] == '1' && !rest[2];
  if (!below && !(isdigit((unsigned char)rest[0]) && !rest[1])) {
    return false;
  }
  pitch += 12 * (below ? 0 : rest[0] - '0' + 1);
  if (pitch < 0 || pitch > 127) {
    return false;
  }
  *note = (uint8_t)pitch;
  return true;
}
