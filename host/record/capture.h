// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_CAPTURE_H
#define CHRONUS_HOST_CAPTURE_H

#include "host/base/notices.h"
#include "host/base/stats.h"
#include "host/base/status.h"
#include "host/base/tape.h"

#include <stdbool.h>
#include <stdint.h>

// Writes what is played to files, in a thread of its own that no other ever
// waits for

typedef struct CaptureImpl Capture;

typedef struct {
  const char* folder; ///< Where files go that are asked for by name; null:
                      ///< nobody may ask
  const char* path;   ///< What is recorded from the first frame on, or null
  Stats*      stats;  ///< Counted here, and the sample rate read; not owned
} CaptureSetup;

/**
   Begin the thread, which waits for sound.

   Main thread, before the engine runs.  A file whose path is given is there at
   once; nothing that is there is overwritten.
   @param capture Receives what is to be closed by `capture_close`; null on
   failure.
   @return STATUS_NO_FILE, STATUS_NO_WRITE, STATUS_NO_THREAD or
   STATUS_NO_MEMORY.
*/
Status
capture_open(Capture** capture, const CaptureSetup* setup, Problem* problem);

/// Where the engine's thread puts what it plays; null of null
Tape*
capture_tape(Capture* capture);

/**
   Ask for a file in the folder; always by the same thread.

   Its take begins when the engine is told so, by an EVENT_RECORD.
   @param take Receives its number.
   @return Why that cannot be, or null.
*/
const char*
capture_ask(Capture* capture, const char* name, uint32_t* take);

/// Forget what was asked for; by the same thread; null is fine
void
capture_forget(Capture* capture, uint32_t take);

/// Take the oldest thing that is to be said: with a path what failed, else what
/// was done; any one thread; false if there is none; null is fine
bool
capture_news(Capture* capture, Notice* notice);

/// Have all files end, then the thread; nothing may be played any more; only
/// the news remain; null is fine
void
capture_stop(Capture* capture);

/// Stop and free it; null is fine
void
capture_close(Capture* capture);

#endif // CHRONUS_HOST_CAPTURE_H
