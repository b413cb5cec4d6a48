// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/terminal.h"

#include "tests/live.h"
#include "tests/program.h"

#include <check.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/// Looks at the screen before what does not come is given up, and the time
/// between two
#define LOOKS 300
#define LOOK_SECONDS 0.05

static Ran ran;

/// How tmux is called: with a socket of this test's own, and no settings
static const char*
call(void)
{
  static char text[64];
  snprintf(text, sizeof(text), "tmux -u -L chronus-%d -f /dev/null", getpid());
  return text;
}

bool
terminal_exists(void)
{
  program_run(&ran, "tmux -V");
  return !ran.status;
}

void
terminal_open(const int width, const int height, const char* const format, ...)
{
  char    command[512];
  va_list args;
  va_start(args, format);
  vsnprintf(command, sizeof(command), format, args);
  va_end(args);
  program_do(
    &ran, "%s new-session -d -x %d -y %d %s", call(), width, height, command);
}

void
terminal_resize(const int width, const int height)
{
  program_do(&ran, "%s resize-window -x %d -y %d", call(), width, height);
}

void
terminal_press(const char* const keys)
{
  program_do(&ran, "%s send-keys %s", call(), keys);
}

const char*
terminal_read(const bool colours)
{
  program_run(&ran, "%s capture-pane -p %s", call(), colours ? "-e" : "");
  return ran.status ? "" : ran.out;
}

/// Whether one of these rows of a screen has a text
static bool
has(const char* screen, const int first, const int last, const char* const text)
{
  for (int row = 0; screen && *screen && row <= last; ++row) {
    const char* const end  = strchr(screen, '\n');
    const char* const here = strstr(screen, text);
    if (row >= first && here && (!end || here < end)) {
      return true;
    }
    screen = end ? end + 1 : NULL;
  }
  return false;
}

void
terminal_await_row(const int first, const int last, const char* const text)
{
  for (int look = 0; look < LOOKS; ++look) {
    if (has(terminal_read(false), first, last, text)) {
      return;
    }
    live_pause(LOOK_SECONDS);
  }
  ck_abort_msg(
    "not in rows %d to %d: %s\n%s", first, last, text, terminal_read(false));
}

void
terminal_await(const char* const text)
{
  terminal_await_row(0, 1000, text);
}

void
terminal_await_end(void)
{
  for (int look = 0; look < LOOKS; ++look) {
    program_run(&ran, "%s list-sessions", call());
    if (ran.status) {
      return;
    }
    live_pause(LOOK_SECONDS);
  }
  ck_abort_msg("still there:\n%s", terminal_read(false));
}

void
terminal_close(void)
{
  program_run(&ran, "%s kill-server", call());
}
