// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/status.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

const char*
status_text(const Status status)
{
  switch (status) {
    case STATUS_OK:
      return "fine";
    case STATUS_BAD_ARG:
      return "not a valid value";
    case STATUS_NO_MEMORY:
      return "out of memory";
    case STATUS_NO_FILE:
      return "cannot be read";
    case STATUS_NO_WRITE:
      return "cannot be written";
    case STATUS_BAD_FORMAT:
      return "broken or of another format";
    case STATUS_NO_PLUGIN:
      return "no such plugin";
    case STATUS_AMBIGUOUS:
      return "more than one plugin has that in its name";
    case STATUS_NO_FEATURE:
      return "requires a feature that this host lacks";
    case STATUS_NO_START:
      return "the plugin refused to start";
    case STATUS_HAS_THREADS:
      return "has threads of its own, which a clone would not have";
    case STATUS_OTHER_PORTS:
      return "has other ports than the one that plays";
    case STATUS_NO_OUTPUT:
      return "no audio output to render";
    case STATUS_NO_STATE:
      return "the plugin gives no state, or refuses this one";
    case STATUS_NO_PRESET:
      return "no such preset";
    case STATUS_NO_PORT:
      return "no such control";
    case STATUS_NO_VALUE:
      return "not a valid value";
    case STATUS_PORT_IN_USE:
      return "the port is in use";
    case STATUS_NO_NETWORK:
      return "cannot listen there";
    case STATUS_NO_SERVER:
      return "no JACK server";
    case STATUS_NO_PROCESS:
      return "cannot start a process";
    case STATUS_NO_TOOL:
      return "not installed";
    case STATUS_UNSOUND:
      return "fails without any fault injected";
    case STATUS_NO_HOST:
      return "no host answers there";
    case STATUS_NO_TERMINAL:
      return "no terminal to show it on";
    case STATUS_NO_THREAD:
      return "cannot start a thread";
  }
  return "unknown trouble";
}

int
status_exit(const Status status)
{
  return !status                                                 ? 0
         : status == STATUS_NO_PORT || status == STATUS_NO_VALUE ? 2
                                                                 : 1;
}

const char*
status_exit_text(const unsigned exit)
{
  static const char* const texts[] = {
    "done",
    "failed: a line on stderr says what, why, and what to do about it",
    "wrong usage: no such command, option or value"};
  return exit < sizeof(texts) / sizeof(texts[0]) ? texts[exit] : NULL;
}

Status
problem_set(Problem* const    problem,
            const Status      status,
            const char* const what,
            ...)
{
  if (problem) {
    va_list args;
    va_start(args, what);
    vsnprintf(problem->what, sizeof(problem->what), what, args);
    va_end(args);
    problem->hint[0] = '\0';
  }
  return status;
}

void
problem_hint(Problem* const problem, const char* const hint, ...)
{
  if (problem) {
    va_list args;
    va_start(args, hint);
    vsnprintf(problem->hint, sizeof(problem->hint), hint, args);
    va_end(args);
  }
}

Status
problem_explain(Problem* const    problem,
                const Status      status,
                const char* const what,
                const char* const why)
{
  problem_set(problem, status, "%s", what);
  problem_hint(problem, "%s", why);
  return status;
}

void
problem_print(const Problem* const problem, const Status status)
{
  fprintf(stderr,
          "chronus: %s: %s%s%s\n",
          problem->what[0] ? problem->what : "failed",
          status_text(status),
          problem->hint[0] ? "; " : "",
          problem->hint);
}
