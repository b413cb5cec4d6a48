// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SCORE_H
#define CHRONUS_HOST_SCORE_H

#include "host/base/status.h"
#include "host/osc/message.h"

#include <stdint.h>

// A score: lines of `SECONDS /osc/path ARGS…`, read before the render starts

/// Latest time that a score may name, seconds; some eleven days
#define SCORE_MAX_SECONDS 1e6

typedef struct {
  double   seconds; ///< From the start
  uint32_t line;    ///< In the file, from 1, for error messages
  Message  message; ///< Its strings belong to the score
} ScoreEvent;

typedef struct {
  ScoreEvent* events;   ///< In time order; the file's order where times equal
  uint32_t    n_events; ///< Length of `events`
  char*       text;     ///< Storage of all strings
} Score;

/**
   Read a file.

   A word that reads as a number is one (the point is `.` in any locale), unless
   it stands in double quotes, between which there may be blanks.  `#` where a
   word would begin starts a comment.  A path may not be a pattern.
   @param score To be closed by `score_close`; closed on failure.
   @return STATUS_NO_FILE, STATUS_NO_MEMORY, or STATUS_BAD_FORMAT with
   `FILE:LINE: why`.
*/
Status
score_open(Score* score, const char* path, Problem* problem);

/// Free the events; a zeroed Score is fine
void
score_close(Score* score);

#endif // CHRONUS_HOST_SCORE_H
