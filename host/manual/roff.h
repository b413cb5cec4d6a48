// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_ROFF_H
#define CHRONUS_HOST_ROFF_H

#include <stdio.h>

// The parts of a manual page, in the macros of man(7); any thread

/// A heading of a section; nothing in it is escaped
void
roff_section(FILE* out, const char* title);

/// The text that follows a heading
void
roff_text(FILE* out, const char* text);

/// A paragraph that follows another
void
roff_paragraph(FILE* out, const char* text);

/// An entry: what it is about, in bold, what that takes, in italics (may be
/// empty), and what is to be said of it
void
roff_entry(FILE* out, const char* what, const char* takes, const char* text);

/// A line of a program, indented and as it is
void
roff_example(FILE* out, const char* line);

#endif // CHRONUS_HOST_ROFF_H
