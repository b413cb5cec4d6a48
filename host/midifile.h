// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_MIDIFILE_H
#define CHRONUS_HOST_MIDIFILE_H

#include "host/status.h"

#include <stdint.h>

// Standard MIDI files, by libsmf; main thread, before any other one starts

typedef struct {
  double   seconds; ///< From the start of the file, tempo changes applied
  uint32_t n_bytes; ///< Length of the message
  uint32_t offset;  ///< Where it begins in `bytes`
} MidiFileEvent;

typedef struct {
  MidiFileEvent* events;   ///< In time order; channel and system messages
  uint32_t       n_events; ///< Length of `events`
  uint8_t*       bytes;    ///< All messages, one after the other
} MidiFile;

/**
   Read a file; meta events are applied (tempo) and left out.

   libsmf aborts on some damaged files, so it reads in a short-lived child.
   The problem names the byte of the file at or after which it is broken.
   @param file To be closed by `midifile_close`.
*/
Status
midifile_open(MidiFile* file, const char* path, Problem* problem);

/// Free the events; a zeroed MidiFile is fine
void
midifile_close(MidiFile* file);

#endif // CHRONUS_HOST_MIDIFILE_H
