// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_NAMED_H
#define CHRONUS_HOST_NAMED_H

#include "host/say/pitch.h"
#include "host/say/talk.h"

#include <stdbool.h>
#include <stdint.h>

// Notes and chords as they are named in sentences; pure, any thread

typedef struct {
  int         note;       ///< MIDI note
  bool        has_octave; ///< It was said, or follows from what was
  const Word* chord;      ///< Named with it, or null
  const Word* scale;      ///< The same
} Named;

/**
   Read the name that begins at a token.

   Without an octave it is that of the last note.
   @param named Receives it.
   @return Its tokens, 0 if none begins there: `a` is no note where it is an
   article, nor `f` where it is forte.
*/
uint32_t
named_at(const Talk* talk, uint32_t at, Named* named);

/// The same behind fillers; `*at` receives where it begins
uint32_t
named_after(const Talk* talk, uint32_t* at, Named* named);

/// Whether a root follows a chord at this token: a minor seventh on E
bool
named_is_root(const Talk* talk, uint32_t at);

/// The octave of the last note
int
named_octave(const Talk* talk);

#endif // CHRONUS_HOST_NAMED_H
