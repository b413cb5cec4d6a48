// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/nearest.h"

#include <ctype.h>
#include <string.h>

/// Shortest word that is looked for inside others
#define MIN_PART_CHARS 3U

static uint32_t
larger(const uint32_t a, const uint32_t b)
{
  return a > b ? a : b;
}

static uint32_t
smaller(const uint32_t a, const uint32_t b)
{
  return a < b ? a : b;
}

/// Length, one above NEAREST_MAX_CHARS for all that are longer
static uint32_t
length(const char* const word)
{
  return (uint32_t)strnlen(word, NEAREST_MAX_CHARS + 1U);
}

static int
same(const char a, const char b)
{
  return tolower((unsigned char)a) == tolower((unsigned char)b);
}

uint32_t
nearest_distance(const char* const a, const char* const b)
{
  const uint32_t n_a = length(a);
  const uint32_t n_b = length(b);
  if (n_a > NEAREST_MAX_CHARS || n_b > NEAREST_MAX_CHARS) {
    return larger(n_a, n_b);
  }

  // Three rows of the usual table: what it costs to reach each prefix of b
  // (optimal string alignment)
  uint32_t rows[3][NEAREST_MAX_CHARS + 1U];
  for (uint32_t j = 0U; j <= n_b; ++j) {
    rows[0][j] = j;
  }
  for (uint32_t i = 1U; i <= n_a; ++i) {
    const uint32_t* const older = rows[(i + 1U) % 3U]; // Of i - 2
    const uint32_t* const old   = rows[(i - 1U) % 3U];
    uint32_t* const       row   = rows[i % 3U];
    row[0]                      = i;
    for (uint32_t j = 1U; j <= n_b; ++j) {
      const uint32_t exchange = old[j - 1U] + !same(a[i - 1U], b[j - 1U]);
      const uint32_t shift    = smaller(old[j], row[j - 1U]) + 1U;
      row[j]                  = smaller(exchange, shift);
      if (i > 1U && j > 1U && same(a[i - 1U], b[j - 2U]) &&
          same(a[i - 2U], b[j - 1U])) {
        row[j] = smaller(row[j], older[j - 2U] + 1U);
      }
    }
  }
  return rows[n_a % 3U][n_b];
}

/// Whether `part` stands anywhere in `whole`, in any case
static int
contains(const char* const whole, const char* const part)
{
  const size_t n = strlen(part);
  for (const char* at = whole; *at; ++at) {
    size_t i = 0U;
    while (i < n && same(at[i], part[i])) {
      ++i;
    }
    if (i == n) {
      return 1;
    }
  }
  return 0;
}

static const char*
containing(const char* const        word,
           const char* const* const words,
           const uint32_t           n)
{
  if (length(word) < MIN_PART_CHARS || length(word) > NEAREST_MAX_CHARS) {
    return NULL;
  }
  for (uint32_t i = 0U; i < n; ++i) {
    if (contains(words[i], word)) {
      return words[i];
    }
  }
  return NULL;
}

const char*
nearest_pick(const char* const        word,
             const char* const* const words,
             const uint32_t           n)
{
  const char* best     = NULL;
  uint32_t    distance = UINT32_MAX;
  for (uint32_t i = 0U; i < n; ++i) {
    const uint32_t n_a   = length(word);
    const uint32_t n_b   = length(words[i]);
    const uint32_t limit = (larger(n_a, n_b) + 1U) / 3U;
    if (larger(n_a, n_b) - smaller(n_a, n_b) <= limit) {
      const uint32_t here = nearest_distance(word, words[i]);
      if (here <= limit && here < distance) {
        best     = words[i];
        distance = here;
      }
    }
  }
  return best ? best : containing(word, words, n);
}
