// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/rehearsal/stage.h"

#include "host/base/clock.h"
#include "host/lv2/instance.h"
#include "host/rehearsal/take.h"
#include "host/shared/urid.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/// An instance that takes so long to be made never will be, seconds
#define INSTANCE_SECONDS 60U

/// More takes than a busy machine may spoil, and one more for so many faults
#define SPOILT_MAX 20U
#define SPOILT_PER 64U

/// A take without faults in which copies hang so often is the plugin's doing
#define REFERENCES_MAX 3U

/// A quick rehearsal has QUICK_FAULTS of each kind on each copy at most, and
/// fewer where a take without any needs more than this of the processor
#define QUICK_FAULTS 10U
#define QUICK_TAKE_NS (2U * NS_PER_SECOND)

/// The same where each fault costs a fresh instance, which is most of it
#define QUICK_FRESH_NS (500U * NS_PER_MS)

/// What all takes of a stage need
typedef struct {
  Scene*    scene;    ///< What is rehearsed
  Host*     host;     ///< With world and model; unopened
  Options   options;  ///< As in the command, for this isolation
  Instance* instance; ///< What copies in processes are forks of, or null
} Stage;

/// Fork a process that dies with this one; 0 in the child
static pid_t
fork_child(void)
{
  const pid_t parent = getpid();
  const pid_t pid    = fork();
  if (!pid) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
      _exit(1);
    }
  }
  return pid;
}

/// Processor time of all takes so far, with their copies
static uint64_t
spent_ns(void)
{
  struct rusage usage = {0};
  getrusage(RUSAGE_CHILDREN, &usage);
  return (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) *
           NS_PER_SECOND +
         (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000U;
}

/// Leave faults out of a quick rehearsal where the plugin is that heavy
static void
set_most(Scene* const scene)
{
  const bool     fresh    = scene->processes && !scene->exact;
  const uint64_t limit_ns = fresh ? QUICK_FRESH_NS : QUICK_TAKE_NS;
  if (scene->take_ns > limit_ns) {
    scene->most = (uint32_t)(QUICK_FAULTS * limit_ns / scene->take_ns);
    scene->most = scene->most ? scene->most : 1U;
  }
}

/// Do a take in a child; returns how that ended, as of waitpid
static int
run_take(Stage* const self, const TakeKind kind)
{
  int         ending = 0;
  const pid_t pid    = fork_child();
  if (!pid) {
    take_run(self->scene, self->host, &self->options, self->instance, kind);
    host_exit(0);
  }
  if (pid < 0) {
    self->scene->status =
      problem_set(&self->scene->problem, STATUS_NO_PROCESS, "rehearse");
  } else {
    waitpid(pid, &ending, 0);
  }
  return ending;
}

/// Say that the plugin ends its host by itself
static void
note_death(Scene* const scene, const Host* const host, const int ending)
{
  const int signal_number = WIFSIGNALED(ending) ? WTERMSIG(ending) : 0;
  scene->status =
    problem_set(&scene->problem, STATUS_UNSOUND, "%s", host->model->uri);
  problem_hint(&scene->problem,
               "it ends its host (%s)",
               signal_number ? strsignal(signal_number) : "exit");
}

/// A take without faults, which must not lose a copy, though a busy machine may
/// let one pass for hung
static Status
run_reference(Stage* const self, const TakeKind kind)
{
  Scene* const scene  = self->scene;
  int          ending = 0;
  uint32_t     n      = 0U;
  do {
    scene->unplanned = 0U;
    ending           = run_take(self, kind);
  } while (!ending && scene->unplanned && !strcmp(scene->reason, "hung") &&
           ++n < REFERENCES_MAX);
  if (ending) {
    note_death(scene, self->host, ending);
  } else if (!scene->status && scene->unplanned) {
    scene->status = problem_set(
      &scene->problem, STATUS_UNSOUND, "%s", self->host->model->uri);
    problem_hint(&scene->problem, "its copies are given up: %s", scene->reason);
  }
  return scene->status;
}

/// Make the instance that all takes fork, so that they have the same chances
static Status
make_instance(Stage* const self)
{
  UridTable* const urids = (UridTable*)calloc(1U, sizeof(UridTable));
  alarm(INSTANCE_SECONDS);
  self->scene->status = urids ? instance_open(&self->instance,
                                              self->host->world,
                                              self->host->model,
                                              urids,
                                              self->scene->rate_hz,
                                              self->scene->block,
                                              &self->scene->problem)
                              : STATUS_NO_MEMORY;
  alarm(0U);
  return self->scene->status; // NOLINT: the process keeps both to its end
}

/// Do takes until each fault was injected; one that ends its host is noted
static void
run_faults(Stage* const self)
{
  Scene* const scene = self->scene;
  while (!scene->status && atomic_load(&scene->next) < scene->n_trials) {
    const uint32_t before = atomic_load(&scene->next);
    const int      ending = run_take(self, TAKE_FAULTS);
    const uint32_t next   = atomic_load(&scene->next);
    if (ending && next > before) {
      scene->trials[next - 1U].state = TRIAL_FATAL;
      scene->ending = WIFSIGNALED(ending) ? WTERMSIG(ending) : 0;
    } else if (ending) {
      note_death(scene, self->host, ending);
    } else if (scene->n_spoilt > SPOILT_MAX + (scene->n_trials / SPOILT_PER)) {
      scene->status = problem_set(
        &scene->problem, STATUS_UNSOUND, "%s", self->host->model->uri);
      problem_hint(&scene->problem, "frames are lost or bits change");
    }
  }
}

/// The stage's whole life
static void
perform(Stage* const self)
{
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  dup2(nowhere, STDOUT_FILENO);
  dup2(nowhere, STDERR_FILENO);

  // First as `render` would, which finds out whether copies can be forked
  Status st = run_reference(self, TAKE_RECORD);
  if (!st && self->scene->processes && self->scene->exact) {
    st = make_instance(self);
    st = st ? st : run_reference(self, TAKE_RECORD);
  }
  const uint64_t before_ns = spent_ns();
  st                       = st ? st : run_reference(self, TAKE_CHECK);
  self->scene->take_ns     = spent_ns() - before_ns;
  if (!st && !self->options.full) {
    set_most(self->scene);
  }
  if (!st) {
    scene_prune(self->scene);
    run_faults(self);
  }
}

pid_t
stage_start(Scene* const scene, Host* const host, const Options* const options)
{
  const pid_t pid = fork_child();
  if (!pid) {
    static Stage self;
    self = (Stage){.scene = scene, .host = host, .options = *options};
    self.options.quiet     = true;
    self.options.processes = scene->processes;
    perform(&self);
    host_exit(0);
  }
  return pid;
}

void
stage_end(Scene* const scene, const Host* const host, const int ending)
{
  if (ending && !scene->status) {
    note_death(scene, host, ending);
  }
}
