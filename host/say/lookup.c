// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/lookup.h"

#include "host/base/nearest.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Words of up to so many letters are never corrected
#define SHORT_CHARS 3U

/// Length of a phrase in tokens if it stands at `at`, else 0
static uint32_t
stands_at(const char* phrase, const Tokens* const tokens, const uint32_t at)
{
  uint32_t n = 0U;
  while (*phrase) {
    const size_t length = strcspn(phrase, " ");
    if (at + n == tokens->n) {
      return 0U;
    }
    const char* const word = tokens->items[at + n].word;
    if (strncmp(word, phrase, length) != 0 || word[length]) {
      return 0U;
    }
    phrase += length + (phrase[length] == ' ');
    ++n;
  }
  return n;
}

/// Length of the longest phrase of a word that stands at `at`, or 0
static uint32_t
longest_at(const Word* const word, const Tokens* const tokens, uint32_t at)
{
  uint32_t longest = 0U;
  for (uint32_t p = 0U; p < word->n_phrases; ++p) {
    const uint32_t n = stands_at(word->phrases[p], tokens, at);
    longest          = n > longest ? n : longest;
  }
  return longest;
}

void
lookup_at(const Lexicon* const lexicon,
          const Tokens* const  tokens,
          const uint32_t       at,
          Meanings* const      meanings)
{
  *meanings = (Meanings){0};
  for (uint32_t w = lexicon->n; w; --w) {
    const Word* const word = &lexicon->words[w - 1U];
    const uint32_t    n    = longest_at(word, tokens, at);
    if (n > meanings->n_tokens) {
      *meanings = (Meanings){.n_tokens = n};
    }
    if (n && n == meanings->n_tokens && meanings->n < LOOKUP_MEANINGS) {
      meanings->words[meanings->n++] = word;
    }
  }
}

const Word*
lookup_kind(const Meanings* const meanings, const WordKind kind)
{
  for (uint32_t m = 0U; m < meanings->n; ++m) {
    if (meanings->words[m]->kind == kind) {
      return meanings->words[m];
    }
  }
  return NULL;
}

/// Walks through the single words of all phrases
typedef struct {
  const Lexicon* lexicon;           ///< Whose
  uint32_t       word;              ///< Next one
  uint32_t       phrase;            ///< Of that
  const char*    rest;              ///< Of that; null at its begin
  char           text[TOKEN_BYTES]; ///< The single word
} Walk;

static bool
next(Walk* const walk)
{
  while (walk->word < walk->lexicon->n) {
    const Word* const word = &walk->lexicon->words[walk->word];
    if (walk->phrase == word->n_phrases) {
      ++walk->word;
      walk->phrase = 0U;
    } else {
      const char* const at =
        walk->rest ? walk->rest : word->phrases[walk->phrase];
      const size_t n = strcspn(at, " ");
      snprintf(walk->text, sizeof(walk->text), "%.*s", (int)n, at);
      walk->rest = at[n] ? at + n + 1 : NULL;
      walk->phrase += !walk->rest;
      return true;
    }
  }
  return false;
}

bool
lookup_knows(const Lexicon* const lexicon, const char* const word)
{
  Walk walk = {.lexicon = lexicon};
  while (next(&walk)) {
    if (!strcmp(walk.text, word)) {
      return true;
    }
  }
  return false;
}

/// Whether a word is long enough, and of letters only
static bool
can_be_misspelled(const char* const word)
{
  size_t n = 0U;
  for (; word[n]; ++n) {
    if (!isalpha((unsigned char)word[n]) && word[n] != '\'') {
      return false;
    }
  }
  return n > SHORT_CHARS && n < TOKEN_BYTES - 1U;
}

Spelling
lookup_spell(const Lexicon* const lexicon,
             const char* const    word,
             char                 right[TOKEN_BYTES],
             char                 other[TOKEN_BYTES])
{
  Walk walk      = {.lexicon = lexicon};
  *right         = '\0';
  *other         = '\0';
  const bool may = can_be_misspelled(word);
  while (may && next(&walk)) {
    if (can_be_misspelled(walk.text) &&
        nearest_distance(word, walk.text) == 1U) {
      if (!*right) {
        snprintf(right, TOKEN_BYTES, "%s", walk.text);
      } else if (!*other && strcmp(right, walk.text) != 0) {
        snprintf(other, TOKEN_BYTES, "%s", walk.text);
      }
    }
  }
  return *other   ? SPELLING_AMBIGUOUS
         : *right ? SPELLING_CORRECTED
                  : SPELLING_UNKNOWN;
}

const char*
lookup_nearest(const Lexicon* const lexicon, const char* const word)
{
  uint32_t n = 0U;
  for (uint32_t w = 0U; w < lexicon->n; ++w) {
    n += lexicon->words[w].n_phrases;
  }
  const char** const phrases = (const char**)calloc(n + 1U, sizeof(*phrases));
  if (!phrases) {
    return NULL;
  }
  n = 0U;
  for (uint32_t w = 0U; w < lexicon->n; ++w) {
    for (uint32_t p = 0U; p < lexicon->words[w].n_phrases; ++p) {
      phrases[n++] = lexicon->words[w].phrases[p];
    }
  }
  const char* const near = nearest_pick(word, phrases, n);
  free(phrases);
  return near;
}
