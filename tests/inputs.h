// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_INPUTS_H
#define CHRONUS_TESTS_INPUTS_H

// Files for the program to read, good and bad, and folders for it to write to

/// Write a file of this text
void
inputs_write(const char* name, const char* text);

/// Make those that the tests name, and no plugins but the synth
void
inputs_make(void);

#endif // CHRONUS_TESTS_INPUTS_H
