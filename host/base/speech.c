// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/speech.h"

#include "host/base/status.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void
speech_begin(void)
{
  int fd = 0;
  do { // For reading: what is said there fails, as it should
    fd = open("/dev/null", O_RDONLY);
  } while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0) {
    close(fd);
  }
}

int
speech_end(const int status)
{
  Problem problem;
  errno            = 0;
  const bool whole = !fflush(stdout) && !ferror(stdout);
  if (status || whole) {
    return status;
  }
  problem_explain(
    &problem, STATUS_NO_WRITE, "stdout", errno ? strerror(errno) : "");
  problem_print(&problem, STATUS_NO_WRITE);
  return status_exit(STATUS_NO_WRITE);
}

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
