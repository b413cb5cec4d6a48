// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_CHANGE_H
#define CHRONUS_HOST_CHANGE_H

#include "host/say/manner.h"
#include "host/say/talk.h"

#include <stdbool.h>
#include <stdint.h>

// What words do to the sound, scaled and turned round by what stands before
// them; pure, any thread

/// The word at a token that changes the sound by its effects; or null
const Word*
change_quality(const Talk* talk, uint32_t at);

/**
   Do what a word does, in some manner.

   @param part The words of the sentence, for what there is to be said.
   @return False if it cannot be done here, which is then said.
*/
bool
change_word(Talk*         talk,
            const Word*   word,
            const Manner* manner,
            const char*   part);

/// Do its effects as they stand
void
change_effects(Talk* talk, const Word* word, const Manner* manner);

#endif // CHRONUS_HOST_CHANGE_H
