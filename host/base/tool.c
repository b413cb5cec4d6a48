// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/tool.h"

#include "host/base/environment.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool
tool_is_there(const char* const name)
{
  const char* folder = environment_get(ENVIRONMENT_PATH);
  folder             = folder ? folder : "/bin:/usr/bin"; // As posix_spawnp
  while (*folder) {
    char         path[4096];
    const size_t length = strcspn(folder, ":");
    const int    size =
      snprintf(path, sizeof(path), "%.*s/%s", (int)length, folder, name);
    if (size < (int)sizeof(path) && !access(length ? path : name, X_OK)) {
      return true;
    }
    folder += length + (folder[length] == ':');
  }
  return false;
}

bool
tool_start(pid_t* const pid, char* const* const argv)
{
  posix_spawnattr_t          attr;
  posix_spawn_file_actions_t files;
  sigset_t                   none;
  sigemptyset(&none);
  posix_spawnattr_init(&attr);
  posix_spawnattr_setflags(&attr,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setpgroup(&attr, 0);
  posix_spawnattr_setsigmask(&attr, &none);
  posix_spawn_file_actions_init(&files);
  for (int fd = 0; fd < 3; ++fd) {
    posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
  }
  const int failed = posix_spawnp(pid, argv[0], &files, &attr, argv, environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attr);
  return !failed;
}
