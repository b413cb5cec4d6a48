// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_TERMINAL_H
#define CHRONUS_TESTS_TERMINAL_H

#include <stdbool.h>

// A terminal that a test looks at and types into: one of tmux, whose server is
// this test's own

/// Whether there is a tmux to do that
bool
terminal_exists(void);

/// Start a command line, as for `program_run`, on a terminal of that size
void
terminal_open(int width, int height, const char* format, ...)
  __attribute__((format(printf, 3, 4)));

/// Make it larger or smaller
void
terminal_resize(int width, int height);

/// Press keys, by tmux's names and separated by blanks: `Down`, `s`
void
terminal_press(const char* keys);

/// What is on the screen, rows separated by newlines; overwritten by the next
/// call; with `colours` as escape sequences too
const char*
terminal_read(bool colours);

/// Wait until a text is on the screen, 15 s at most; the test fails if it does
/// not come
void
terminal_await(const char* text);

/// Wait until one of the rows from the first to the last has a text, likewise
void
terminal_await_row(int first, int last, const char* text);

/// Wait until what runs there has ended by itself, likewise
void
terminal_await_end(void);

/// End it and all that runs there
void
terminal_close(void);

#endif // CHRONUS_TESTS_TERMINAL_H
