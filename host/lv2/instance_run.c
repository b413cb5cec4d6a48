// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/instance.h"

#include "host/base/fpmode.h"
#include "host/lv2/instance_impl.h"

#include <lv2/atom/util.h>

#include <pthread.h>
#include <string.h>

/// A latency beyond this is none, frames
#define LATENCY_MOST 16777216.0f

/// Point the audio ports at frame `at` of the block
static void
connect_audio(const Instance* const self,
              const Block* const    block,
              float* const* const   outputs,
              const uint32_t        at)
{
  uint32_t n_in  = 0U;
  uint32_t n_out = 0U;
  for (uint32_t p = 0U; p < self->model->n_ports; ++p) {
    const PortKind kind = self->model->ports[p].kind;
    if (kind == PORT_AUDIO_IN || kind == PORT_CV_IN) {
      lilv_instance_connect_port(
        self->lilv, p, block_input(block, n_in++) + at);
    } else if (kind == PORT_AUDIO_OUT || kind == PORT_CV_OUT) {
      lilv_instance_connect_port(self->lilv, p, outputs[n_out++] + at);
    }
  }
}

/// Make every event buffer ready for a run: inputs empty, outputs all room
static void
reset_events(const Instance* const self)
{
  for (uint32_t p = 0U; p < self->model->n_ports; ++p) {
    LV2_Atom_Sequence* const sequence = self->buffers[p].sequence;
    if (sequence && self->model->ports[p].kind == PORT_EVENT_IN) {
      lv2_atom_sequence_clear(sequence);
      sequence->atom.type = self->sequence_type;
      sequence->body      = (LV2_Atom_Sequence_Body){0};
    } else if (sequence) {
      sequence->atom.type = self->chunk_type;
      sequence->atom.size =
        self->buffers[p].capacity - (uint32_t)sizeof(LV2_Atom);
    }
  }
}

/// Hand an event to the plugin, `frame` frames into the coming run; one without
/// room is counted
static void
write_event(const Instance* const self,
            const uint32_t        p,
            const LV2_URID        type,
            const void* const     bytes,
            const uint32_t        n_bytes,
            const uint32_t        frame)
{
  LV2_Atom_Sequence* const sequence = self->buffers[p].sequence;
  const LV2_Atom_Event     event    = {.time = {.frames = frame},
                                       .body = {.size = n_bytes, .type = type}};
  const uint32_t           size =
    lv2_atom_pad_size((uint32_t)sizeof(LV2_Atom_Event) + n_bytes);
  const uint32_t used = (uint32_t)sizeof(LV2_Atom) + sequence->atom.size;
  if (self->buffers[p].capacity - used < size) {
    instance_lose(self);
    return;
  }
  uint8_t* const to = (uint8_t*)sequence + used;
  memcpy(to, &event, sizeof(event));
  memcpy(to + sizeof(event), bytes, n_bytes);
  sequence->atom.size += size;
}

static void
write_midi(const Instance* const self,
           const uint8_t* const  bytes,
           const uint32_t        n_bytes,
           const uint32_t        frame)
{
  write_event(self, self->events_in, self->midi_type, bytes, n_bytes, frame);
}

/// Tell all ports that want to know where the music stands
static void
take_transport(Instance* const    self,
               const Event* const event,
               const uint32_t     frame)
{
  _Alignas(8) uint8_t room[POSITION_BYTES];
  Transport           transport;
  memcpy(&transport, event_payload(event), sizeof(transport));
  const LV2_Atom* const atom =
    position_write(&self->position, &transport, room);
  for (uint32_t p = 0U; p < self->model->n_ports; ++p) {
    const ModelPort* const port = &self->model->ports[p];
    if (port->kind == PORT_EVENT_IN && port->position) {
      write_event(self, p, atom->type, atom + 1, atom->size, frame);
    }
  }
}

static void
take_midi(Instance* const self, const Event* const event, const uint32_t frame)
{
  if (self->events_in < self->model->n_ports) {
    notes_follow(&self->held, event_payload(event), event->n_bytes);
    write_midi(self, event_payload(event), event->n_bytes, frame);
  }
}

/// Strike the notes that another instance held, as the run begins
static void
strike_again(Instance* const self)
{
  uint8_t  message[NOTES_MESSAGE_BYTES];
  uint32_t at  = 0U;
  self->untold = false;
  for (uint32_t n = 0U;
       n < HOSTING_RETOLD && self->events_in < self->model->n_ports &&
       notes_next(&self->held, &at, message);
       ++n) {
    write_midi(self, message, sizeof(message), 0U);
  }
}

/// Let triggers fall back after the run that has seen them
static void
release_triggers(const Instance* const self)
{
  for (uint32_t p = 0U; p < self->model->n_ports; ++p) {
    if (self->model->ports[p].trigger) {
      self->controls[p] = self->model->ports[p].def;
    }
  }
}

/// Set a property, `frame` frames into the coming run
static void
patch(Instance* const   self,
      const uint32_t    p,
      const char* const text,
      const uint32_t    frame)
{
  _Alignas(8) uint8_t room[PATCHING_BYTES + PATCHING_TEXT_BYTES];
  if (self->patch_in < self->model->n_ports) {
    const LV2_Atom* const atom = patching_write(
      &self->patching, self->model, p, self->controls[p], text, room);
    write_event(self, self->patch_in, atom->type, atom + 1, atom->size, frame);
  }
}

/// Do what an event says of a property
static void
set_property(Instance* const    self,
             const Event* const event,
             const uint32_t     frame)
{
  const char* text = NULL;
  if (event->kind == EVENT_TEXT) {
    text = (const char*)event_payload(event);
    if (!event->n_bytes || event->n_bytes > PATCHING_TEXT_BYTES ||
        text[event->n_bytes - 1U]) {
      return;
    }
  } else {
    self->controls[event->index] = event->value;
  }
  patch(self, event->index, text, frame);
}

/// Have the plugin tell its properties, likewise
static void
ask_properties(Instance* const self, const uint32_t frame)
{
  _Alignas(8) uint8_t room[PATCHING_BYTES];
  if (self->patch_in < self->model->n_ports) {
    const LV2_Atom* const atom = patching_ask(&self->patching, room);
    write_event(self, self->patch_in, atom->type, atom + 1, atom->size, frame);
  }
}

/// Set the properties that were changed before the first run
static void
set_again(Instance* const self)
{
  self->unset = false;
  for (uint32_t p = 0U; p < self->model->n_ports; ++p) {
    const ModelPort* const port = &self->model->ports[p];
    if (port->property && port->kind == PORT_CONTROL_IN &&
        (self->controls[p] < port->def || self->controls[p] > port->def)) {
      patch(self, p, NULL, 0U);
    }
  }
}

/// Take in the events up to the next control change, or to the frame `end`;
/// returns where that is
static uint32_t
take_events(Instance* const    self,
            const Block* const block,
            const uint32_t     from,
            const uint32_t     end,
            uint32_t* const    at)
{
  for (;;) {
    uint32_t           next  = *at;
    const Event* const event = block_next(block, &next);
    if (!event || event->frame >= end) {
      return end;
    }
    // A control that changes in a block that is not cut does so at its begin
    const uint32_t frame = event->frame > from ? event->frame - from : 0U;
    if (event->kind == EVENT_TEXT ||
        (event->kind == EVENT_SET &&
         self->model->ports[event->index].property)) {
      set_property(self, event, frame);
    } else if (event->kind == EVENT_SET) {
      if (frame && !self->model->whole) {
        return event->frame;
      }
      self->controls[event->index] = event->value;
    } else if (event->kind == EVENT_GET) {
      ask_properties(self, frame);
    } else if (event->kind == EVENT_MIDI) {
      take_midi(self, event, frame);
    } else if (event->kind == EVENT_TRANSPORT) {
      take_transport(self, event, frame);
    } else if (event->kind == EVENT_ANSWER) {
      memcpy(&self->answers, event_payload(event), sizeof(self->answers));
    }
    *at = next;
  }
}

uint32_t
instance_latency(const Instance* const self)
{
  const float frames =
    self->latency < self->model->n_ports ? self->controls[self->latency] : 0.0f;
  return frames > 0.0f && frames < LATENCY_MOST ? (uint32_t)(frames + 0.5f)
                                                : 0U;
}

/// Tell the plugin whether time runs freely
static void
follow_time(const Instance* const self, const Block* const block)
{
  if (self->freewheel < self->model->n_ports) {
    self->controls[self->freewheel] = block->stepped ? 1.0f : 0.0f;
  }
}

/// Put out zeros: the plugin cannot be run for so many frames
static void
be_silent(const Instance* const self,
          const Block* const    block,
          float* const* const   outputs)
{
  const uint32_t n = model_outputs(self->model);
  for (uint32_t p = 0U; p < n; ++p) {
    memset(outputs[p], 0, block->frames * sizeof(float));
  }
}

void
instance_run(Instance* const     self,
             const Block* const  block,
             float* const* const outputs)
{
  const uint32_t most = (uint32_t)self->hosting.max_frames;
  uint32_t       at   = 0U;
  if (!model_takes(self->model, most, block->frames)) {
    self->n_sent = 0U;
    be_silent(self, block, outputs);
    return;
  }
  self->n_sent = 0U;
  follow_time(self, block);
  worker_pace(self->worker, block->stepped);
  atomic_store_explicit(
    &self->hosting.runner, pthread_self(), memory_order_relaxed);
  for (uint32_t from = 0U; from < block->frames;) {
    const uint32_t left = block->frames - from;
    const uint32_t end  = from + (left < most ? left : most);
    reset_events(self);
    if (self->untold) {
      strike_again(self);
    }
    if (self->unset) {
      set_again(self);
    }
    const uint32_t to = take_events(self, block, from, end, &at);
    connect_audio(self, block, outputs, from);
    fpmode_set();
    lilv_instance_run(self->lilv, to - from);
    instance_keep_sent(self, from, to - from);
    release_triggers(self);
    from = to;
  }
  worker_answer(self->worker, block->stepped ? WORKER_ALL : self->answers);
  atomic_store_explicit(&self->hosting.runner, 0U, memory_order_relaxed);
}
