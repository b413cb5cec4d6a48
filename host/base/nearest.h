// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_NEAREST_H
#define CHRONUS_HOST_NEAREST_H

#include <stdint.h>

// Which known word a mistyped one was probably meant to be; pure, any thread

/// Longest word that is compared; a longer one has nothing in common with any
#define NEAREST_MAX_CHARS 255U

/// Insertions, deletions and exchanges of a byte, and swaps of two neighbours,
/// that turn `a` into `b`; `A` and `a` are the same
uint32_t
nearest_distance(const char* a, const char* b);

/**
   Pick the word that `word` was probably meant to be.

   That is the one at the least distance, if at most a third of it is wrong,
   else the first that contains all of `word`; the earlier of two equals.

   @param words `n` words, none null.
   @return One of `words`, or null if nothing is near.
*/
const char*
nearest_pick(const char* word, const char* const* words, uint32_t n);

#endif // CHRONUS_HOST_NEAREST_H
