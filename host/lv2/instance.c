// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/instance.h"

#include "host/lv2/instance_impl.h"
#include "host/lv2/solo.h"
#include "host/lv2/state.h"

#include <lv2/atom/atom.h>
#include <lv2/midi/midi.h>

#include <stdlib.h>
#include <string.h>

static bool
is_event_port(const ModelPort* const port)
{
  return port->kind == PORT_EVENT_IN || port->kind == PORT_EVENT_OUT;
}

/// The event port to send to: the designated one, else the first for MIDI
static uint32_t
find_events_in(const Model* const model)
{
  uint32_t found = model->n_ports;
  for (uint32_t p = model->n_ports; p-- > 0U;) {
    const ModelPort* const port = &model->ports[p];
    if (port->kind == PORT_EVENT_IN && port->midi) {
      found = port->designation == DESIGNATION_CONTROL ||
                  found == model->n_ports ||
                  model->ports[found].designation != DESIGNATION_CONTROL
                ? p
                : found;
    }
  }
  return found;
}

/// The event port that properties are set by; n_ports if there is none
static uint32_t
find_patch_in(const Model* const model)
{
  uint32_t found = model->n_ports;
  for (uint32_t p = model->n_ports; p-- > 0U;) {
    const ModelPort* const port = &model->ports[p];
    const bool             main = port->designation == DESIGNATION_CONTROL;
    if (port->kind == PORT_EVENT_IN &&
        (main || found == model->n_ports ||
         model->ports[found].designation != DESIGNATION_CONTROL)) {
      found = p;
    }
  }
  return found;
}

/// The port of a kind with a designation; n_ports if there is none
static uint32_t
find_designated(const Model* const model,
                const PortKind     kind,
                const Designation  designation)
{
  uint32_t p = 0U;
  while (p < model->n_ports && (model->ports[p].kind != kind ||
                                model->ports[p].designation != designation)) {
    ++p;
  }
  return p;
}

/// Give every port but audio its memory; those stay connected
static Status
connect_fixed(Instance* const self)
{
  for (uint32_t p = 0U; p < self->model->n_ports; ++p) {
    const ModelPort* const port = &self->model->ports[p];
    void*                  data = NULL;
    if (port->property) {
      self->controls[p] = port->def;
      continue;
    }
    if (is_event_port(port)) {
      EventBuffer* const buffer = &self->buffers[p];
      buffer->capacity          = hosting_room(port);
      buffer->sequence = (LV2_Atom_Sequence*)calloc(1U, buffer->capacity);
      if (!buffer->sequence) {
        return STATUS_NO_MEMORY;
      }
      data = buffer->sequence;
    } else if (port->kind == PORT_CONTROL_IN ||
               port->kind == PORT_CONTROL_OUT) {
      self->controls[p] = port->def;
      data              = &self->controls[p];
    }
    lilv_instance_connect_port(self->lilv, p, data);
  }
  return STATUS_OK;
}

static void
find_snapshot(Instance* const self)
{
  self->snapshot = (const SnapshotInterface*)lilv_instance_get_extension_data(
    self->lilv, SNAPSHOT_URI);
  if (self->snapshot) {
    const LV2_Handle handle = lilv_instance_get_handle(self->lilv);
    self->snapshot_bytes    = self->snapshot->size(handle);
  }
}

static Status
attach_worker(const Instance* const self)
{
  const LV2_Worker_Interface* const plugin =
    (const LV2_Worker_Interface*)lilv_instance_get_extension_data(
      self->lilv, LV2_WORKER__interface);
  return worker_attach(
    self->worker, plugin, lilv_instance_get_handle(self->lilv));
}

/// Make the plugin's own instance while nobody else works
static LilvInstance*
instantiate(const Instance* const self, const double rate_hz)
{
  const LilvPlugin* const plugin =
    (const LilvPlugin*)world_plugin(self->world, self->model);
  const bool          entered = solo_enter();
  LilvInstance* const made =
    lilv_plugin_instantiate(plugin, rate_hz, self->hosting.list);
  solo_leave(entered);
  return made;
}

/// Find the ports that have a part, and make what the plugin is offered
static Status
prepare(Instance* const  self,
        UridTable* const urids,
        const double     rate_hz,
        const uint32_t   frames)
{
  const Model* const model = self->model;
  self->events_in          = find_events_in(model);
  self->midi_out           = model_midi_out(model);
  self->patch_in           = find_patch_in(model);
  self->freewheel =
    find_designated(model, PORT_CONTROL_IN, DESIGNATION_FREEWHEEL);
  self->latency = find_designated(model, PORT_CONTROL_OUT, DESIGNATION_LATENCY);
  self->sequence_type = urid_map(urids, LV2_ATOM__Sequence);
  self->chunk_type    = urid_map(urids, LV2_ATOM__Chunk);
  self->midi_type     = urid_map(urids, LV2_MIDI__MidiEvent);
  self->controls      = (float*)calloc(model->n_ports + 1U, sizeof(float));
  self->buffers =
    (EventBuffer*)calloc(model->n_ports + 1U, sizeof(EventBuffer));
  self->worker = worker_open();
  if (!self->controls || !self->buffers || !self->worker) {
    return STATUS_NO_MEMORY;
  }

  hosting_init(&self->hosting,
               urids,
               model,
               rate_hz,
               frames,
               worker_schedule(self->worker));
  position_init(&self->position, &self->hosting.map, rate_hz);
  const Status st = patching_open(&self->patching, model, &self->hosting.map);
  return st ? st
            : telling_open(
                &self->telling, model, &self->patching, &self->hosting.map);
}

Status
instance_open(Instance** const   instance,
              const World* const world,
              const Model* const model,
              UridTable* const   urids,
              const double       rate_hz,
              const uint32_t     frames,
              Problem* const     problem)
{
  *instance = NULL;
  if (!model_takes(model, frames, frames)) {
    problem_set(problem, STATUS_NO_FEATURE, "%s", model->uri);
    problem_hint(problem,
                 "it needs periods that are a power of two, not %u frames",
                 frames);
    return STATUS_NO_FEATURE;
  }
  Instance* const self = (Instance*)calloc(1U, sizeof(Instance));
  if (!self) {
    return problem_set(problem, STATUS_NO_MEMORY, "%s", model->uri);
  }

  self->world = world;
  self->model = model;
  Status st   = prepare(self, urids, rate_hz, frames);
  if (!st && !(self->lilv = instantiate(self, rate_hz))) {
    st = STATUS_NO_START;
  }
  if (!st && !(st = attach_worker(self)) && !(st = connect_fixed(self))) {
    find_snapshot(self);
    if (model->default_state) { // What is wrong with it is the plugin's own
      state_load(self, model->uri, NULL);
    }
    lilv_instance_activate(self->lilv);
  }

  if (st) {
    problem_set(problem, st, "%s", model->uri);
    instance_close(self);
  } else {
    *instance = self;
  }
  return st;
}

void
instance_close(Instance* const self)
{
  if (!self) {
    return;
  }
  if (self->lilv) {
    lilv_instance_deactivate(self->lilv);
    lilv_instance_free(self->lilv);
  }
  for (uint32_t p = 0U; self->buffers && p < self->model->n_ports; ++p) {
    free(self->buffers[p].sequence);
  }
  worker_close(self->worker);
  patching_close(&self->patching);
  telling_close(&self->telling);
  free(self->buffers);
  free(self->controls);
  free(self);
}

Status
instance_begin(Instance* const self, const WorkerPlace* const place)
{
  self->hosting.lines = &place->copy->lines;
  return worker_begin(self->worker, place);
}

bool
instance_end(Instance* const self)
{
  return !self || worker_end(self->worker);
}

bool
instance_is_parked(const Instance* const self)
{
  return self && worker_is_parked(self->worker);
}

bool
instance_may_fork(Instance* const self, const bool settled)
{
  return worker_may_fork(self->worker, settled);
}

void
instance_go_on(Instance* const self)
{
  worker_go_on(self->worker);
}

bool
instance_is_exact(const Instance* const self)
{
  return self->snapshot;
}

/// Bytes of job number and controls in a snapshot, so that what follows is
/// aligned
static size_t
controls_bytes(const Instance* const self)
{
  const size_t used = sizeof(uint64_t) + (self->model->n_ports * sizeof(float));
  return (used + 63U) & ~(size_t)63U;
}

size_t
instance_snapshot_bytes(const Instance* const self)
{
  return controls_bytes(self) + self->snapshot_bytes;
}

void
instance_save(const Instance* const self, void* const to)
{
  const uint64_t jobs = worker_asked(self->worker);
  memcpy(to, &jobs, sizeof(jobs));
  memcpy((uint8_t*)to + sizeof(jobs),
         self->controls,
         self->model->n_ports * sizeof(float));
  if (self->snapshot) {
    self->snapshot->save(lilv_instance_get_handle(self->lilv),
                         (uint8_t*)to + controls_bytes(self));
  }
}

bool
instance_restore(Instance* const self, const void* const from)
{
  uint64_t jobs = 0U;
  memcpy(&jobs, from, sizeof(jobs));
  memcpy(self->controls,
         (const uint8_t*)from + sizeof(jobs),
         self->model->n_ports * sizeof(float));
  worker_number(self->worker, jobs);
  return !self->snapshot ||
         !self->snapshot->restore(lilv_instance_get_handle(self->lilv),
                                  (const uint8_t*)from + controls_bytes(self),
                                  self->snapshot_bytes);
}

void
instance_set(Instance* const self, const uint32_t port, const float value)
{
  const ModelPort* const about  = &self->model->ports[port];
  const float            before = self->controls[port];
  const bool             same   = value >= before && value <= before;
  if (!about->trigger) {
    self->controls[port] = value;
    self->unset          = self->unset || (!same && about->property);
  }
}

void
instance_number_jobs(Instance* const self, const uint64_t number)
{
  if (self) {
    worker_number(self->worker, number);
  }
}

void
instance_skip_answers(Instance* const self, const uint64_t number)
{
  if (self) {
    worker_skip(self->worker, number);
  }
}
