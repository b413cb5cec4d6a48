// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/host.h"

#include "host/files/report.h"
#include "host/osc/bindings.h"
#include "host/osc/initial.h"
#include "host/osc/preset.h"
#include "host/stepper.h"

#include <stdio.h>
#include <unistd.h>

/// Blocks that a plugin which is to take over does before
#define TRIAL_BLOCKS 16U

Status
host_find(Host* const          host,
          const Options* const options,
          const double         rate_hz,
          Problem* const       problem)
{
  Status st = host->world ? STATUS_OK : world_open(&host->world, problem);
  if (!st && options->report) {
    st = report_check(options->report, problem);
  }
  model_free(host->model);
  host->model = NULL;
  st          = st ? st
                   : world_model(
              host->world, options->operand, rate_hz, &host->model, problem);
  return st || !options->processes || host->nursery.group
           ? st
           : nursery_open(
               &host->nursery, host->world, host->model, NULL, problem);
}

/// The state to begin with: that of the preset, if it has any
static const char*
state_of(const Host* const host, const Options* const options)
{
  const ModelPreset* const preset =
    options->preset ? preset_find(host->model, options->preset) : NULL;
  return preset && preset->has_state && host->model->has_state ? preset->uri
                                                               : host->state;
}

/// Have the nursery begin to make the instance
static void
begin_making(const Host* const       host,
             const Options* const    options,
             const HostDriver* const driver)
{
  const char* const state = state_of(host, options);
  nursery_have_made(&host->nursery,
                    host->model,
                    driver->rate_hz,
                    driver->frames,
                    state ? state : "");
}

Status
host_find_beside(Host* const             host,
                 const Host* const       playing,
                 const Options* const    options,
                 const HostDriver* const driver,
                 Problem* const          problem)
{
  host->world  = playing->world;
  host->states = playing->states;
  host->beside = true;
  Status st    = world_model(
    host->world, options->operand, driver->rate_hz, &host->model, problem);
  if (!st && options->processes) {
    st = nursery_begin(&host->nursery)
           ? problem_set(problem, STATUS_NO_PROCESS, "copies")
           : STATUS_OK;
  }
  if (!st && options->processes) {
    begin_making(host, options, driver);
  }
  return st;
}

bool
host_is_made(Host* const             host,
             const Options* const    options,
             const HostDriver* const driver,
             Status* const           status,
             Problem* const          problem)
{
  *status = STATUS_OK;
  if (!host->nursery.group || host->made) {
    return true;
  }
  if (!nursery_hear(&host->nursery, status, NULL, problem)) {
    return false;
  }
  if (*status == STATUS_HAS_THREADS) {
    *status = nursery_renew(&host->nursery);
    if (!*status) {
      begin_making(host, options, driver);
      return false;
    }
  }
  host->made = !*status;
  return true;
}

Status
host_try(Host* const host, const uint32_t frames, Problem* const problem)
{
  Supervisor* const supervisor = &host->supervisor;
  Stepper           stepper    = {.frame = 0U};
  Status            st         = stepper_open(&stepper, supervisor);
  for (uint32_t n = 0U; !st && n < TRIAL_BLOCKS; ++n) {
    stepper_cycle(&stepper, frames);
  }
  stepper_close(&stepper);
  if (st) {
    return problem_set(problem, st, "%s", host->model->uri);
  }
  if (engine_standing(&supervisor->engine, 0U) != STANDING_READY ||
      engine_standing(&supervisor->engine, 1U) != STANDING_READY) {
    problem_set(problem, STATUS_NO_START, "%s", host->model->uri);
    problem_hint(problem, "it fails in its first blocks");
    return STATUS_NO_START;
  }
  return STATUS_OK;
}

void
host_join(Host* const host, Host* const before)
{
  host->stats = before->stats;
  supervisor_join(&host->supervisor, &before->supervisor);
  host->surface.stats = before->stats;
}

void
host_succeed(Host* const host, Host* const before)
{
  supervisor_succeed(&host->supervisor, &before->supervisor);
  host->beside   = before->beside;
  before->beside = true;
}

/// Put the controls as they were left into the first block; the plugin may have
/// changed since
static void
restore_controls(Host* const host)
{
  Problem     problem;
  const char* line = NULL;
  for (uint32_t i = 0U;
       host->text && (line = session_line(host->text, "controls", i));
       ++i) {
    const Status st = initial_control(&host->surface, line, &problem);
    if (st) {
      problem_print(&problem, st);
    }
  }
}

/// The same of the MIDI controllers that were bound
static void
restore_bindings(Host* const host)
{
  const char* line = NULL;
  for (uint32_t i = 0U;
       host->text && (line = session_line(host->text, "bindings", i));
       ++i) {
    if (!bindings_restore(&host->surface, line)) {
      fprintf(stderr, "chronus: %s: no such MIDI binding can be made\n", line);
    }
  }
}

/// Put the preset and the controls into the first block
static Status
set_controls(Host* const          host,
             const Options* const options,
             Problem* const       problem)
{
  Status st = STATUS_OK;
  restore_controls(host);
  restore_bindings(host);
  if (options->preset) {
    st = initial_preset(&host->surface, options->preset, problem);
    if (!st && problem->hint[0]) {
      fprintf(stderr, "chronus: %s: %s\n", problem->what, problem->hint);
    }
  }
  for (uint32_t c = 0U; !st && c < options->n_controls; ++c) {
    st = initial_control(&host->surface, options->controls[c], problem);
  }
  return st;
}

/// Let sentences be said; without vocabulary all else still works
static void
open_saying(Host* const host, const Options* const options)
{
  Problem      problem = {.what = "words"};
  const Status st      = saying_open(&host->saying, host->model, &problem);
  if (st && !options->quiet) {
    problem_print(&problem, st);
  }
  host->surface.saying = host->saying;
}

Status
host_open(Host* const             host,
          const Options* const    options,
          const HostDriver* const driver,
          Problem* const          problem)
{
  const char* const     state = state_of(host, options);
  const SupervisorSetup setup = {.world    = host->world,
                                 .model    = host->model,
                                 .stats    = host->stats,
                                 .rate_hz  = driver->rate_hz,
                                 .frames   = driver->frames,
                                 .priority = driver->priority,
                                 .tape     = driver->tape,
                                 .deadline = options->deadline,
                                 .dry      = !options->silence,
                                 .nursery =
                                   options->processes ? &host->nursery : NULL,
                                 .made        = host->made,
                                 .live        = driver->live,
                                 .quiet       = options->quiet,
                                 .patience_ns = driver->patience_ns,
                                 .state       = state,
                                 .states      = host->states,
                                 .no_spare    = options->no_spare,
                                 .spare_lag   = options->spare_lag};

  host->stats->plugin   = host->model->uri;
  host->stats->isolate  = options->processes ? "processes" : "threads";
  host->stats->deadline = options->deadline;
  atomic_store(&host->stats->rate_hz, driver->rate_hz);
  Status st = supervisor_open(&host->supervisor, &setup, problem);
  if (!st) {
    host->opened = true;
    st           = surface_open(&host->surface,
                      host->model,
                      &host->supervisor.commands,
                      host->stats,
                      driver->live);
  }
  host->surface.processes    = options->processes;
  host->surface.takes_faults = options->faults_allowed;
  open_saying(host, options);
  return st ? st : set_controls(host, options, problem);
}

Status
host_retune(Host* const             host,
            const HostDriver* const driver,
            Problem* const          problem)
{
  atomic_store(&host->stats->rate_hz, driver->rate_hz);
  return supervisor_retune(
    &host->supervisor, driver->rate_hz, driver->frames, problem);
}

bool
host_close(Host* const host)
{
  const bool whole = !host->opened || supervisor_close(&host->supervisor);
  nursery_close(&host->nursery);
  surface_close(&host->surface);
  saying_close(host->saying);
  if (whole) { // A parked thread may stand in the plugin, or read its ports
    model_free(host->model);
    world_close(host->beside ? NULL : host->world);
  }
  return whole;
}

void
host_exit(const int status)
{
  fflush(stdout);
  _exit(status);
}
