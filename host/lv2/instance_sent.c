// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/instance.h"
#include "host/lv2/instance_impl.h"

#include <lv2/atom/util.h>

#include <string.h>

/// Keep a MIDI message that the plugin sends; what finds no room is counted
static void
keep_midi(Instance* const             self,
          const LV2_Atom_Event* const event,
          const uint32_t              frame)
{
  const Event kept = {
    .frame = frame, .kind = EVENT_MIDI, .n_bytes = (uint16_t)event->body.size};
  if (event->body.size > BLOCK_PAYLOAD_BYTES ||
      COPY_SENT_BYTES - self->n_sent < event_size(kept.n_bytes)) {
    instance_lose(self);
    return;
  }
  uint8_t* const to = self->sent + self->n_sent;
  memcpy(to, &kept, sizeof(kept));
  memcpy(to + sizeof(kept), event + 1, kept.n_bytes);
  self->n_sent += event_size(kept.n_bytes);
}

/// Keep what the plugin sent by port `p` in a run from frame `from` of the
/// block
static void
keep_port(Instance* const self,
          const uint32_t  p,
          const uint32_t  from,
          const uint32_t  n_frames)
{
  const LV2_Atom_Sequence* const sequence = self->buffers[p].sequence;
  const uint32_t most = self->buffers[p].capacity - (uint32_t)sizeof(LV2_Atom);
  if (sequence->atom.type != self->sequence_type ||
      sequence->atom.size > most) {
    return;
  }
  LV2_ATOM_SEQUENCE_FOREACH(sequence, event)
  {
    const int64_t at = event->time.frames;
    if (event->body.type != self->midi_type) {
      if (!telling_hear(&self->telling, &event->body)) {
        instance_lose(self);
      }
    } else if (p == self->midi_out) {
      keep_midi(self,
                event,
                from + (at < 0          ? 0U
                        : at < n_frames ? (uint32_t)at
                                        : n_frames - 1U));
    }
  }
}

void
instance_keep_sent(Instance* const self,
                   const uint32_t  from,
                   const uint32_t  n_frames)
{
  for (uint32_t p = 0U; p < self->model->n_ports; ++p) {
    if (self->model->ports[p].kind == PORT_EVENT_OUT) {
      keep_port(self, p, from, n_frames);
    }
  }
}

void
instance_tell(const Instance* const self, Told* const to)
{
  telling_look(&self->telling, self->controls);
  memcpy(to, self->telling.told, self->telling.n_bytes);
}

uint32_t
instance_sent(const Instance* const self, const uint8_t** const bytes)
{
  *bytes = self->sent;
  return self->n_sent;
}
