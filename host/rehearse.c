// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/clock.h"
#include "host/base/progress.h"
#include "host/commands.h"
#include "host/files/gnuplot.h"
#include "host/host.h"
#include "host/rehearsal/plot.h"
#include "host/rehearsal/scene.h"
#include "host/rehearsal/stage.h"
#include "host/rehearsal/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/// Threads, then processes
#define ISOLATIONS 2U

/// How often the stage is looked at
#define LOOK_NS (20L * (long)NS_PER_MS)

/// A rehearsal at work
typedef struct {
  Options  options;            ///< But copies that are threads, for now
  bool     wanted[ISOLATIONS]; ///< Which isolations are
  Host     host;               ///< Holds world and model; never opened
  Stats    stats;              ///< Of it
  uint32_t n_scenes;           ///< Used ones of `scenes`
  Scene*   scenes[ISOLATIONS]; ///< Owned
  Progress progress;           ///< Of all
} Rehearsal;

/// Wait until a stage has ended; returns how, as of waitpid
static int
await(Rehearsal* const self, const pid_t stage, Scene* const scene)
{
  const struct timespec pause  = {.tv_nsec = LOOK_NS};
  const double          n      = self->wanted[0] + self->wanted[1];
  int                   ending = 0;
  while (!waitpid(stage, &ending, WNOHANG)) {
    const double part = (double)atomic_load(&scene->next) / scene->n_trials;
    nanosleep(&pause, NULL);
    progress_show(&self->progress,
                  (self->n_scenes + part) / n,
                  scene->processes ? "processes" : "threads");
  }
  progress_hide(&self->progress);
  return ending;
}

/// Rehearse one isolation, and print its rows
static Status
rehearse(Rehearsal* const self, const bool processes, Problem* const problem)
{
  const Options* const options = &self->options;
  const ScenePlan      plan    = {.model     = self->host.model,
                                  .processes = processes,
                                  .full      = options->full,
                                  .block     = options->block,
                                  .rate_hz   = options->rate};
  Scene*               scene   = NULL;
  Status               st      = scene_open(&scene, &plan);
  if (st) {
    return st;
  }
  const pid_t stage = stage_start(scene, &self->host, options);
  if (stage < 0) {
    st = problem_set(problem, STATUS_NO_PROCESS, "rehearse");
  } else {
    const int ending = await(self, stage, scene);
    stage_end(scene, &self->host, ending);
    st       = scene->status;
    *problem = scene->problem;
  }
  if (st) {
    scene_close(scene);
    return st;
  }
  if (!self->n_scenes) {
    table_begin(stdout);
  }
  table_scene(scene, stdout);
  fflush(stdout);
  self->scenes[self->n_scenes++] = scene;
  return st;
}

/// Rehearse all isolations that are wanted; what fails in threads may do in
/// processes, and what does in threads need not start in processes
static Status
rehearse_all(Rehearsal* const self, Problem* const problem)
{
  Status worst = STATUS_OK;
  for (uint32_t k = 0U; k < ISOLATIONS; ++k) {
    if (self->wanted[k]) {
      const Status st = rehearse(self, k == 1U, problem);
      if (st) {
        problem_print(problem, st);
        worst = st == STATUS_NO_START && self->n_scenes ? worst : st;
      }
      if (st && st != STATUS_UNSOUND) {
        break;
      }
    }
  }
  return worst;
}

/// See what can be seen to beforehand
static Status
prepare(Rehearsal* const self, Problem* const problem)
{
  const Options* const options = &self->options;
  Status st = options->plot ? gnuplot_check(options->plot, problem) : STATUS_OK;
  return st ? st : host_find(&self->host, options, options->rate, problem);
}

/// Tell what came of it; returns the exit status
static int
conclude(const Rehearsal* const self)
{
  const Scene* const* const scenes   = (const Scene* const*)self->scenes;
  const char* const         folder   = self->options.plot;
  Problem                   problem  = {.what = "rehearse"};
  uint32_t                  n_broken = 0U;
  Status                    st       = STATUS_OK;
  if (!self->n_scenes) {
    return 0;
  }

  table_end(scenes, self->n_scenes, stdout);
  if (folder) {
    st = plot_scenes(folder, scenes, self->n_scenes, stdout, &problem);
  }
  fflush(stdout);
  if (st) {
    problem_print(&problem, st);
  }
  for (uint32_t s = 0U; s < self->n_scenes; ++s) {
    n_broken += table_broken(scenes[s], stderr);
  }
  return st || n_broken;
}

int
command_rehearse(const Options* const options)
{
  Rehearsal* const self    = (Rehearsal*)calloc(1U, sizeof(Rehearsal));
  Problem          problem = {.what = "rehearse"};
  if (!self) {
    problem_print(&problem, STATUS_NO_MEMORY);
    return 1;
  }

  progress_begin(&self->progress, "rehearse", options->quiet);
  self->options           = *options;
  self->options.processes = false; // The host must not fork them yet
  self->wanted[0]         = !options->isolated || !options->processes;
  self->wanted[1]         = !options->isolated || options->processes;
  self->host.stats        = &self->stats;
  Status st               = prepare(self, &problem);
  if (st) {
    problem_print(&problem, st);
  } else {
    st = rehearse_all(self, &problem);
  }
  const int status = conclude(self);
  for (uint32_t s = 0U; s < self->n_scenes; ++s) {
    scene_close(self->scenes[s]);
  }
  host_close(&self->host);
  free(self);
  return st ? status_exit(st) : status;
}
