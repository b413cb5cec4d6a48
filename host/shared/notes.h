// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_NOTES_H
#define CHRONUS_HOST_NOTES_H

#include "host/base/attributes.h"

#include <stdbool.h>
#include <stdint.h>

// Which notes and sustain pedals MIDI messages have left held.  Any thread.

#define NOTES_CHANNELS 16U ///< Of MIDI
#define NOTES_KEYS 128U    ///< Notes of a channel

/// Bytes of the messages that hold and release
#define NOTES_MESSAGE_BYTES 3U

/// All zero is nothing held
typedef struct {
  uint8_t velocity[NOTES_CHANNELS][NOTES_KEYS]; ///< Of its note-on; 0: not held
  uint8_t pedal[NOTES_CHANNELS];                ///< Value of it; 0: not held
} Notes;

/// What a MIDI message does to notes and pedals
typedef enum {
  NOTES_OTHER,    ///< Nothing
  NOTES_ON,       ///< Holds a note
  NOTES_OFF,      ///< Releases a note
  NOTES_PEDAL,    ///< Holds the notes of a channel
  NOTES_PEDAL_UP, ///< Releases them
  NOTES_ALL_OFF,  ///< Releases all notes of a channel
} NotesKind;

/// Tell what a message of `n` bytes does
RT_SAFE static inline NotesKind
notes_kind(const uint8_t* const message, const uint32_t n)
{
  if (n != NOTES_MESSAGE_BYTES || (message[1] | message[2]) & 0x80U) {
    return NOTES_OTHER;
  }
  const uint32_t status = message[0] & 0xF0U;
  const uint32_t number = message[1];
  const bool     pedal  = status == 0xB0U && number == 64U;
  const bool     off    = status == 0xB0U && (number == 120U || number > 122U);
  return status == 0x90U && message[2]          ? NOTES_ON
         : (status == 0x80U || status == 0x90U) ? NOTES_OFF
         : pedal && message[2] >= 64U           ? NOTES_PEDAL
         : pedal                                ? NOTES_PEDAL_UP
         : off                                  ? NOTES_ALL_OFF
                                                : NOTES_OTHER;
}

/// Whether a message releases anything
RT_SAFE static inline bool
notes_releases(const uint8_t* const message, const uint32_t n)
{
  const NotesKind kind = notes_kind(message, n);
  return kind == NOTES_OFF || kind == NOTES_PEDAL_UP || kind == NOTES_ALL_OFF;
}

/// Put a value on all notes of a channel
RT_SAFE static inline void
notes_fill(Notes* const notes, const uint32_t channel, const uint8_t value)
{
  for (uint32_t k = 0U; k < NOTES_KEYS; ++k) {
    notes->velocity[channel][k] = value;
  }
}

/// Follow what a message does to what is held
RT_SAFE static inline void
notes_follow(Notes* const notes, const uint8_t* const message, const uint32_t n)
{
  const NotesKind kind    = notes_kind(message, n);
  const uint32_t  channel = message[0] & 0x0FU;
  if (kind == NOTES_ON || kind == NOTES_OFF) {
    notes->velocity[channel][message[1]] = kind == NOTES_ON ? message[2] : 0U;
  } else if (kind == NOTES_PEDAL || kind == NOTES_PEDAL_UP) {
    notes->pedal[channel] = kind == NOTES_PEDAL ? message[2] : 0U;
  } else if (kind == NOTES_ALL_OFF) {
    notes_fill(notes, channel, 0U);
  }
}

/// Note as held what a message releases: it is still to be released
RT_SAFE static inline void
notes_owe(Notes* const notes, const uint8_t* const message, const uint32_t n)
{
  const NotesKind kind    = notes_kind(message, n);
  const uint32_t  channel = message[0] & 0x0FU;
  if (kind == NOTES_OFF) {
    notes->velocity[channel][message[1]] = 1U;
  } else if (kind == NOTES_PEDAL_UP) {
    notes->pedal[channel] = 1U;
  } else if (kind == NOTES_ALL_OFF) {
    notes_fill(notes, channel, 1U);
  }
}

/**
   Make the message that holds the next note or pedal, pedals first.

   @param at 0 at first; moves on.
   @return False if there is no more.
*/
RT_SAFE static inline bool
notes_next(const Notes* const notes,
           uint32_t* const    at,
           uint8_t            message[NOTES_MESSAGE_BYTES])
{
  for (; *at < NOTES_CHANNELS; ++*at) {
    if (notes->pedal[*at]) {
      message[0] = (uint8_t)(0xB0U | *at);
      message[1] = 64U;
      message[2] = notes->pedal[*at];
      ++*at;
      return true;
    }
  }
  for (; *at < NOTES_CHANNELS * (1U + NOTES_KEYS); ++*at) {
    const uint32_t key     = (*at - NOTES_CHANNELS) % NOTES_KEYS;
    const uint32_t channel = (*at - NOTES_CHANNELS) / NOTES_KEYS;
    if (notes->velocity[channel][key]) {
      message[0] = (uint8_t)(0x90U | channel);
      message[1] = (uint8_t)key;
      message[2] = notes->velocity[channel][key];
      ++*at;
      return true;
    }
  }
  return false;
}

#endif // CHRONUS_HOST_NOTES_H
