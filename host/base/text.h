// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TEXT_H
#define CHRONUS_HOST_TEXT_H

#include <stdbool.h>
#include <stdint.h>

// Small helpers for text that comes from outside; pure, any thread

/// A copy on one line: each run of spaces and control characters is one space;
/// null counts as empty; to be freed; null without memory
char*
text_line(const char* text);

/// Read a character of UTF-8, and move on; `?` for a byte that is part of none
uint32_t
text_next(const char** at);

/// Have a text be UTF-8: each byte that is part of none becomes `?`; how many
/// did
uint32_t
text_mend(char* text);

/// Whether `part` stands anywhere in `whole`, in any case
bool
text_contains(const char* whole, const char* part);

#endif // CHRONUS_HOST_TEXT_H
