// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/faulty/frame.h"

#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>
#include <lv2/core/lv2.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// One that is in order and makes no sound: it hands on what MIDI it gets, each
// message with a first data byte one higher than the last's

typedef struct {
  Frame   frame; ///< What all have
  uint8_t step;  ///< How far the next message is moved
} Ladder;

/// A MIDI message as it stands in a sequence
typedef struct {
  LV2_Atom_Event event;    ///< When, and how long
  uint8_t        bytes[8]; ///< The message
} Message;

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  Ladder* const                  self = (Ladder*)handle;
  const LV2_Atom_Sequence* const in =
    (const LV2_Atom_Sequence*)self->frame.ports[0];
  LV2_Atom_Sequence* const out  = (LV2_Atom_Sequence*)self->frame.ports[1];
  const uint32_t           room = out->atom.size;
  (void)n_frames;
  lv2_atom_sequence_clear(out);
  out->atom.type = in->atom.type;
  LV2_ATOM_SEQUENCE_FOREACH(in, event)
  {
    Message message = {.event = *event};
    if (event->body.type == self->frame.midi_type &&
        event->body.size <= sizeof(message.bytes)) {
      memcpy(message.bytes, event + 1, event->body.size);
      message.bytes[1] = (message.bytes[1] + self->step++) & 0x7FU;
      lv2_atom_sequence_append_event(
        out, room, (const LV2_Atom_Event*)(const void*)&message);
    }
  }
}

const size_t frame_bytes = sizeof(Ladder);

const LV2_Descriptor frame_plugin = {
  .URI          = "urn:test:ladder",
  .instantiate  = frame_instantiate,
  .connect_port = frame_connect_port,
  .run          = run,
  .cleanup      = frame_cleanup,
};
