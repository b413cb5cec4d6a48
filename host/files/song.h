// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SONG_H
#define CHRONUS_HOST_SONG_H

#include <stdint.h>

// The messages of a MIDI file as plain data; any thread that owns it

typedef struct {
  double   seconds; ///< From the start of the file, never before the last one
  uint32_t n_bytes; ///< Length of the message
  uint32_t offset;  ///< Where it begins in `bytes`
} SongEvent;

typedef struct {
  SongEvent* events;   ///< In time order; channel and system messages
  uint32_t   n_events; ///< Length of `events`
  uint8_t*   bytes;    ///< All messages, one after the other
  double     seconds;  ///< Length, up to the end of the longest track
} Song;

/// Free the events; a zeroed song is fine
void
song_close(Song* song);

#endif // CHRONUS_HOST_SONG_H
