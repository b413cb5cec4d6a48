// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/progress.h"

#include "host/base/clock.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

/// Time between two lines
#define SHOW_NS (500U * NS_PER_MS)

/// Most characters of a line: it must not be broken by a narrow terminal
#define LINE_BYTES 80U

/// Print a duration in two units at most
static void
print_time(char* const text, const size_t size, const double seconds)
{
  const unsigned long s = (unsigned long)ceil(fmin(seconds, 1e8));
  if (s < 60U) {
    snprintf(text, size, "%lu s", s);
  } else if (s < 3600U) {
    snprintf(text, size, "%lu min %lu s", s / 60U, s % 60U);
  } else {
    snprintf(text, size, "%lu h %lu min", s / 3600U, s / 60U % 60U);
  }
}

void
progress_line(char* const       line,
              const size_t      size,
              const char* const name,
              const char* const what,
              const double      part,
              const double      seconds)
{
  char         left[32] = "?";
  const double done     = fmin(fmax(part, 0.0), 1.0);
  if (done > 0.0) {
    print_time(left, sizeof(left), seconds * (1.0 - done) / done);
  }
  snprintf(line,
           size,
           "%s: %s%s%.0f %% done, %s left",
           name,
           what,
           *what ? ", " : "",
           floor(100.0 * done),
           left);
}

void
progress_begin(Progress* const   progress,
               const char* const name,
               const bool        quiet)
{
  *progress = (Progress){.name     = name,
                         .on       = !quiet && isatty(STDERR_FILENO),
                         .begin_ns = clock_now_ns()};
}

void
progress_show(Progress* const   progress,
              const double      part,
              const char* const what)
{
  const uint64_t now_ns  = progress->on ? clock_now_ns() : 0U;
  const double   seconds = (double)(now_ns - progress->begin_ns) / 1e9;
  if (progress->on && seconds >= PROGRESS_PATIENCE_S &&
      now_ns - progress->shown_ns >= SHOW_NS) {
    char line[LINE_BYTES];
    progress->shown_ns = now_ns;
    progress_line(line, sizeof(line), progress->name, what, part, seconds);
    fprintf(stderr, "\r%s\033[K", line);
  }
}

void
progress_hide(Progress* const progress)
{
  if (progress->shown_ns) {
    fputs("\r\033[K", stderr);
  }
  progress->shown_ns = 0U;
}
