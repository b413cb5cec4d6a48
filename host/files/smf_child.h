// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SMF_CHILD_H
#define CHRONUS_HOST_SMF_CHILD_H

#include "host/base/status.h"
#include "host/files/song.h"

#include <stddef.h>
#include <stdint.h>

// libsmf, at work in a process of its own, which it may abort; main thread,
// before any other one starts

/**
   Understand the tracks of a MIDI file.

   @param file Receives the messages, track by track; to be closed by
   `song_close`; zeroed on failure.
   @param image A file as `smf_chunks_image` makes it.
   @param pulse_seconds Length of a pulse; 0 if the tempo tells.
   @return STATUS_BAD_FORMAT if libsmf does not understand it, STATUS_NO_FILE if
   it does not come to an end, STATUS_NO_MEMORY.
*/
Status
smf_child_read(Song*          file,
               const uint8_t* image,
               size_t         size,
               double         pulse_seconds);

#endif // CHRONUS_HOST_SMF_CHILD_H
