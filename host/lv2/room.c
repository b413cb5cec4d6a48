// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/room.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

/// A thousand plugins take less
#define ROOM_BYTES ((size_t)64U << 20U)

/// Descriptors, the three usual ones included, below which it is too narrow
#define ROOM_FILES 16

Status
room_check(Problem* const problem)
{
  void* const memory = mmap(NULL,
                            ROOM_BYTES,
                            PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS,
                            -1,
                            0);
  if (memory == MAP_FAILED) {
    problem_set(problem, STATUS_NO_MEMORY, "the plugin list");
    problem_hint(problem, "raise the limit: ulimit -v");
    return STATUS_NO_MEMORY;
  }
  munmap(memory, ROOM_BYTES);

  const int file = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, ROOM_FILES);
  if (file < 0) {
    problem_set(problem, STATUS_NO_FILE, "the plugin list");
    problem_hint(problem, "too few open files are allowed: ulimit -n");
    return STATUS_NO_FILE;
  }
  close(file);
  return STATUS_OK;
}
