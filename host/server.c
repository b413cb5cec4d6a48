// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/server.h"

#include "host/base/clock.h"
#include "host/base/environment.h"
#include "host/base/tool.h"

#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>

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

const char*
server_name(const char* const name)
{
  const char* const usual = environment_get(ENVIRONMENT_JACK_SERVER);
  return name ? name : usual && *usual ? usual : "default";
}

Status
server_start(Server* const     server,
             const char* const name,
             const bool        dummy,
             Problem* const    problem)
{
  char name_option[2U + SERVER_NAME_BYTES];
  snprintf(name_option, sizeof(name_option), "-n%s", server_name(name));
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
  const size_t n_before = tool_is_there(line[0]) ? 0U : 3U;

  *server = (Server){.driver = dummy ? "dummy" : "alsa"};
  if (!tool_is_there("jackd") || !tool_start(&server->pid, line + n_before)) {
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
