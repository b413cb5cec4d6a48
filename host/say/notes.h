// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_NOTES_H
#define CHRONUS_HOST_NOTES_H

#include "host/say/talk.h"

#include <stdbool.h>

// The rules of the grammar that are about notes.  Each looks at the next token,
// and returns whether it was for it; pure, any thread

/// C4, a low F sharp, A above middle C, Dm7
bool
notes_named(Talk* talk);

/// A mysterious chord, 440 Hz, note 60
bool
notes_unnamed(Talk* talk);

/// Play what was not named: the last note, in a register if one was said
void
notes_any(Talk* talk);

/// Up a fifth, three semitones higher, the fifth
bool
notes_interval(Talk* talk);

/// Glide to E3
bool
notes_glide(Talk* talk);

/// For 2 seconds
bool
notes_length(Talk* talk);

/// In D minor, tempo 90
bool
notes_setting(Talk* talk);

#endif // CHRONUS_HOST_NOTES_H
