// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SPEECH_H
#define CHRONUS_HOST_SPEECH_H

#include "host/base/attributes.h"

#include <stdarg.h>

// Says lines to people on stderr, and keeps stdout for the program itself, as
// plugins print there; main thread

/// Let nothing that is opened take the place of a standard stream which is
/// closed: to be called first of all
void
speech_begin(void);

/// See that all that was printed to stdout is out; the exit status is then no
/// success if it is not, with one line on stderr
int
speech_end(int status);

/**
   From now on all that is printed to stdout goes to stderr.

   To be called once, before a plugin is loaded.
   @return The descriptor of what stdout was, closed on exec; -1 if it is not
   open, and then what is printed is gone or on stderr.
*/
int
speech_keep_stdout(void);

/// Print `chronus: ` and what is said as one line on stderr
void
speech_say(const char* format, va_list args) PRINTF_LIKE(1, 0);

#endif // CHRONUS_HOST_SPEECH_H
