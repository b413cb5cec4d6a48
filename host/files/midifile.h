// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_MIDIFILE_H
#define CHRONUS_HOST_MIDIFILE_H

#include "host/base/status.h"

#include <stdint.h>

// Standard MIDI files, by libsmf; main thread, before any other one starts

typedef struct {
  double   seconds; ///< From the start of the file, never before the last one
  uint32_t n_bytes; ///< Length of the message
  uint32_t offset;  ///< Where it begins in `bytes`
} MidiFileEvent;

typedef struct {
  MidiFileEvent* events;   ///< In time order; channel and system messages
  uint32_t       n_events; ///< Length of `events`
  uint8_t*       bytes;    ///< All messages, one after the other
  double         seconds;  ///< Length, up to the end of the longest track
} MidiFile;

/**
   Read a file of format 0 or 1.

   Meta events are applied (tempo) and left out; each message is whole, its
   status byte first.  Messages of one time are in the order of the file.
   @param file To be closed by `midifile_close`; closed on failure.
   @return STATUS_NO_FILE, STATUS_NO_MEMORY, or STATUS_BAD_FORMAT with
   `FILE: byte N`, where N is the first that is wrong, or where the track
   begins in which something is.
*/
Status
midifile_open(MidiFile* file, const char* path, Problem* problem);

/// Free the events; a zeroed MidiFile is fine
void
midifile_close(MidiFile* file);

#endif // CHRONUS_HOST_MIDIFILE_H
