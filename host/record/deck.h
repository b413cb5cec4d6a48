// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_DECK_H
#define CHRONUS_HOST_DECK_H

#include "host/base/notices.h"
#include "host/base/stats.h"
#include "host/base/status.h"
#include "host/base/tape.h"
#include "host/files/wav_writer.h"
#include "host/record/takes.h"

#include <stdbool.h>
#include <stdint.h>

// Turns the spans of a tape into files, one per take.  Frames that the tape had
// no room for are silence in the file, so that all others keep their time.  The
// recorder's thread.

/// Bytes of a path that is kept for messages
#define DECK_PATH_BYTES 192U

typedef struct {
  // Set before the first span
  int      folder; ///< Where files with a plain name go; not owned
  Takes*   takes;  ///< Names; not owned
  Stats*   stats;  ///< The sample rate is read there; not owned
  Notices* news;   ///< What is to be said: with a path what failed, else
                   ///< what was done; not owned

  int         fd;                    ///< A file that waits for its take, or -1
  const char* waiting;               ///< Its path; not owned
  uint32_t    take;                  ///< The one that began last
  bool        open;                  ///< It is not over
  WavWriter*  file;                  ///< Of it; null if that failed; owned
  uint32_t    rate_hz;               ///< Of the file
  uint32_t    n_channels;            ///< Of the file
  char        path[DECK_PATH_BYTES]; ///< For messages
  uint64_t    n_frames;              ///< In the file
  uint64_t    n_dropped;             ///< Played, but not in the file
  uint64_t    told_ns;               ///< When it was last said to be too slow
  float*      mixed;                 ///< Interleaved, not written yet; owned
  uint32_t    n_mixed;               ///< Frames of it
} Deck;

/// Get memory; the first fields are set, the others zero; STATUS_NO_MEMORY
Status
deck_open(Deck* deck);

/**
   Make the file of a take that begins with the next span; main thread, before
   there is one.

   @param path Of a new file; nothing that is there is overwritten.
   @return STATUS_NO_WRITE.
*/
Status
deck_load(Deck* deck, uint32_t take, const char* path, Problem* problem);

/// Play a span: `samples` hold one channel after the other
void
deck_play(Deck* deck, const TapeSpan* span, const float* samples);

/// Write what was played
void
deck_flush(Deck* deck);

/// End the file, and remove one that waits in vain; a zeroed deck with its
/// `fd` at -1 is fine
void
deck_close(Deck* deck);

#endif // CHRONUS_HOST_DECK_H
