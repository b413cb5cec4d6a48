// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SMF_EVENTS_H
#define CHRONUS_HOST_SMF_EVENTS_H

#include "host/base/status.h"
#include "host/files/song.h"

#include <stddef.h>
#include <stdint.h>

// Messages as libsmf understands them, and their way through a pipe: one end
// may die at any time, the other trusts nothing

/**
   Understand a file and write its messages; the child's only thread.

   May abort.
   @param image A file as `smf_chunks_image` makes it.
   @param pulse_seconds Length of a pulse; 0 if the tempo tells.
   @return 0, or 1 if libsmf does not understand it.
*/
int
smf_events_send(int            to,
                const uint8_t* image,
                size_t         size,
                double         pulse_seconds);

/**
   Make a file of what was written.

   @param file To be closed by `song_close`; zeroed on failure.
   @return STATUS_BAD_FORMAT if the end is missing, STATUS_NO_MEMORY.
*/
Status
smf_events_receive(Song* file, const uint8_t* bytes, size_t size);

#endif // CHRONUS_HOST_SMF_EVENTS_H
