// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/nursery.h"

#include "host/engine/nursery_child.h"
#include "host/engine/nursery_talk.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/// How long it gets to fork a copy, seconds
#define SPAWN_SECONDS 2

Status
nursery_open(Nursery* const     nursery,
             World* const       world,
             const Model* const model,
             Instance* const    instance,
             Problem* const     problem)
{
  int ends[2]     = {-1, -1};
  *nursery        = (Nursery){.memory = memfd_create("chronus", MFD_CLOEXEC)};
  const bool made = nursery->memory >= 0 &&
                    !socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) &&
                    !prctl(PR_SET_CHILD_SUBREAPER, 1UL, 0UL, 0UL, 0UL);

  NurseryChild child = {.world    = world,
                        .model    = model,
                        .instance = instance,
                        .socket   = ends[1],
                        .memory   = nursery->memory,
                        .host     = getpid()};
  nursery->group     = made ? fork() : -1;
  if (!nursery->group) {
    close(ends[0]);
    nursery_child_live(&child);
  }
  close(ends[1]);
  if (nursery->group < 0) {
    close(ends[0]);
    close(nursery->memory);
    *nursery = (Nursery){.pid = 0};
    return problem_set(problem, STATUS_NO_PROCESS, "copies");
  }
  nursery->socket = ends[0];
  nursery->pid    = nursery->group;
  setpgid(nursery->pid, nursery->pid); // As it does itself, sooner or later
  return STATUS_OK;
}

/// Execute this program anew; returns its number, or 0
static pid_t
execute(const int socket, const int memory)
{
  char        host[16];
  char        path[]  = "/proc/self/exe";
  char        name[]  = "chronus";
  char        word[]  = NURSERY_WORD;
  char* const words[] = {name, word, host, NULL};
  sigset_t    none;
  sigset_t    ignored;
  pid_t       pid = 0;

  posix_spawnattr_t          attributes;
  posix_spawn_file_actions_t files;
  snprintf(host, sizeof(host), "%d", (int)getpid());
  sigemptyset(&none);
  sigemptyset(&ignored);
  sigaddset(&ignored, SIGPIPE);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                             POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &ignored);
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, memory, NURSERY_MEMORY_FD);
  posix_spawn_file_actions_adddup2(&files, socket, NURSERY_SOCKET_FD);
  const bool failed =
    posix_spawn(&pid, path, &files, &attributes, words, environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  return failed ? 0 : pid;
}

Status
nursery_execute(Nursery* const nursery, const Nursery* const before)
{
  int       ends[2] = {-1, -1};
  const int above   = NURSERY_MEMORY_FD + 1;
  *nursery          = (Nursery){.socket = -1, .memory = -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) {
    return STATUS_NO_PROCESS;
  }

  // Out of the way of the numbers that they get over there
  const int   memory = fcntl(before->memory, F_DUPFD_CLOEXEC, above);
  const int   socket = fcntl(ends[1], F_DUPFD_CLOEXEC, above);
  const pid_t pid    = memory < 0 || socket < 0 ? 0 : execute(socket, memory);
  close(ends[1]);
  close(socket);
  if (!pid) {
    close(ends[0]);
    close(memory);
    return STATUS_NO_PROCESS;
  }
  *nursery = (Nursery){.group  = pid,
                       .pid    = pid,
                       .socket = ends[0],
                       .memory = memory,
                       .late   = before->late};
  return STATUS_OK;
}

Status
nursery_begin(Nursery* const nursery)
{
  const Nursery room = {.memory = memfd_create("chronus", MFD_CLOEXEC)};
  const Status  st =
    room.memory < 0 ? STATUS_NO_PROCESS : nursery_execute(nursery, &room);
  close(room.memory);
  return st;
}

Status
nursery_renew(Nursery* const nursery)
{
  Nursery before  = *nursery;
  before.late     = true;
  const Status st = nursery_execute(nursery, &before);
  nursery_close(&before);
  return st;
}

/// Take what came of a wish
static Status
receive(const Nursery* const nursery,
        PackingWay* const    way,
        Problem* const       problem)
{
  Answer answer;
  if (!nursery_receive(nursery->socket, &answer, sizeof(answer))) {
    return problem_set(problem, STATUS_NO_PROCESS, "copies");
  }
  if (answer.status && problem) {
    *problem = answer.problem;
  }
  if (way) {
    *way = answer.way;
  }
  return answer.status;
}

/// Hand over a wish, and hear what came of it
static Status
ask(const Nursery* const nursery,
    const Wish* const    wish,
    Problem* const       problem)
{
  if (!nursery_give(nursery->socket, wish, sizeof(*wish))) {
    return problem_set(problem, STATUS_NO_PROCESS, "copies");
  }
  return receive(nursery, NULL, problem);
}

bool
nursery_hear(const Nursery* const nursery,
             Status* const        status,
             PackingWay* const    way,
             Problem* const       problem)
{
  Answer        answer;
  const ssize_t n =
    recv(nursery->socket, &answer, sizeof(answer), MSG_PEEK | MSG_DONTWAIT);
  const bool gone = !n || (n < 0 && errno != EAGAIN && errno != EINTR);
  if (!gone && n < (ssize_t)sizeof(answer)) {
    return false;
  }
  *status = gone ? problem_set(problem, STATUS_NO_PROCESS, "copies")
                 : receive(nursery, way, problem);
  return true;
}

static Wish
wish_to_make(const Nursery* const nursery,
             const Model* const   model,
             const double         rate_hz,
             const uint32_t       frames,
             const char* const    place)
{
  Wish wish = {.kind     = WISH_MAKE,
               .identity = model_identity(model),
               .rate_hz  = rate_hz,
               .frames   = frames,
               .late     = nursery->late};
  snprintf(wish.uri, sizeof(wish.uri), "%s", model->uri);
  snprintf(wish.place, sizeof(wish.place), "%s", place);
  return wish;
}

/// Hand over the wish for an instance, and wait for what comes of it
static Status
make(const Nursery* const nursery,
     const Model* const   model,
     const double         rate_hz,
     const uint32_t       frames,
     const char* const    place,
     Problem* const       problem)
{
  const Wish wish = wish_to_make(nursery, model, rate_hz, frames, place);
  const struct timeval limit = {.tv_sec = 0}; // A plugin may take its time
  setsockopt(
    nursery->socket, SOL_SOCKET, SO_RCVTIMEO, &limit, (socklen_t)sizeof(limit));
  return ask(nursery, &wish, problem);
}

Status
nursery_make(Nursery* const     nursery,
             const Model* const model,
             const double       rate_hz,
             const uint32_t     frames,
             const char* const  place,
             Problem* const     problem)
{
  Status st = make(nursery, model, rate_hz, frames, place, problem);
  if (st == STATUS_HAS_THREADS) { // What is forked must have none yet
    st = nursery_renew(nursery);
    st = st ? st : make(nursery, model, rate_hz, frames, place, problem);
  }
  return st;
}

Status
nursery_clear(const Nursery* const nursery)
{
  return ftruncate(nursery->memory, 0) ? STATUS_NO_MEMORY : STATUS_OK;
}

void
nursery_have_made(const Nursery* const nursery,
                  const Model* const   model,
                  const double         rate_hz,
                  const uint32_t       frames,
                  const char* const    place)
{
  const Wish wish = wish_to_make(nursery, model, rate_hz, frames, place);
  nursery_give(nursery->socket, &wish, sizeof(wish));
}

void
nursery_have_taken(const Nursery* const nursery, const char* const place)
{
  Wish wish = {.kind = WISH_TAKE};
  snprintf(wish.place, sizeof(wish.place), "%s", place);
  nursery_give(nursery->socket, &wish, sizeof(wish));
}

Status
nursery_map(const Nursery* const nursery, const NurseryMap* const map)
{
  const uint8_t* const base = (const uint8_t*)map->arena->base;
  Wish                 wish = {.kind = WISH_MAP,
                               .size = map->arena->size,
                               .log = (uint64_t)((const uint8_t*)map->log - base),
                               .parcel = (uint64_t)((const uint8_t*)map->parcel - base),
                               .controls =
                                 (uint64_t)((uintptr_t)map->controls - (uintptr_t)base),
                               .room = map->room};
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    const uint8_t* const copy = (const uint8_t*)map->copies[r];
    wish.copies[r]            = copy ? (uint64_t)(copy - base) : 0U;
  }
  const Status         st    = ask(nursery, &wish, NULL);
  const struct timeval limit = {.tv_sec = SPAWN_SECONDS};
  setsockopt(
    nursery->socket, SOL_SOCKET, SO_RCVTIMEO, &limit, (socklen_t)sizeof(limit));
  return st;
}

Status
nursery_spawn(Nursery* const nursery, const NurseryStart* const start)
{
  const Wish wish = {.kind = WISH_SPAWN, .start = *start};
  if (!nursery->pid) {
    return STATUS_NO_PROCESS;
  }
  const Status st = ask(nursery, &wish, NULL);
  if (st) { // What it would answer later would be taken for something else
    kill(nursery->pid, SIGKILL);
  }
  return st;
}

void
nursery_close(Nursery* const nursery)
{
  if (nursery->group) {
    kill(-nursery->group, SIGKILL);
    while (waitpid(-nursery->group, NULL, 0) > 0) {
    }
    close(nursery->socket);
    close(nursery->memory);
  }
  *nursery = (Nursery){.pid = 0};
}
