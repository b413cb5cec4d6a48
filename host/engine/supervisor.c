// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/supervisor.h"

#include "host/engine/clone.h"
#include "host/engine/console.h"
#include "host/engine/copies.h"
#include "host/engine/keep.h"
#include "host/engine/ledger.h"
#include "host/engine/mend.h"
#include "host/engine/place.h"
#include "host/engine/poison.h"
#include "host/engine/process.h"
#include "host/engine/reserve.h"
#include "host/engine/show.h"
#include "host/engine/upgrade.h"

#include <stdio.h>

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
                       .controls    = self->controls,
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
  Status            st     = readings_open(&self->feedback.readings,
                            model_count_told(setup->model, false));
  st                       = st ? st : copies_open(self, setup->made, problem);
  st                       = st ? st : open_engine(self, &wishes);
  st                       = st ? st : copies_start(self);
  if (st) {
    supervisor_close(self);
  } else {
    tell_promise(self);
    show_copies(self);
    atomic_store(&self->stats->ready, 2U);
  }
  return st;
}

Status
supervisor_retune(Supervisor* const self,
                  const double      rate_hz,
                  const uint32_t    frames,
                  Problem* const    problem)
{
  problem_set(problem, STATUS_OK, "%s", self->model->uri);
  supervisor_mend(self); // Hear what came last
  ledger_begin(&self->engine.ledger, self->model, 0U);
  Engine old = self->engine;
  Status st  = copies_drop(self);
  if (st) {
    return st;
  }

  chronicle_retune(&self->chronicle, rate_hz, old.frame);
  self->engine  = (Engine){.agree = true}; // The old one is closed here
  self->rate_hz = rate_hz;
  self->frames  = frames;
  self->active  = 0U;
  st            = copies_open(self, false, problem);
  st            = st ? st : open_engine(self, &old.setup);
  if (!st) {
    ledger_carry(&self->engine.ledger, &old.ledger, self->model);
    self->engine.controllers = old.controllers;
  }
  if (!self->n_left) {
    engine_close(&old);
  }
  return st ? st : copies_start(self);
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
  copies_end(self);
  keep_close(self);
  if (!self->n_left) { // A parked thread may stand in it
    engine_close(&self->engine);
  }
  readings_close(&self->feedback.readings);
  copies_free(self);
  return !self->n_left;
}
