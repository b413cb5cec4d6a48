// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_MIDIFILE_H
#define CHRONUS_HOST_MIDIFILE_H

#include "host/base/status.h"
#include "host/files/song.h"

// Standard MIDI files, by libsmf; main thread, before any other one starts

/**
   Read a file of format 0 or 1.

   Meta events are applied (tempo) and left out; each message is whole, its
   status byte first.  Messages of one time are in the order of the file.
   @param file To be closed by `song_close`; closed on failure.
   @return STATUS_NO_FILE, STATUS_NO_MEMORY, or STATUS_BAD_FORMAT with
   `FILE: byte N`, where N is the first that is wrong, or where the track
   begins in which something is.
*/
Status
midifile_open(Song* file, const char* path, Problem* problem);

#endif // CHRONUS_HOST_MIDIFILE_H
