// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SAY_NOTES_H
#define CHRONUS_HOST_SAY_NOTES_H

#include "host/say/talk.h"

#include <stdbool.h>
#include <stdint.h>

// The rules of the grammar that name notes.  Each looks at the next token, and
// returns whether it was for it; pure, any thread

/// C4, a low F sharp, A above middle C, Dm7
bool
notes_named(Talk* talk);

/// A mysterious chord, 440 Hz, note 60
bool
notes_unnamed(Talk* talk);

/// Play what was not named: the last note, in a register if one was said
void
notes_any(Talk* talk);

/// The note that chords and degrees are counted from
int
notes_root(const Talk* talk);

/// Note as the rule what was played from token `from` on: its name and
/// frequency
void
notes_tell(const Talk* talk, uint32_t from, const char* how);

#endif // CHRONUS_HOST_SAY_NOTES_H
