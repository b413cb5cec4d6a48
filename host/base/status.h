// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_STATUS_H
#define CHRONUS_HOST_STATUS_H

#include "host/base/attributes.h"

// What can go wrong, and the one line that a person reads about it

typedef enum {
  STATUS_OK,
  STATUS_BAD_ARG,     ///< A value or option that makes no sense
  STATUS_NO_MEMORY,   ///< The system gave no memory
  STATUS_NO_FILE,     ///< A file cannot be opened for reading
  STATUS_NO_WRITE,    ///< A file cannot be written
  STATUS_BAD_FORMAT,  ///< A file is not what it should be
  STATUS_NO_PLUGIN,   ///< No plugin of that name
  STATUS_AMBIGUOUS,   ///< More than one of that name
  STATUS_NO_FEATURE,  ///< A plugin requires what this host lacks
  STATUS_NO_START,    ///< A plugin refused to start
  STATUS_HAS_THREADS, ///< A plugin starts threads, which no clone would have
  STATUS_OTHER_PORTS, ///< A plugin is no longer what it was
  STATUS_NO_STATE,    ///< A plugin gives no state, or refuses one
  STATUS_NO_PRESET,   ///< No preset of that name
  STATUS_NO_PORT,     ///< No control of that symbol
  STATUS_NO_VALUE,    ///< A value that the control cannot have
  STATUS_UNSOUND,     ///< A plugin that fails without any fault injected
  STATUS_NO_OUTPUT,   ///< A plugin without audio outputs
  STATUS_PORT_IN_USE, ///< Somebody else listens there
  STATUS_NO_NETWORK,  ///< A socket cannot be made
  STATUS_NO_SERVER,   ///< No JACK server, and none could be started
  STATUS_NO_HOST,     ///< No host of ours answers there
  STATUS_NO_TERMINAL, ///< Nothing that a screen can be shown on
  STATUS_NO_THREAD,   ///< The system gave no thread
  STATUS_NO_PROCESS,  ///< The system gave no process, or it died at once
  STATUS_NO_TOOL,     ///< Another program that this takes is not installed
} Status;

/// The program's exit status: 0 done, 1 failed, 2 wrong usage
int
status_exit(Status status);

/// What an exit status of the program means; null above the last one
const char*
status_exit_text(unsigned exit);

/// Bytes of each text of a Problem, the final zero included
#define PROBLEM_BYTES 512

/// What a person must know about a failure besides its status; zeroed is none
typedef struct {
  char what[PROBLEM_BYTES]; ///< The thing at fault: file and line, option, URI
  char hint[PROBLEM_BYTES]; ///< What to do about it, or empty
} Problem;

/// Say in a few words what `status` means; never null; any thread
const char*
status_text(Status status);

/**
   Note the thing that a failure is about.

   @param problem Its `what` is overwritten, its `hint` emptied; may be null.
   @return `status`, so that the caller can return it at once.
*/
Status
problem_set(Problem* problem, Status status, const char* what, ...)
  PRINTF_LIKE(3, 4);

/// Add what to do about it; `problem` may be null
void
problem_hint(Problem* problem, const char* hint, ...) PRINTF_LIKE(2, 3);

/// Note the thing that a failure is about, and why it fails; see problem_set()
Status
problem_explain(Problem*    problem,
                Status      status,
                const char* what,
                const char* why);

/// Print `chronus: WHAT: WHY[; HINT]` as one line on stderr; not real time
void
problem_print(const Problem* problem, Status status);

#endif // CHRONUS_HOST_STATUS_H
