// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_LOOKUP_H
#define CHRONUS_HOST_LOOKUP_H

#include "host/lv2/lexicon.h"
#include "host/say/tokens.h"

#include <stdbool.h>
#include <stdint.h>

// Which words of the vocabulary stand where in a sentence; pure, any thread

/// Most meanings of a phrase
#define LOOKUP_MEANINGS 8U

/// The longest phrase that begins at a place, and all that it can mean
typedef struct {
  uint32_t    n_tokens;               ///< Its length; 0 if none begins there
  uint32_t    n;                      ///< Used ones of `words`
  const Word* words[LOOKUP_MEANINGS]; ///< The latest in the vocabulary first
} Meanings;

/// Find the longest phrase at `at`
void
lookup_at(const Lexicon* lexicon,
          const Tokens*  tokens,
          uint32_t       at,
          Meanings*      meanings);

/// The meaning of a kind, or null
const Word*
lookup_kind(const Meanings* meanings, WordKind kind);

/// Whether a single word stands in any phrase
bool
lookup_knows(const Lexicon* lexicon, const char* word);

/// What came of a word that is in no phrase
typedef enum {
  SPELLING_UNKNOWN,   ///< Nothing is like it
  SPELLING_CORRECTED, ///< One letter was wrong
  SPELLING_AMBIGUOUS, ///< So it was, but two words are as near
} Spelling;

/**
   Find the word that one wrong, missing or added letter has made of another.

   Words of up to three letters, of digits, or that a user can have meant as a
   note are left alone, and so are such words as results.
   @param right Receives the word, or of two equally near ones the first.
   @param other Receives the second of them.
*/
Spelling
lookup_spell(const Lexicon* lexicon,
             const char*    word,
             char           right[TOKEN_BYTES],
             char           other[TOKEN_BYTES]);

/// The phrase of the vocabulary that is nearest to a word, and says something;
/// null if none is near
const char*
lookup_nearest(const Lexicon* lexicon, const char* word);

#endif // CHRONUS_HOST_LOOKUP_H
