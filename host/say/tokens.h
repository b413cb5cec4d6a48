// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TOKENS_H
#define CHRONUS_HOST_TOKENS_H

#include <stdbool.h>
#include <stdint.h>

// A sentence, cut into words, numbers and marks; pure, any thread

/// Most words of a sentence
#define TOKENS_MAX 96U

/// Longest word that is told from others, the final zero included
#define TOKEN_BYTES 32U

typedef struct {
  char   word[TOKEN_BYTES];  ///< In lower case, spelled right where corrected
  char   typed[TOKEN_BYTES]; ///< As it was typed
  bool   is_number;          ///< It is `number`
  double number;             ///< May be infinite
} Token;

typedef struct {
  uint32_t n;                 ///< Used ones of `items`
  Token    items[TOKENS_MAX]; ///< In their order
} Tokens;

/**
   Cut a text into tokens.

   A number ends where its unit begins (`70%`, `5hz`), but not before an ending
   as in 5th.  A hyphen between letters splits a word.  The signs for sharp and
   flat become `#` and `b`.
   @return False if there are too many of them.
*/
bool
tokens_split(Tokens* tokens, const char* text);

#endif // CHRONUS_HOST_TOKENS_H
