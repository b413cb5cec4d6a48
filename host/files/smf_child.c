// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/smf_child.h"

#include "host/files/smf_events.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/// CPU time that libsmf may take, seconds
#define LIMIT_S 20U

/// What the child writes into the pipe grows in steps of this, bytes
#define STEP_BYTES 65536U

/// The child's answer as it comes
typedef struct {
  uint8_t* bytes;    ///< Owned
  size_t   size;     ///< Used ones
  size_t   capacity; ///< Allocated ones
} Answer;

/// End this process at once: no core, and no report of a leak checker on what
/// libsmf left lying about
static void
vanish(const int signal_number)
{
  (void)signal_number;
  kill(getpid(), SIGKILL);
}

/// Make this process one that may die without anybody noticing
static void
become_mortal(void)
{
  const struct rlimit no_core = {0U, 0U};
  const struct rlimit time    = {LIMIT_S, LIMIT_S + 1U};
  const int           null    = open("/dev/null", O_RDWR | O_CLOEXEC);
  sigset_t            none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  setrlimit(RLIMIT_CORE, &no_core);
  setrlimit(RLIMIT_CPU, &time);
  prctl(PR_SET_DUMPABLE, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGABRT, vanish);
  signal(SIGSEGV, vanish);
  signal(SIGBUS, vanish);
  signal(SIGFPE, vanish);
  signal(SIGILL, vanish);
  signal(SIGXCPU, SIG_DFL);
  if (null >= 0) {
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
  }
}

/// Read the child's answer to its end; false without memory
static bool
receive(Answer* const answer, const int from)
{
  for (;;) {
    if (answer->capacity - answer->size < STEP_BYTES) {
      const size_t   capacity = (2U * answer->capacity) + STEP_BYTES;
      uint8_t* const bytes    = (uint8_t*)realloc(answer->bytes, capacity);
      if (!bytes) {
        return false;
      }
      answer->bytes    = bytes;
      answer->capacity = capacity;
    }
    const ssize_t n =
      read(from, answer->bytes + answer->size, answer->capacity - answer->size);
    if (!n || (n < 0 && errno != EINTR)) {
      return true;
    }
    answer->size += n > 0 ? (size_t)n : 0U;
  }
}

/// Wait for the child; whether it ran out of time
static bool
bury(const pid_t child)
{
  int state = 0;
  while (waitpid(child, &state, 0) < 0) {
    if (errno != EINTR) {
      return false;
    }
  }
  return WIFSIGNALED(state) && WTERMSIG(state) == SIGXCPU;
}

Status
smf_child_read(Song* const          file,
               const uint8_t* const image,
               const size_t         size,
               const double         pulse_seconds)
{
  int pipes[2] = {-1, -1};
  *file        = (Song){0};
  if (pipe2(pipes, O_CLOEXEC)) {
    return STATUS_NO_MEMORY;
  }
  const pid_t child = fork();
  if (!child) {
    close(pipes[0]);
    become_mortal();
    if (smf_events_send(pipes[1], image, size, pulse_seconds)) {
      vanish(0);
    }
    _exit(0);
  }

  Answer     answer  = {0};
  bool       is_slow = false;
  const bool is_told = close(pipes[1]) == 0 && child > 0;
  const bool fits    = is_told && receive(&answer, pipes[0]);
  close(pipes[0]);
  if (child > 0) {
    is_slow = bury(child);
  }

  Status st = STATUS_NO_MEMORY;
  if (fits) {
    st = smf_events_receive(file, answer.bytes, answer.size);
    st = st && is_slow ? STATUS_NO_FILE : st;
  }
  free(answer.bytes);
  return st;
}
