// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/server.h"

#include "host/base/clock.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/// How long jackd gets to end by itself
#define STOP_NS (3000U * NS_PER_MS)

bool
server_has_card(void)
{
  FILE* const cards = fopen("/proc/asound/pcm", "re");
  const bool  any   = cards && fgetc(cards) != EOF;
  if (cards) {
    fclose(cards);
  }
  return any;
}

/// Attributes: a group of its own, no signal blocked, its output to nowhere
static int
spawn(pid_t* const pid, char* const* const argv)
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
  return failed;
}

/// The server that libjack means by this name, which may be null
static const char*
full_name(const char* const name)
{
  const char* const usual = getenv("JACK_DEFAULT_SERVER");
  return name ? name : usual && *usual ? usual : "default";
}

/// Whether there is such a program in a folder of PATH
static bool
is_on_path(const char* const program)
{
  const char* folder = getenv("PATH");
  folder             = folder ? folder : "/bin:/usr/bin"; // As posix_spawnp
  while (*folder) {
    char         path[4096];
    const size_t length = strcspn(folder, ":");
    const int    size =
      snprintf(path, sizeof(path), "%.*s/%s", (int)length, folder, program);
    if (size < (int)sizeof(path) && !access(length ? path : program, X_OK)) {
      return true;
    }
    folder += length + (folder[length] == ':');
  }
  return false;
}

Status
server_start(Server* const     server,
             const char* const name,
             const bool        dummy,
             Problem* const    problem)
{
  char name_option[128];
  snprintf(name_option, sizeof(name_option), "-n%s", full_name(name));
  // setpriv ends jackd with us, however we end
  char* const  line[]   = {"setpriv",
                           "--pdeathsig",
                           "TERM",
                           "jackd",
                           name_option,
                        dummy ? "-ddummy" : "-dalsa",
                           "-r48000",
                           "-p256",
                           NULL};
  const size_t n_before = is_on_path(line[0]) ? 0U : 3U;

  *server = (Server){.driver = dummy ? "dummy" : "alsa"};
  if (!is_on_path("jackd") || spawn(&server->pid, line + n_before)) {
    server->pid = 0;
    problem_set(problem, STATUS_NO_SERVER, "jackd");
    problem_hint(problem, "install it: sudo apt-get install jackd2");
    return STATUS_NO_SERVER;
  }
  return STATUS_OK;
}

bool
server_runs(Server* const server)
{
  if (server->pid && waitpid(server->pid, NULL, WNOHANG) == server->pid) {
    server->pid = 0;
  }
  return server->pid;
}

void
server_stop(Server* const server)
{
  const struct timespec pause    = {.tv_nsec = 5000000};
  const uint64_t        until_ns = clock_now_ns() + STOP_NS;
  if (server_runs(server)) {
    kill(server->pid, SIGTERM);
  }
  while (server_runs(server)) {
    if (clock_now_ns() > until_ns) {
      kill(server->pid, SIGKILL);
    }
    nanosleep(&pause, NULL);
  }
}
