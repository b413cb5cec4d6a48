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
    const uint32_t    n =
      word->kind == WORD_UNRELATED ? 0U : longest_at(word, tokens, at);
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
  const Lexicon* lexicon; ///< Whose
  uint32_t       word;    ///< Next one
  uint32_t       phrase;  ///< Of that
  const char*    rest;    ///< Of that; null at its begin
  const char*    text;    ///< The single word, which goes on after it
  size_t         length;  ///< Its bytes
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
      walk->text   = walk->rest ? walk->rest : word->phrases[walk->phrase];
      walk->length = strcspn(walk->text, " ");
      walk->rest =
        walk->text[walk->length] ? walk->text + walk->length + 1 : NULL;
      walk->phrase += !walk->rest;
      return true;
    }
  }
  return false;
}

bool
lookup_knows(const Lexicon* const lexicon, const char* const word)
{
  const size_t length = strlen(word);
  Walk         walk   = {.lexicon = lexicon};
  while (next(&walk)) {
    if (walk.length == length && !memcmp(walk.text, word, length)) {
      return true;
    }
  }
  return false;
}

/// Whether a word is long enough, and of letters only
static bool
can_be_misspelled(const char* const word, const size_t length)
{
  for (size_t i = 0U; i < length; ++i) {
    if (!isalpha((unsigned char)word[i]) && word[i] != '\'') {
      return false;
    }
  }
  return length > SHORT_CHARS && length < TOKEN_BYTES - 1U;
}

/// Whether two words differ by one letter that is wrong, missing or added
static bool
is_one_off(const char* const a,
           const size_t      n_a,
           const char* const b,
           const size_t      n_b)
{
  const size_t shorter = n_a < n_b ? n_a : n_b;
  size_t       same    = 0U;
  while (same < shorter && a[same] == b[same]) {
    ++same;
  }
  const size_t skip_a = n_a >= n_b;
  const size_t skip_b = n_b >= n_a;
  return n_a <= n_b + 1U && n_b <= n_a + 1U && !(n_a == n_b && same == n_a) &&
         n_a - same - skip_a == n_b - same - skip_b &&
         !memcmp(a + same + skip_a, b + same + skip_b, n_a - same - skip_a);
}

Spelling
lookup_spell(const Lexicon* const lexicon,
             const char* const    word,
             char                 right[TOKEN_BYTES],
             char                 other[TOKEN_BYTES])
{
  const size_t length = strlen(word);
  const bool   may    = can_be_misspelled(word, length);
  Walk         walk   = {.lexicon = lexicon};
  *right              = '\0';
  *other              = '\0';
  while (may && next(&walk)) {
    if (lexicon->words[walk.word].kind != WORD_UNRELATED &&
        is_one_off(word, length, walk.text, walk.length) &&
        can_be_misspelled(walk.text, walk.length)) {
      if (!*right) {
        snprintf(right, TOKEN_BYTES, "%.*s", (int)walk.length, walk.text);
      } else if (!*other && (strlen(right) != walk.length ||
                             memcmp(right, walk.text, walk.length) != 0)) {
        snprintf(other, TOKEN_BYTES, "%.*s", (int)walk.length, walk.text);
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
    const Word* const known = &lexicon->words[w];
    const bool        says =
      known->kind != WORD_FILLER && known->kind != WORD_UNRELATED;
    for (uint32_t p = 0U; says && p < known->n_phrases; ++p) {
      phrases[n++] = known->phrases[p];
    }
  }
  const char* const near = nearest_pick(word, phrases, n);
  free(phrases);
  return near;
}
