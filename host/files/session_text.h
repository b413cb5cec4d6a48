// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SESSION_TEXT_H
#define CHRONUS_HOST_SESSION_TEXT_H

#include <stdbool.h>
#include <stdint.h>

// What a session keeps beside the plugin's state: lines of text in sections
// that have names, as a file of JSON.  Any one thread at a time.

typedef struct SessionTextImpl SessionText;

/// An empty text, to be freed by `session_text_free`; null without memory
SessionText*
session_text_new(void);

/// Free it; null is fine
void
session_text_free(SessionText* text);

/// Add a line of UTF-8 to a section; false without memory, or if it is none
bool
session_add(SessionText* text, const char* section, const char* line);

/// Line `i` of a section; null at its end, also if there is no such section
const char*
session_line(const SessionText* text, const char* section, uint32_t i);

/// Whether two hold the same
bool
session_text_same(const SessionText* a, const SessionText* b);

/// Write a file; false if that is impossible
bool
session_text_write(const SessionText* text, uint64_t sum, const char* path);

/**
   Read a file.

   @param sum Receives the number that was written with it.
   @param flaw Receives why it cannot be used, for people, static; else null.
   @return Null if it cannot be used, and also without memory.
*/
SessionText*
session_text_read(const char* path, uint64_t* sum, const char** flaw);

#endif // CHRONUS_HOST_SESSION_TEXT_H
