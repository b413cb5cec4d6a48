// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/nursery_child.h"

#include "host/base/text.h"
#include "host/engine/nursery_talk.h"
#include "host/lv2/hush.h"
#include "host/lv2/packing.h"
#include "host/lv2/state.h"
#include "host/shared/log.h"
#include "host/shared/parcel.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

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

/// Refuse what no clone would have
static Status
check_threads(void)
{
  return is_single() ? STATUS_OK : STATUS_HAS_THREADS;
}

/// Make it, in place of the one of another rate
static Status
make_instance(NurseryChild* const self, Problem* const problem)
{
  instance_close(self->instance);
  self->instance = NULL;
  free(self->urids);
  self->urids = (UridTable*)calloc(1U, sizeof(UridTable));
  return self->urids ? instance_open(&self->instance,
                                     self->world,
                                     self->model,
                                     self->urids,
                                     self->rate_hz,
                                     self->frames,
                                     problem)
                     : STATUS_NO_MEMORY;
}

/// Make what all copies are to be forked with
static Status
make_parent(NurseryChild* const self,
            const Wish* const   wish,
            Problem* const      problem)
{
  if (self->instance && !self->urids) {
    return STATUS_OK; // It was given
  }
  Status st = make_instance(self, problem);
  if (!st && wish->place[0]) {
    st = state_load(self->instance, wish->place, problem);
  }
  const Status threads = check_threads(); // Where each copy loads it
  return threads ? threads : st;
}

/// Find the plugin as it is on disk
static Status
find(NurseryChild* const self, const Wish* const wish, Problem* const problem)
{
  Model* model = NULL;
  Status st    = world_open(&self->world, problem);
  st           = st ? st
                    : world_model(self->world, wish->uri, wish->rate_hz, &model, problem);
  self->model  = model;
  if (!st && model_identity(model) != wish->identity) {
    st = problem_set(problem, STATUS_OTHER_PORTS, "%s", wish->uri);
    problem_hint(problem, "start the host anew");
  }
  return st;
}

/// What is printed meanwhile becomes part of the one line about a failure
static Status
make(NurseryChild* const self, const Wish* const wish, Problem* const problem)
{
  Hush hush = {0};
  hush_begin(&hush);
  Status st        = self->model ? STATUS_OK : find(self, wish, problem);
  self->rate_hz    = wish->rate_hz;
  self->frames     = wish->frames;
  st               = st || wish->late ? st : make_parent(self, wish, problem);
  char* const said = hush_end(&hush);
  char* const line = text_line(said);
  const bool  ends = st && st != STATUS_HAS_THREADS; // That goes on elsewhere
  if (ends && line && line[0] && !problem->hint[0]) {
    problem_hint(problem, "%s", line);
  } else if (said && !wish->late) { // Else it was printed before
    fputs(said, stderr);
  }
  free(line);
  free(said);
  return st;
}

/// Give back what the last mapping came with
static void
unmap(NurseryChild* const self)
{
  if (self->brood.memory) {
    munmap(self->brood.memory, self->brood.bytes);
  }
  free(self->brood.replica.block);
  free(self->brood.replica.outputs);
  self->brood = (Brood){.memory = NULL};
}

static Status
map(NurseryChild* const self, const Wish* const wish)
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
    munmap(base, wish->size);
    return STATUS_NO_MEMORY;
  }
  const Replica replica = {
    .log = log, .instance = self->instance, .block = block, .outputs = outputs};
  self->brood =
    (Brood){.replica  = replica,
            .copies   = self->copies,
            .memory   = base,
            .bytes    = wish->size,
            .controls = (const _Atomic float*)(void*)(base + wish->controls),
            .parcel   = (Parcel*)(void*)(base + wish->parcel),
            .room     = wish->room,
            .threaded = !self->instance,
            .host     = self->host};
  return STATUS_OK; // NOLINT: the process keeps both to its end
}

/// Have the instance go on where the one stood whose state was put away
static PackingWay
unpack(const NurseryChild* const self, const char* const place)
{
  Parcel* const parcel = self->brood.parcel;
  return parcel->bytes <= parcel_room()
           ? packing_read(
               self->instance, place, parcel_content(parcel), parcel->bytes)
           : PACKING_NOTHING;
}

/// Do so for all copies to come
static Status
take(NurseryChild* const self, const Wish* const wish, PackingWay* const way)
{
  *way = unpack(self, wish->place);
  return *way == PACKING_NOTHING ? STATUS_BAD_FORMAT : check_threads();
}

/// Say that there is an instance, and have it go on from the parcel once that
/// is given; returns with which block
static uint64_t
take_late(const NurseryChild* const self, const NurseryStart* const start)
{
  const struct timespec pause  = {.tv_nsec = 500000};
  const Parcel* const   parcel = self->brood.parcel;
  Copy* const           copy   = self->copies[(uint32_t)start->wish & 3U];
  copy_live(copy, LIFE_MADE);
  while (atomic_load(&parcel->given) != copy->generation) {
    nanosleep(&pause, NULL);
  }
  const PackingWay way = unpack(self, start->place);
  if (way == PACKING_NOTHING) {
    _exit(1);
  }
  atomic_store(&copy->way, (uint32_t)way);
  return parcel->seq;
}

/// Have the instance begin with an LV2 state, if there is one for it, and then
/// with the controls as they are; returns with which block, or an earlier one
static uint64_t
begin_anew(const NurseryChild* const self, const NurseryStart* const start)
{
  Copy* const copy = self->copies[(uint32_t)start->wish & 3U];
  const bool  begins =
    start->place[0] && !state_load(self->instance, start->place, NULL);
  atomic_store(&copy->way,
               (uint32_t)(begins ? PACKING_STATE : PACKING_CONTROLS));

  const uint64_t first = log_head(self->brood.replica.log);
  for (uint32_t p = 0U; p < self->model->n_ports; ++p) {
    if (self->model->ports[p].kind == PORT_CONTROL_IN) {
      instance_set(self->instance, p, atomic_load(&self->brood.controls[p]));
    }
  }
  return first;
}

/// Make the instance of this copy alone; what it prints was said by the first
static bool
make_own(NurseryChild* const self)
{
  Hush hush = {0};
  hush_begin(&hush);
  const Status st = make_instance(self, NULL);
  free(hush_end(&hush));
  self->brood.replica.instance = self->instance;
  return !st;
}

/// Be the copy that was wished for
static _Noreturn void
live(NurseryChild* const self, const NurseryStart* const start)
{
  close(self->socket);
  close(self->memory);
  brood_confine(&self->brood);
  brood_settle(&self->brood, start->wish);
  if (!self->instance && !make_own(self)) {
    _exit(1);
  }
  uint64_t first = start->first;
  if (start->takes) {
    first = take_late(self, start);
  } else if (start->anew) {
    first = begin_anew(self, start);
  }
  self->brood.replica.feed = (Feed){.waits = start->fresh};
  if (!start->anew) {
    self->brood.replica.feed.owed = self->brood.parcel->owed;
    self->brood.replica.feed.owes = self->brood.parcel->owes;
  }
  brood_live(&self->brood, first);
}

static void
spawn(NurseryChild* const self, const NurseryStart* const start)
{
  self->brood.priority = start->priority;
  self->brood.modest   = start->modest;
  if (brood_fork(self->host)) {
    live(self, start);
  }
}

/// Do what the host asks for until it is gone
static _Noreturn void
serve(NurseryChild* const self)
{
  Wish   wish;
  Answer answer;
  do {
    if (!nursery_receive(self->socket, &wish, sizeof(wish))) {
      break;
    }
    answer = (Answer){.status = STATUS_OK};
    problem_set(&answer.problem, STATUS_OK, "%s", self->uri);
    switch (wish.kind) {
      case WISH_MAKE:
        memcpy(self->uri, wish.uri, sizeof(self->uri));
        problem_set(&answer.problem, STATUS_OK, "%s", self->uri);
        answer.status = make(self, &wish, &answer.problem);
        break;
      case WISH_MAP:
        answer.status = map(self, &wish);
        break;
      case WISH_TAKE:
        answer.status = take(self, &wish, &answer.way);
        break;
      case WISH_SPAWN:
        spawn(self, &wish.start);
        break;
    }
  } while (nursery_give(self->socket, &answer, sizeof(answer)));
  _exit(0);
}

/// Close all that the host has open but the three and our two
static void
drop_files(const NurseryChild* const self)
{
  const bool     sorted = self->socket < self->memory;
  const unsigned first  = (unsigned)(sorted ? self->socket : self->memory);
  const unsigned second = (unsigned)(sorted ? self->memory : self->socket);
  close_range(STDERR_FILENO + 1U, first - 1U, 0);
  close_range(first + 1U, second - 1U, 0);
  close_range(second + 1U, ~0U, 0);
}

_Noreturn void
nursery_child_live(NurseryChild* const self)
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

_Noreturn void
nursery_child_begin(const char* const host)
{
  static NurseryChild self;
  prctl(PR_SET_NAME, "chronus"); // Not what it was executed by
  self.host   = (pid_t)strtol(host, NULL, 10);
  self.socket = NURSERY_SOCKET_FD;
  self.memory = NURSERY_MEMORY_FD;
  nursery_child_live(&self);
}
