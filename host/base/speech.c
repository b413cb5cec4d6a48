// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/speech.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int
speech_keep_stdout(void)
{
  fflush(stdout);
  const int kept = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  dup2(STDERR_FILENO, STDOUT_FILENO); // Without stderr nobody minds
  return kept;
}

void
speech_say(const char* const format, va_list args)
{
  fputs("chronus: ", stderr);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
}
