// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TAKES_H
#define CHRONUS_HOST_TAKES_H

#include <stdatomic.h>
#include <stdint.h>

// The names of the files that are to be recorded, by the number of the take.
// One thread asks for them, another one uses them up.

/// Most takes that wait to begin
#define TAKES_MAX 64U

/// Longest name of a file, the final zero included
#define TAKES_NAME_BYTES 128U

/// A name that waits
typedef struct {
  _Atomic uint32_t take; ///< Whose, or 0 if there is none; by both
  char             name[TAKES_NAME_BYTES]; ///< Of the file
} TakeName;

/// All zero holds none
typedef struct {
  uint32_t last;             ///< Number that was given out last
  TakeName names[TAKES_MAX]; ///< By number, in turn
} Takes;

/**
   What is wrong with a name that came over a network, if anything.

   It must be that of a new file in one folder: a plain name, without slash,
   that does not begin with a dot and ends with .wav.
   @return A sentence, or null.
*/
const char*
takes_flaw(const char* name);

/// Keep a name without flaw; its number, or 0 if too many wait; who asks
uint32_t
takes_add(Takes* takes, const char* name);

/// Forget a take that will not begin; who asks
void
takes_drop(Takes* takes, uint32_t take);

/// Take the name of a take that begins; empty if there is none; who uses
void
takes_use(Takes* takes, uint32_t take, char name[TAKES_NAME_BYTES]);

#endif // CHRONUS_HOST_TAKES_H
