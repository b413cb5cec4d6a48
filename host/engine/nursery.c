// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/nursery.h"

#include "host/base/text.h"
#include "host/engine/brood.h"
#include "host/lv2/hush.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/// How long it gets to fork a copy, seconds
#define SPAWN_SECONDS 2

typedef enum { WISH_MAKE, WISH_MAP, WISH_SPAWN } WishKind;

/// What the host asks for; a WISH_SPAWN is followed by the controls
typedef struct {
  WishKind     kind;
  double       rate_hz;            ///< WISH_MAKE: sample rate
  uint64_t     size;               ///< WISH_MAP: bytes of the memory
  uint64_t     log;                ///< WISH_MAP: where the log lies
  uint64_t     copies[COPIES_MAX]; ///< WISH_MAP: where each copy lies
  uint64_t     room;               ///< WISH_MAP: bytes of each copy
  NurseryStart start;              ///< WISH_SPAWN
} Wish;

/// What comes back
typedef struct {
  Status  status;  ///< What came of it
  Problem problem; ///< And why
} Answer;

/// The child's own side
typedef struct {
  World*       world;              ///< As in the host
  const Model* model;              ///< As in the host
  int          socket;             ///< To the host
  int          memory;             ///< Shared
  pid_t        host;               ///< Its parent
  UridTable*   urids;              ///< Of the instance, and of all copies
  Instance*    instance;           ///< Has never run
  Brood        brood;              ///< What copies start with
  Copy*        copies[COPIES_MAX]; ///< Their places
} Child;

static bool
receive(const int socket, void* const to, const size_t size)
{
  return recv(socket, to, size, MSG_WAITALL) == (ssize_t)size;
}

static bool
give(const int socket, const void* const from, const size_t size)
{
  return send(socket, from, size, MSG_NOSIGNAL) == (ssize_t)size;
}

/// Whether this process has one thread and no more
static bool
is_single(void)
{
  DIR* const tasks = opendir("/proc/self/task");
  uint32_t   n     = 0U;
  while (tasks && readdir(tasks)) {
    ++n;
  }
  if (tasks) {
    closedir(tasks);
  }
  return n <= 3U; // With the two dots
}

/// Make it, in place of the one of another rate
static Status
make_instance(Child* const self, const double rate_hz, Problem* const problem)
{
  if (self->instance && !self->urids) {
    return STATUS_OK; // It was given
  }
  instance_close(self->instance);
  self->instance = NULL;
  free(self->urids);
  self->urids     = (UridTable*)calloc(1U, sizeof(UridTable));
  const Status st = self->urids ? instance_open(&self->instance,
                                                self->world,
                                                self->model,
                                                self->urids,
                                                rate_hz,
                                                problem)
                                : STATUS_NO_MEMORY;
  if (!st && !is_single()) {
    problem_hint(problem,
                 "it has threads of its own, which a clone would not have; "
                 "say --isolate threads");
    return STATUS_NO_START;
  }
  return st;
}

/// What is printed meanwhile becomes part of the one line about a failure
static Status
make(Child* const self, const Wish* const wish, Problem* const problem)
{
  Hush hush = {0};
  hush_begin(&hush);
  const Status st   = make_instance(self, wish->rate_hz, problem);
  char* const  said = hush_end(&hush);
  char* const  line = text_line(said);
  if (st && line && line[0] && !problem->hint[0]) {
    problem_hint(problem, "%s", line);
  } else if (said) {
    fputs(said, stderr);
  }
  free(line);
  free(said);
  return st;
}

/// Give back what the last mapping came with
static void
unmap(Child* const self)
{
  if (self->brood.memory) {
    munmap(self->brood.memory, self->brood.bytes);
  }
  free(self->brood.replica.block);
  free(self->brood.replica.outputs);
  self->brood = (Brood){.memory = NULL};
}

static Status
map(Child* const self, const Wish* const wish)
{
  unmap(self);
  uint8_t* const base = (uint8_t*)mmap(
    NULL, wish->size, PROT_READ | PROT_WRITE, MAP_SHARED, self->memory, 0);
  if (base == MAP_FAILED) {
    return STATUS_NO_MEMORY;
  }

  Log* const log = (Log*)(void*)(base + wish->log);
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    self->copies[r] = (Copy*)(void*)(base + wish->copies[r]);
  }
  const size_t  n       = (size_t)self->copies[0]->n_outputs + 1U;
  Block* const  block   = (Block*)calloc(1U, block_bytes(log->n_inputs));
  float** const outputs = (float**)calloc(n, sizeof(float*));
  if (!block || !outputs) {
    free(block);
    free(outputs);
    return STATUS_NO_MEMORY;
  }
  const Replica replica = {
    .log = log, .instance = self->instance, .block = block, .outputs = outputs};
  self->brood = (Brood){.replica = replica,
                        .copies  = self->copies,
                        .memory  = base,
                        .bytes   = wish->size,
                        .room    = wish->room,
                        .host    = self->host};
  return STATUS_OK; // NOLINT: the process keeps both to its end
}

static Status
spawn(Child* const self, const Wish* const wish)
{
  for (uint32_t p = 0U; p < self->model->n_ports; ++p) {
    float value = 0.0f;
    if (!receive(self->socket, &value, sizeof(value))) {
      return STATUS_NO_PROCESS;
    }
    if (self->model->ports[p].kind == PORT_CONTROL_IN) {
      instance_set(self->instance, p, value);
    }
  }
  self->brood.priority = wish->start.priority;
  if (brood_fork(self->host)) {
    close(self->socket);
    close(self->memory);
    brood_live(&self->brood, wish->start.wish, wish->start.first);
  }
  return STATUS_OK;
}

/// Do what the host asks for until it is gone
static _Noreturn void
serve(Child* const self)
{
  Wish   wish;
  Answer answer;
  do {
    if (!receive(self->socket, &wish, sizeof(wish))) {
      break;
    }
    answer = (Answer){.status = STATUS_OK};
    problem_set(&answer.problem, STATUS_OK, "%s", self->model->uri);
    switch (wish.kind) {
      case WISH_MAKE:
        answer.status = make(self, &wish, &answer.problem);
        break;
      case WISH_MAP:
        answer.status = map(self, &wish);
        break;
      case WISH_SPAWN:
        answer.status = spawn(self, &wish);
        break;
    }
  } while (give(self->socket, &answer, sizeof(answer)));
  _exit(0);
}

/// Close all that the host has open but the three and our two
static void
drop_files(const Child* const self)
{
  const bool     sorted = self->socket < self->memory;
  const unsigned first  = (unsigned)(sorted ? self->socket : self->memory);
  const unsigned second = (unsigned)(sorted ? self->memory : self->socket);
  close_range(STDERR_FILENO + 1U, first - 1U, 0);
  close_range(first + 1U, second - 1U, 0);
  close_range(second + 1U, ~0U, 0);
}

/// Become the nursery: away from the terminal's signals, and dying with the
/// host
static _Noreturn void
be_child(Child* const self)
{
  sigset_t none;
  sigemptyset(&none);
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != self->host) {
    _exit(1);
  }
  sigprocmask(SIG_SETMASK, &none, NULL);
  dup2(STDERR_FILENO, STDOUT_FILENO); // Some plugins print
  drop_files(self);
  serve(self);
}

Status
nursery_open(Nursery* const     nursery,
             World* const       world,
             const Model* const model,
             Instance* const    instance,
             Problem* const     problem)
{
  int ends[2] = {-1, -1};
  *nursery    = (Nursery){.memory = memfd_create("chronus", MFD_CLOEXEC)};
  if (nursery->memory < 0 ||
      socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) ||
      prctl(PR_SET_CHILD_SUBREAPER, 1UL, 0UL, 0UL, 0UL)) {
    return problem_set(problem, STATUS_NO_PROCESS, "copies");
  }

  Child child    = {.world    = world,
                    .model    = model,
                    .instance = instance,
                    .socket   = ends[1],
                    .memory   = nursery->memory,
                    .host     = getpid()};
  nursery->group = fork();
  if (!nursery->group) {
    close(ends[0]);
    be_child(&child);
  }
  close(ends[1]);
  nursery->socket = ends[0];
  if (nursery->group < 0) {
    nursery->group = 0;
    return problem_set(problem, STATUS_NO_PROCESS, "copies");
  }
  nursery->pid = nursery->group;
  setpgid(nursery->pid, nursery->pid); // As it does itself, sooner or later
  return STATUS_OK;
}

/// Hand over a wish, and hear what came of it
static Status
ask(const Nursery* const nursery,
    const Wish* const    wish,
    const float* const   controls,
    const uint32_t       n_controls,
    Problem* const       problem)
{
  Answer answer;
  if (!give(nursery->socket, wish, sizeof(*wish)) ||
      (n_controls &&
       !give(nursery->socket, controls, n_controls * sizeof(float))) ||
      !receive(nursery->socket, &answer, sizeof(answer))) {
    return problem_set(problem, STATUS_NO_PROCESS, "copies");
  }
  if (answer.status && problem) {
    *problem = answer.problem;
  }
  return answer.status;
}

Status
nursery_make(const Nursery* const nursery,
             const double         rate_hz,
             Problem* const       problem)
{
  const Wish           wish  = {.kind = WISH_MAKE, .rate_hz = rate_hz};
  const struct timeval limit = {.tv_sec = 0}; // A plugin may take its time
  setsockopt(
    nursery->socket, SOL_SOCKET, SO_RCVTIMEO, &limit, (socklen_t)sizeof(limit));
  if (ftruncate(nursery->memory, 0)) { // The copies that used it are gone
    return problem_set(problem, STATUS_NO_MEMORY, "copies");
  }
  return ask(nursery, &wish, NULL, 0U, problem);
}

Status
nursery_map(const Nursery* const nursery,
            const Arena* const   arena,
            const Log* const     log,
            Copy* const          copies[COPIES_MAX],
            const size_t         room)
{
  const uint8_t* const base = (const uint8_t*)arena->base;
  Wish                 wish = {.kind = WISH_MAP,
                               .size = arena->size,
                               .log  = (uint64_t)((const uint8_t*)log - base),
                               .room = room};
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    wish.copies[r] = (uint64_t)((const uint8_t*)copies[r] - base);
  }
  const Status         st    = ask(nursery, &wish, NULL, 0U, NULL);
  const struct timeval limit = {.tv_sec = SPAWN_SECONDS};
  setsockopt(
    nursery->socket, SOL_SOCKET, SO_RCVTIMEO, &limit, (socklen_t)sizeof(limit));
  return st;
}

Status
nursery_spawn(Nursery* const            nursery,
              const NurseryStart* const start,
              const float* const        controls,
              const uint32_t            n_ports)
{
  const Wish wish = {.kind = WISH_SPAWN, .start = *start};
  if (!nursery->pid) {
    return STATUS_NO_PROCESS;
  }
  const Status st = ask(nursery, &wish, controls, n_ports, NULL);
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
