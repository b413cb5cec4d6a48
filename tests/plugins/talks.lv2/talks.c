// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/faulty/frame.h"

#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>
#include <lv2/core/lv2.h>
#include <lv2/patch/patch.h>
#include <lv2/time/time.h>
#include <lv2/urid/urid.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// A plugin that talks: it plays each note once more, an octave above, and puts
// out what it was told last: the tempo, or what a property was set to

enum { OUT, IN, NOTIFY };

/// What one octave is
#define OCTAVE 12U

typedef struct {
  Frame frame; ///< Its ports are these
  float level; ///< Put out
} Talks;

/// A MIDI message with the frame at which it is sent
typedef struct {
  LV2_Atom_Event event;    ///< Header
  uint8_t        bytes[8]; ///< Three of them, and what pads
} Note;

static LV2_URID
map(const Talks* const self, const char* const uri)
{
  return frame_map(&self->frame, uri);
}

/// A number of any type
static float
number_in(const Talks* const self, const LV2_Atom* const atom)
{
  if (atom->type == map(self, LV2_ATOM__Float)) {
    return ((const LV2_Atom_Float*)atom)->body;
  }
  if (atom->type == map(self, LV2_ATOM__Int)) {
    return (float)((const LV2_Atom_Int*)atom)->body;
  }
  return -1.0f;
}

/// Follow the tempo, as thousandths
static void
follow(Talks* const self, const LV2_Atom_Object* const object)
{
  const LV2_Atom* bpm   = NULL;
  const LV2_Atom* speed = NULL;
  lv2_atom_object_get(object,
                      map(self, LV2_TIME__beatsPerMinute),
                      &bpm,
                      map(self, LV2_TIME__speed),
                      &speed,
                      0);
  self->level = bpm ? number_in(self, bpm) / 1000.0f : 0.0f;
  self->level += speed ? number_in(self, speed) / 2.0f : 0.0f;
}

/// Put out what a property is set to: tenths, or the length of a path
static void
set(Talks* const self, const LV2_Atom_Object* const object)
{
  const LV2_Atom* property = NULL;
  const LV2_Atom* value    = NULL;
  lv2_atom_object_get(object,
                      map(self, LV2_PATCH__property),
                      &property,
                      map(self, LV2_PATCH__value),
                      &value,
                      0);
  if (property && value && property->type == map(self, LV2_ATOM__URID)) {
    const LV2_URID key  = ((const LV2_Atom_URID*)property)->body;
    const bool     path = key == map(self, "urn:test:talks#file") &&
                      value->type == map(self, LV2_ATOM__Path);
    self->level = (path ? (float)strlen((const char*)(value + 1))
                        : number_in(self, value)) /
                  10.0f;
  }
}

/// Play a note once more
static void
echo(const Talks* const self, const LV2_Atom_Event* const event)
{
  LV2_Atom_Sequence* const out  = (LV2_Atom_Sequence*)self->frame.ports[NOTIFY];
  Note                     note = {.event = *event};
  memcpy(note.bytes, event + 1, 3U);
  note.bytes[1] = (uint8_t)(note.bytes[1] + OCTAVE);
  lv2_atom_sequence_append_event(out, 4096U, &note.event);
}

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  Talks* const                   self = (Talks*)handle;
  const LV2_Atom_Sequence* const in =
    (const LV2_Atom_Sequence*)self->frame.ports[IN];
  LV2_Atom_Sequence* const notify =
    (LV2_Atom_Sequence*)self->frame.ports[NOTIFY];
  float* const out  = (float*)self->frame.ports[OUT];
  uint32_t     from = 0U;

  notify->atom.type = map(self, LV2_ATOM__Sequence);
  lv2_atom_sequence_clear(notify);
  LV2_ATOM_SEQUENCE_FOREACH(in, event)
  {
    const LV2_Atom_Object* const object =
      (const LV2_Atom_Object*)(const void*)&event->body;
    for (; from < (uint32_t)event->time.frames; ++from) {
      out[from] = self->level;
    }
    if (event->body.type == self->frame.midi_type && event->body.size == 3U) {
      echo(self, event);
    } else if (event->body.type == map(self, LV2_ATOM__Object)) {
      if (object->body.otype == map(self, LV2_TIME__Position)) {
        follow(self, object);
      } else if (object->body.otype == map(self, LV2_PATCH__Set)) {
        set(self, object);
      }
    }
  }
  for (; from < n_frames; ++from) {
    out[from] = self->level;
  }
}

const size_t frame_bytes = sizeof(Talks);

const LV2_Descriptor frame_plugin = {
  .URI          = "urn:test:talks",
  .instantiate  = frame_instantiate,
  .connect_port = frame_connect_port,
  .run          = run,
  .cleanup      = frame_cleanup,
};
