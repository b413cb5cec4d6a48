// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_PROGRAM_H
#define CHRONUS_TESTS_PROGRAM_H

#include "host/files/wav.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Runs the built program, and others, as a user would

/// Most words of a command line
#define PROGRAM_WORDS 32

/// What a program that has ended left
typedef struct {
  int  status;     ///< Exit status, or 128 and the signal that ended it
  char out[65536]; ///< Begin of what it wrote to stdout
  char err[16384]; ///< Begin of what it wrote to stderr
} Ran;

/**
   Run a command line to its end, words split at blanks.

   The first word `chronus` means the built program, `$/` at the begin of a word
   the build directory, `@/` a directory that is made for this test program and
   removed at its end.
*/
void
program_run(Ran* ran, const char* format, ...)
  __attribute__((format(printf, 2, 3)));

/// The same, of a command line that must succeed
void
program_do(Ran* ran, const char* format, ...)
  __attribute__((format(printf, 2, 3)));

/// The same, of one that must end with this status and one line on stderr alone
void
program_fail(Ran* ran, int status, const char* format, ...)
  __attribute__((format(printf, 3, 4)));

/// Start one that goes on; its output goes to the file `log`, such as @/log
pid_t
program_start(const char* log, const char* format, ...)
  __attribute__((format(printf, 2, 3)));

/// Whether it still runs
bool
program_runs(pid_t pid);

/// Send it a signal and wait for its end; its status as in Ran
int
program_stop(pid_t pid, int signal_number);

/// The path that `@/name` or `$/name` means; overwritten by the next call but
/// seven
const char*
program_path(const char* name);

/// Whether two files hold the same bytes, at least one
bool
program_same(const char* name_a, const char* name_b);

/// Read a WAV file, which is to be closed
Wav
program_wav(const char* name);

/// Whether a WAV file holds, from its begin on, at least `n_least` frames that
/// another one has from `frame` on
bool
program_is_part(const char* name,
                const char* whole,
                uint64_t    frame,
                uint64_t    n_least);

/// Read a whole text file into a string, which is to be freed
char*
program_read(const char* name);

/// Let LV2_PATH hold only this bundle of those with a defect, such as
/// printing.lv2, as `@/lv2`
void
program_use_bundle(const char* name);

/// Write a file of these bytes
void
program_write(const char* name, const void* bytes, size_t size);

/// A number in a JSON file that was written by the program; NaN if not there
double
program_figure(const char* name, const char* key);

#endif // CHRONUS_TESTS_PROGRAM_H
