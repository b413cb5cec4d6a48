// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/tokens.h"

#include "host/base/number.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/// Longest number that is read as one
#define NUMBER_BYTES 40U

/// What stands for itself wherever it is
static const char MARKS[] = ",;!?%=:\"()[]";

/// Signs of other scripts, and what is read instead
static const struct {
  const char* sign; ///< In UTF-8
  const char* read; ///< In ASCII
} signs[] = {
  {"\xE2\x99\xAF", "#"},
  {"\xE2\x99\xAD", "b"},
  {"\xE2\x80\x99", "'"},
  {"\xE2\x88\x92", "-"},
  {"\xC2\xBD", "0.5"},
};

static bool
is_mark(const char c)
{
  return c && strchr(MARKS, c);
}

static bool
is_digit(const char c)
{
  return isdigit((unsigned char)c) != 0;
}

static bool
is_alpha(const char c)
{
  return isalpha((unsigned char)c) != 0;
}

static bool
add(Tokens* const tokens, const char* const from, const size_t n_bytes)
{
  if (tokens->n == TOKENS_MAX) {
    return false;
  }
  Token* const token = &tokens->items[tokens->n++];
  *token             = (Token){.is_number = false};
  snprintf(token->typed, sizeof(token->typed), "%.*s", (int)n_bytes, from);
  for (size_t i = 0U; token->typed[i]; ++i) {
    token->word[i] = (char)tolower((unsigned char)token->typed[i]);
  }
  return true;
}

/// Bytes of the number that begins here, 0 if none does
static size_t
number_size(const char* const at)
{
  size_t n = at[0] == '-' || at[0] == '+';
  if (!is_digit(at[n]) && !(at[n] == '.' && is_digit(at[n + 1U]))) {
    return 0U;
  }
  while (is_digit(at[n])) {
    ++n;
  }
  if (at[n] == '.' && is_digit(at[n + 1U])) {
    for (++n; is_digit(at[n]);) {
      ++n;
    }
  }
  if (at[n] == 'e' || at[n] == 'E') {
    const size_t sign = at[n + 1U] == '-' || at[n + 1U] == '+';
    if (is_digit(at[n + 1U + sign])) {
      for (n += 1U + sign; is_digit(at[n]);) {
        ++n;
      }
    }
  }
  return n;
}

/// Whether a number goes on as a word that means it: 5th, 8bit
static bool
is_ordinal(const char* const rest)
{
  static const char* const endings[] = {"st", "nd", "rd", "th", "bit"};
  for (size_t i = 0U; i < sizeof(endings) / sizeof(endings[0]); ++i) {
    const size_t n = strlen(endings[i]);
    if (!strncasecmp(rest, endings[i], n) && !is_alpha(rest[n])) {
      return true;
    }
  }
  return false;
}

/// Add the number that begins here; 0 if it is none, else its bytes
static size_t
add_number(Tokens* const tokens, const char* const at, bool* const room)
{
  char         text[NUMBER_BYTES];
  double       number = 0.0;
  const size_t n      = number_size(at);
  if (!n || n >= sizeof(text) || is_ordinal(at + n)) {
    return 0U;
  }
  snprintf(text, sizeof(text), "%.*s", (int)n, at);
  if (!number_parse(text, &number)) {
    return 0U;
  }
  *room = add(tokens, at, n);
  if (*room) {
    tokens->items[tokens->n - 1U].is_number = true;
    tokens->items[tokens->n - 1U].number    = number;
  }
  return n;
}

/// Bytes of the word that begins here
static size_t
word_size(const char* const at)
{
  size_t n = 1U;
  for (; at[n] && !isspace((unsigned char)at[n]) && !is_mark(at[n]); ++n) {
    const bool between = is_alpha(at[n - 1U]) && is_alpha(at[n + 1U]);
    if ((at[n] == '-' && between) ||
        ((at[n] == '.' || at[n] == '/') && !is_alpha(at[n + 1U]))) {
      break;
    }
  }
  return n;
}

/// Copy a text with its signs read as ASCII; cut off where there is no room
static void
read_signs(const char* const from, char* const to, const size_t size)
{
  size_t n = 0U;
  for (size_t i = 0U; from[i] && n + 4U < size;) {
    size_t skip = 0U;
    for (size_t s = 0U; s < sizeof(signs) / sizeof(signs[0]); ++s) {
      const size_t length = strlen(signs[s].sign);
      if (!strncmp(from + i, signs[s].sign, length)) {
        n += (size_t)snprintf(to + n, size - n, "%s", signs[s].read);
        skip = length;
      }
    }
    if (!skip) {
      to[n++] = from[i];
      skip    = 1U;
    }
    i += skip;
  }
  to[n] = '\0';
}

/// Whether a character says nothing: a blank, a bracket, a dash or hyphen
static bool
is_silent(const char* const at)
{
  return isspace((unsigned char)*at) || strchr("\"()[]", *at) ||
         (*at == '-' && !is_digit(at[1]) && at[1] != '.');
}

bool
tokens_split(Tokens* const tokens, const char* const text)
{
  char plain[TOKENS_MAX * TOKEN_BYTES];
  bool room = strlen(text) < sizeof(plain) - 4U;
  read_signs(text, plain, sizeof(plain));
  tokens->n = 0U;
  for (const char* at = plain; room && *at;) {
    size_t n = is_silent(at) ? 1U : add_number(tokens, at, &room);
    if (!n) {
      n    = is_mark(*at) || *at == '.' ? 1U : word_size(at);
      room = add(tokens, at, n);
    }
    at += n;
  }
  return room;
}
