// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/supervisor.h"

#include "host/base/text.h"
#include "host/engine/clone.h"
#include "host/engine/console.h"
#include "host/engine/keep.h"
#include "host/engine/ledger.h"
#include "host/engine/mend.h"
#include "host/engine/place.h"
#include "host/engine/poison.h"
#include "host/engine/process.h"
#include "host/engine/reserve.h"
#include "host/engine/show.h"
#include "host/engine/upgrade.h"
#include "host/engine/watch.h"
#include "host/lv2/hush.h"
#include "host/shared/guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// The log holds at least so much time, so that a clone can catch up, seconds
#define LOG_SECONDS 0.5

static uint32_t
log_slots(const double rate_hz, const uint32_t frames)
{
  uint32_t n = 64U;
  while (n < 4096U && n * (double)frames < LOG_SECONDS * rate_hz) {
    n *= 2U;
  }
  return n;
}

/// Processes are given their own part of the memory by the page
static size_t
whole_pages(const size_t size)
{
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  return (size + page - 1U) & ~(page - 1U);
}

/// Create the memory that log and copies share, and carve it
static Status
open_arena(Supervisor* const self, const uint32_t n_slots)
{
  const Model* const model = self->model;
  const uint32_t     n_inputs =
    model_count(model, PORT_AUDIO_IN) + model_count(model, PORT_CV_IN);
  const uint32_t n_outputs = model_outputs(model);
  const bool     sends     = model_midi_out(model) < model->n_ports;
  const size_t   snapshot_bytes =
    self->nursery ? 0U : instance_snapshot_bytes(self->places[0].instance);
  const size_t log_size = whole_pages(log_bytes(n_slots, n_inputs));
  const size_t copy_size =
    whole_pages(copy_bytes(n_outputs, sends, snapshot_bytes));
  const size_t all_size  = self->n_copies * copy_size;
  const size_t cold_size = self->nursery ? all_size + PARCEL_BYTES : 0U;
  const int    fd        = self->nursery ? self->nursery->memory : -1;

  const size_t hot_size = log_size + all_size;
  const Status st =
    arena_open(&self->arena, fd, hot_size + cold_size, hot_size);
  if (st) {
    return st;
  }
  self->room = copy_size;
  self->log  = (Log*)arena_take(&self->arena, log_size);
  log_init(self->log, n_slots, n_inputs);
  self->log->spare_lag = self->spare_lag;
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    self->copies[r]            = (Copy*)arena_take(&self->arena, copy_size);
    self->copies[r]->n_outputs = n_outputs;
    self->copies[r]->sends     = sends;
    self->copies[r]->snapshot_bytes = (uint32_t)snapshot_bytes;
  }
  for (uint32_t r = 0U; self->nursery && r < self->n_copies; ++r) {
    self->upgrade.copies[r] = (Copy*)arena_take(&self->arena, copy_size);
  }
  self->parcel =
    self->nursery ? (Parcel*)arena_take(&self->arena, PARCEL_BYTES) : NULL;
  return self->nursery ? process_show(self) : STATUS_OK;
}

static Status
open_names(Supervisor* const self)
{
  const Status st =
    arena_open(&self->names, -1, sizeof(UridTable), sizeof(UridTable));
  self->urids =
    st ? NULL : (UridTable*)arena_take(&self->names, sizeof(UridTable));
  return st;
}

/// Make the instance that all processes are forked with
static Status
open_nursery(const Supervisor* const self, Problem* const problem)
{
  Status st = nursery_clear(self->nursery);
  st        = st ? st
                 : nursery_make(self->nursery,
                         self->model,
                         self->rate_hz,
                         self->frames,
                         self->reserve,
                         problem);
  if (st == STATUS_NO_PROCESS) { // It did not live to answer
    problem_set(problem, STATUS_NO_START, "%s", self->model->uri);
    problem_hint(problem, "it ends the process that it is in");
    return STATUS_NO_START;
  }
  return st;
}

/// Make the instances; what is printed meanwhile becomes part of the one line
/// about a failure
static Status
open_instances(Supervisor* const self, Problem* const problem)
{
  Status st   = STATUS_OK;
  Hush   hush = {0};
  hush_begin(&hush);
  for (uint32_t r = 0U; !st && r < self->n_copies; ++r) {
    st = mend_build(self, r, problem);
    st = st || !self->reserve[0]
           ? st
           : state_load(self->places[r].instance, self->reserve, problem);
  }
  char* const said = hush_end(&hush);
  char* const line = text_line(said);
  if (st && line && line[0] && problem && !problem->hint[0]) {
    problem_hint(problem, "%s", line);
  } else if (said) {
    fputs(said, stderr);
  }
  free(line);
  free(said);
  return st;
}

/// Make all that copies in threads need besides the memory
static Status
open_threads(Supervisor* const self, Problem* const problem)
{
  Status st = guard_install();
  st        = st ? st : open_names(self);
  return st ? st : open_instances(self, problem);
}

/// @param wishes Of which deadline, fallback and patience are taken.
static Status
open_engine(Supervisor* const self, const EngineSetup* const wishes)
{
  EngineSetup parts = {.model       = self->model,
                       .log         = self->log,
                       .commands    = &self->commands,
                       .orders      = &self->orders,
                       .incidents   = &self->incidents,
                       .feedback    = &self->feedback,
                       .tape        = wishes->tape,
                       .stats       = self->stats,
                       .rate_hz     = self->rate_hz,
                       .deadline    = wishes->deadline,
                       .dry         = wishes->dry,
                       .patience_ns = wishes->patience_ns,
                       .apart       = self->nursery && self->nursery->late};
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    parts.copies[r] = self->copies[r];
  }
  return engine_open(&self->engine, &parts);
}

static Status
start_copies(Supervisor* const self)
{
  Status st   = STATUS_OK;
  self->exact = instance_is_exact(self->places[0].instance);
  for (uint32_t r = 0U; !st && r < self->n_copies; ++r) {
    mend_set_controls(self, r);
    st = mend_start(self, r, 0U, WAY_CLONE);
  }
  return st;
}

/// End the copies, whether or not all threads can be stopped
static void
end_copies(Supervisor* const self)
{
  watch_stop(self);
  upgrade_close(self);
  keep_stop(self);
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    Place* const place = &self->places[r];
    self->n_left += !replica_stop(&place->replica);
    instance_close(place->instance);
    place->instance = NULL;
  }
}

/// Make the instances, if they are not `made`, and the memory for `n_slots`
/// blocks
static Status
open_copies(Supervisor* const self,
            const uint32_t    n_slots,
            const bool        made,
            Problem* const    problem)
{
  Status st = STATUS_OK;
  if (!self->nursery) {
    st = open_threads(self, problem);
  } else if (!made) {
    st = open_nursery(self, problem);
  }
  return st ? st : open_arena(self, n_slots);
}

/// Let the copies wait for blocks
static Status
start_all(Supervisor* const self)
{
  const Status st = self->nursery ? clone_start(self) : start_copies(self);
  return st || !self->live ? st : watch_start(self);
}

/// Say what is lost where copies cannot be forks of each other
static void
tell_promise(const Supervisor* const self)
{
  if (self->nursery && self->nursery->late) {
    chronicle_say(&self->chronicle,
                  "%s has threads of its own, which a clone would not have: a "
                  "replacement starts afresh, with %sthe controls and the held "
                  "notes",
                  self->model->uri,
                  self->model->has_state ? "its LV2 state, " : "");
  }
}

Status
supervisor_open(Supervisor* const            self,
                const SupervisorSetup* const setup,
                Problem* const               problem)
{
  *self = (Supervisor){
    .world     = setup->world,
    .model     = setup->model,
    .stats     = setup->stats,
    .rate_hz   = setup->rate_hz,
    .frames    = setup->frames,
    .priority  = setup->priority,
    .live      = setup->live,
    .mender    = pthread_self(),
    .nursery   = setup->nursery,
    .n_copies  = setup->nursery && !setup->no_spare ? COPIES_MAX : 2U,
    .spare_lag = setup->spare_lag ? setup->spare_lag : SUPERVISOR_LAG,
    .chronicle = {.rate_hz = setup->rate_hz, .talkative = !setup->quiet}};
  problem_set(problem, STATUS_OK, "%s", setup->model->uri);
  if (setup->state) {
    snprintf(self->reserve, sizeof(self->reserve), "%s", setup->state);
  }
  if (setup->states) {
    snprintf(self->keep.root, sizeof(self->keep.root), "%s", setup->states);
  }

  const EngineSetup wishes = {.tape        = setup->tape,
                              .deadline    = setup->deadline,
                              .dry         = setup->dry,
                              .patience_ns = setup->patience_ns};
  Status            st     = open_copies(
    self, log_slots(setup->rate_hz, setup->frames), setup->made, problem);
  st = st ? st : open_engine(self, &wishes);
  st = st ? st : start_all(self);
  if (st) {
    supervisor_close(self);
  } else {
    tell_promise(self);
    show_copies(self);
    atomic_store(&self->stats->ready, 2U);
  }
  return st;
}

/// Forget the copies of the old rate and what the engine was to know of them
static Status
empty_places(Supervisor* const self)
{
  Event order;
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    const Replica* const replica = &self->places[r].replica;
    if (replica->instance && !replica_is_parked(replica)) {
      return STATUS_NO_THREAD; // It still stands in its place
    }
  }
  memset(self->places, 0, sizeof(self->places));
  while (ring_peek(&self->orders, &order)) {
    ring_pop(&self->orders, &order, NULL);
  }
  return STATUS_OK;
}

/// Take leave of the copies, and give their memory back
static Status
drop_copies(Supervisor* const self)
{
  supervisor_mend(self); // Hear what came last
  reserve_rest(self);
  end_copies(self);
  Status st = self->nursery ? process_end_all(self) : STATUS_OK;
  st        = st ? st : empty_places(self);
  if (!st && !self->n_left) {
    arena_close(&self->arena);
    arena_close(&self->names);
  }
  return st;
}

Status
supervisor_retune(Supervisor* const self,
                  const double      rate_hz,
                  const uint32_t    frames,
                  Problem* const    problem)
{
  Engine old = self->engine;
  problem_set(problem, STATUS_OK, "%s", self->model->uri);
  Status st = drop_copies(self);
  if (st) {
    return st;
  }

  chronicle_retune(&self->chronicle, rate_hz, old.frame);
  self->rate_hz = rate_hz;
  self->frames  = frames;
  self->active  = 0U;
  st            = open_copies(self, log_slots(rate_hz, frames), false, problem);
  st            = st ? st : open_engine(self, &old.setup);
  if (!st) {
    ledger_carry(&self->engine.ledger, &old.ledger, self->model);
    self->engine.controllers = old.controllers;
  }
  if (!self->n_left) {
    engine_close(&old);
  }
  return st ? st : start_all(self);
}

void
supervisor_mend(Supervisor* const self)
{
  Incident incident;
  while (incidents_hear(&self->incidents, &incident)) {
    if (self->nursery) {
      clone_note(self, &incident);
    }
    place_note(self, &incident);
    show_incident(self, &incident);
    upgrade_note(self, &incident);
    if (incident.kind == INCIDENT_POISON) {
      poison_note(self, &incident);
    }
    chronicle_hear(&self->chronicle, &incident);
  }
  console_print(self);
  atomic_store(&self->stats->lost_incidents,
               atomic_load(&self->incidents.dropped));
  show_copies(self);
  if (self->nursery) {
    if (!upgrade_is_offered(self)) {
      clone_mend(self);
    }
    upgrade_mend(self);
    return;
  }
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    mend_step(self, r);
  }
  reserve_tend(self);
}

bool
supervisor_save(Supervisor* const self, const char* const folder)
{
  return keep_begin(self, KEEP_FOR_SESSION, folder);
}

bool
supervisor_is_saved(Supervisor* const self,
                    Status* const     status,
                    Problem* const    problem)
{
  const KeepStep step = keep_step(self);
  if (step != KEEP_DONE && step != KEEP_FAILED) {
    return false;
  }
  *status  = self->keep.status;
  *problem = self->keep.problem;
  keep_end(self);
  return true;
}

void
supervisor_join(Supervisor* const self, Supervisor* const before)
{
  self->stats              = before->stats;
  self->engine.setup.stats = before->stats;
  self->engine.setup.tape  = before->engine.setup.tape;
}

void
supervisor_succeed(Supervisor* const self, Supervisor* const before)
{
  supervisor_mend(before); // Hear what came last
  self->chronicle = before->chronicle;
  atomic_store(&self->stats->ready, 2U);
  const char* const poison = atomic_load(&self->stats->poison);
  if (poison) {
    const char* const old = (const char*)&before->chronicle;
    atomic_store(&self->stats->poison,
                 (const char*)&self->chronicle + (poison - old));
  }
}

bool
supervisor_is_realtime(const Supervisor* const self)
{
  return self->nursery ? process_is_realtime(self)
                       : self->places[0].replica.realtime;
}

bool
supervisor_is_exact(const Supervisor* const self)
{
  return atomic_load(&self->stats->exact);
}

bool
supervisor_is_whole(const Supervisor* const self)
{
  bool whole = true;
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    const Standing standing = engine_standing(&self->engine, r);
    whole                   = whole && self->places[r].step == MEND_NONE &&
            (standing == STANDING_READY || standing == STANDING_SPARE);
  }
  return whole;
}

bool
supervisor_close(Supervisor* const self)
{
  end_copies(self);
  keep_close(self);
  if (!self->n_left) { // A parked thread may stand in any of these
    engine_close(&self->engine);
    arena_close(&self->arena);
    arena_close(&self->names);
  }
  return !self->n_left;
}
