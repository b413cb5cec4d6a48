// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/held.h"

#include <string.h>

/// Status bytes, without the channel
enum {
  NOTE_OFF = 0x80,
  NOTE_ON  = 0x90,
  CONTROL  = 0xB0,
  PROGRAM  = 0xC0,
  PRESSURE = 0xD0,
  BEND     = 0xE0,
  SYSTEM   = 0xF0,
};

/// Controllers that are commands
enum {
  ALL_SOUND_OFF     = 120,
  RESET_CONTROLLERS = 121,
  ALL_NOTES_OFF     = 123, ///< Those after it end all notes too
};

/// What a channel has besides its controllers and notes
enum { PART_PROGRAM, PART_PRESSURE, PART_BEND, N_PARTS };

static void
hear_control(Held* const    held,
             const uint32_t c,
             const uint8_t  control,
             const uint8_t  value)
{
  if (control < HELD_CONTROLS) {
    held->control[c][control] = (uint8_t)(value + 1U);
  } else if (control == RESET_CONTROLLERS) {
    memset(held->control[c], 0, sizeof(held->control[c]));
    held->bend[c]     = 0U;
    held->pressure[c] = 0U;
  } else if (control == ALL_SOUND_OFF || control >= ALL_NOTES_OFF) {
    memset(held->velocity[c], 0, sizeof(held->velocity[c]));
  }
}

void
held_hear(Held* const held, const uint8_t* const bytes, const uint32_t n_bytes)
{
  const uint32_t status = n_bytes ? bytes[0] & 0xF0U : (uint32_t)SYSTEM;
  const uint32_t c      = n_bytes ? bytes[0] & 0x0FU : 0U;
  const uint32_t least  = status == PROGRAM || status == PRESSURE ? 2U : 3U;
  if (status < NOTE_OFF || status == SYSTEM || n_bytes < least) {
    return;
  }

  const uint8_t a = bytes[1] & 0x7FU;
  const uint8_t b = least == 3U ? bytes[2] & 0x7FU : 0U;
  if (status == NOTE_ON || status == NOTE_OFF) {
    held->velocity[c][a] = status == NOTE_ON ? b : 0U;
  } else if (status == CONTROL) {
    hear_control(held, c, a, b);
  } else if (status == PROGRAM) {
    held->program[c] = (uint8_t)(a + 1U);
  } else if (status == PRESSURE) {
    held->pressure[c] = (uint8_t)(a + 1U);
  } else if (status == BEND) {
    held->bend[c] = (uint16_t)(((uint32_t)b << 7U) + a + 1U);
  }
}

/// Write a message; returns its length
static uint32_t
put(uint8_t        bytes[3],
    const uint32_t status,
    const uint32_t a,
    const uint32_t b,
    const uint32_t n_bytes)
{
  bytes[0] = (uint8_t)status;
  bytes[1] = (uint8_t)a;
  bytes[2] = (uint8_t)b;
  return n_bytes;
}

static uint32_t
tell_part(const Held* const held,
          const uint32_t    c,
          const uint32_t    part,
          uint8_t           bytes[3])
{
  if (part == PART_PROGRAM && held->program[c]) {
    return put(bytes, PROGRAM | c, held->program[c] - 1U, 0U, 2U);
  }
  if (part == PART_PRESSURE && held->pressure[c]) {
    return put(bytes, PRESSURE | c, held->pressure[c] - 1U, 0U, 2U);
  }
  if (part == PART_BEND && held->bend[c]) {
    const uint32_t value = held->bend[c] - 1U;
    return put(bytes, BEND | c, value & 0x7FU, value >> 7U, 3U);
  }
  return 0U;
}

uint32_t
held_tell(const Held* const held, const uint32_t i, uint8_t bytes[3])
{
  // First all that is no note: controllers, then the rest, of each channel
  const uint32_t per_channel = HELD_CONTROLS + N_PARTS;
  const uint32_t n_settings  = HELD_CHANNELS * per_channel;
  if (i < n_settings) {
    const uint32_t c = i / per_channel;
    const uint32_t k = i % per_channel;
    if (k >= HELD_CONTROLS) {
      return tell_part(held, c, k - HELD_CONTROLS, bytes);
    }
    const uint32_t value = held->control[c][k];
    return value ? put(bytes, CONTROL | c, k, value - 1U, 3U) : 0U;
  }

  const uint32_t c        = (i - n_settings) / HELD_NOTES;
  const uint32_t note     = (i - n_settings) % HELD_NOTES;
  const uint32_t velocity = c < HELD_CHANNELS ? held->velocity[c][note] : 0U;
  return velocity ? put(bytes, NOTE_ON | c, note, velocity, 3U) : 0U;
}
