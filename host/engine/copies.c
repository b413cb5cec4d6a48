// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/copies.h"

#include "host/base/text.h"
#include "host/engine/clone.h"
#include "host/engine/keep.h"
#include "host/engine/mend.h"
#include "host/engine/process.h"
#include "host/engine/reserve.h"
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
  const size_t   n_told =
    told_bytes(model_count_told(model, false), model_count_told(model, true));
  const size_t snapshot_bytes =
    self->nursery ? 0U : instance_snapshot_bytes(self->places[0].instance);
  const size_t log_size = whole_pages(log_bytes(n_slots, n_inputs));
  const size_t controls_size =
    whole_pages(((size_t)model->n_ports + 1U) * sizeof(_Atomic float));
  const size_t copy_size =
    whole_pages(copy_bytes(n_outputs, sends, n_told, snapshot_bytes));
  const size_t all_size  = self->n_copies * copy_size;
  const size_t cold_size = self->nursery ? all_size + PARCEL_BYTES : 0U;
  const int    fd        = self->nursery ? self->nursery->memory : -1;

  const size_t hot_size = log_size + controls_size + all_size;
  const Status st =
    arena_open(&self->arena, fd, hot_size + cold_size, hot_size);
  if (st) {
    return st;
  }
  self->room = copy_size;
  self->log  = (Log*)arena_take(&self->arena, log_size);
  log_init(self->log, n_slots, n_inputs);
  self->log->spare_lag = self->spare_lag;
  self->controls = (_Atomic float*)arena_take(&self->arena, controls_size);
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    self->copies[r]             = (Copy*)arena_take(&self->arena, copy_size);
    self->copies[r]->n_outputs  = n_outputs;
    self->copies[r]->sends      = sends;
    self->copies[r]->told_bytes = (uint32_t)n_told;
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

Status
copies_open(Supervisor* const self, const bool made, Problem* const problem)
{
  Status st = STATUS_OK;
  if (!self->nursery) {
    st = open_threads(self, problem);
  } else if (!made) {
    st = open_nursery(self, problem);
  }
  return st ? st : open_arena(self, log_slots(self->rate_hz, self->frames));
}

static Status
start_threads(Supervisor* const self)
{
  Status st   = STATUS_OK;
  self->exact = instance_is_exact(self->places[0].instance);
  for (uint32_t r = 0U; !st && r < self->n_copies; ++r) {
    mend_set_controls(self, r);
    st = mend_start(self, r, 0U, WAY_CLONE);
  }
  return st;
}

Status
copies_start(Supervisor* const self)
{
  const Status st = self->nursery ? clone_start(self) : start_threads(self);
  return st || !self->live ? st : watch_start(self);
}

void
copies_end(Supervisor* const self)
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

void
copies_free(Supervisor* const self)
{
  if (!self->n_left) { // A parked thread may stand in any of these
    arena_close(&self->arena);
    arena_close(&self->names);
    memset(self->copies, 0, sizeof(self->copies)); // They lay there
  }
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

Status
copies_drop(Supervisor* const self)
{
  reserve_rest(self);
  copies_end(self);
  Status st = self->nursery ? process_end_all(self) : STATUS_OK;
  st        = st ? st : empty_places(self);
  if (!st) {
    copies_free(self);
  }
  return st;
}
