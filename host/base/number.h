// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_NUMBER_H
#define CHRONUS_HOST_NUMBER_H

#include <stdbool.h>

// Numbers in text that people and scripts write, in any locale; any thread

/**
   Read a word that is a number from its first to its last byte.

   It must begin with a digit, a sign or a point, so that `inf` and `nan` are
   words; the point is `.` whatever the locale says; 0x begins hexadecimal.
   @param number Receives the value, which may be infinite if it is too large.
   @return False if it is no number; `number` is then untouched.
*/
bool
number_parse(const char* word, double* number);

#endif // CHRONUS_HOST_NUMBER_H
