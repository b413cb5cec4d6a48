// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/faulty/frame.h"

#include <lv2/atom/atom.h>
#include <lv2/atom/forge.h>
#include <lv2/atom/util.h>
#include <lv2/core/lv2.h>
#include <lv2/patch/patch.h>
#include <lv2/state/state.h>
#include <lv2/urid/urid.h>

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

// A plugin that tells what it stands at: how loud the last note was by a port,
// and by messages its properties: how deep it is, which it holds to whole
// numbers, how many notes were struck, and a title that follows them.  A note
// changes its state.  It puts out its depth and the length of its file's name.

enum { OUT, IN, NOTIFY, LOUD };

/// Longest path or title, the zero included
#define TEXT_BYTES 1024U

typedef struct {
  Frame          frame;            ///< Its ports are these
  LV2_Atom_Forge forge;            ///< Writes what it tells
  float          depth;            ///< A whole number
  int32_t        strikes;          ///< Notes so far
  float          loud;             ///< Velocity of the last
  char           file[TEXT_BYTES]; ///< As it was set
} Tells;

static LV2_URID
map(const Tells* const self, const char* const uri)
{
  return frame_map(&self->frame, uri);
}

/// Begin a message of a type
static void
begin(Tells* const                self,
      LV2_Atom_Forge_Frame* const message,
      const uint32_t              frame,
      const char* const           type)
{
  lv2_atom_forge_frame_time(&self->forge, frame);
  lv2_atom_forge_object(&self->forge, message, 0U, map(self, type));
}

/// Write what comes with the key of a property: its value
static void
write_value(Tells* const self, const char* const key)
{
  char title[TEXT_BYTES];
  if (!strcmp(key, "urn:test:tells#depth")) {
    lv2_atom_forge_float(&self->forge, self->depth);
  } else if (!strcmp(key, "urn:test:tells#strikes")) {
    lv2_atom_forge_int(&self->forge, self->strikes);
  } else if (!strcmp(key, "urn:test:tells#title")) {
    const int n = snprintf(title, sizeof(title), "note %d", self->strikes);
    lv2_atom_forge_string(&self->forge, title, (uint32_t)n);
  } else {
    lv2_atom_forge_path(&self->forge, self->file, (uint32_t)strlen(self->file));
  }
}

/// Tell what a property is
static void
tell(Tells* const self, const uint32_t frame, const char* const key)
{
  LV2_Atom_Forge_Frame message;
  begin(self, &message, frame, LV2_PATCH__Set);
  lv2_atom_forge_key(&self->forge, map(self, LV2_PATCH__property));
  lv2_atom_forge_urid(&self->forge, map(self, key));
  lv2_atom_forge_key(&self->forge, map(self, LV2_PATCH__value));
  write_value(self, key);
  lv2_atom_forge_pop(&self->forge, &message);
}

/// Tell all of them, as one is asked to
static void
tell_all(Tells* const self, const uint32_t frame)
{
  static const char* const keys[] = {"urn:test:tells#depth",
                                     "urn:test:tells#strikes",
                                     "urn:test:tells#title",
                                     "urn:test:tells#file"};
  LV2_Atom_Forge_Frame     message;
  LV2_Atom_Forge_Frame     body;
  begin(self, &message, frame, LV2_PATCH__Put);
  lv2_atom_forge_key(&self->forge, map(self, LV2_PATCH__body));
  lv2_atom_forge_object(&self->forge, &body, 0U, 0U);
  for (size_t k = 0U; k < sizeof(keys) / sizeof(keys[0]); ++k) {
    lv2_atom_forge_key(&self->forge, map(self, keys[k]));
    write_value(self, keys[k]);
  }
  lv2_atom_forge_pop(&self->forge, &body);
  lv2_atom_forge_pop(&self->forge, &message);
}

static void
strike(Tells* const self, const uint32_t frame, const uint8_t velocity)
{
  LV2_Atom_Forge_Frame message;
  ++self->strikes;
  self->loud = (float)velocity;
  tell(self, frame, "urn:test:tells#strikes");
  tell(self, frame, "urn:test:tells#title");
  begin(self, &message, frame, LV2_STATE__StateChanged);
  lv2_atom_forge_pop(&self->forge, &message);
}

/// Do what a message says of a property
static void
set(Tells* const                 self,
    const LV2_Atom_Object* const object,
    const uint32_t               frame)
{
  const LV2_Atom* property = NULL;
  const LV2_Atom* value    = NULL;
  lv2_atom_object_get(object,
                      map(self, LV2_PATCH__property),
                      &property,
                      map(self, LV2_PATCH__value),
                      &value,
                      0);
  if (!property || !value) {
    return;
  }
  const LV2_URID key = ((const LV2_Atom_URID*)property)->body;
  if (key == map(self, "urn:test:tells#depth")) {
    self->depth = roundf(((const LV2_Atom_Float*)value)->body);
    tell(self, frame, "urn:test:tells#depth");
  } else if (key == map(self, "urn:test:tells#file") &&
             value->size <= sizeof(self->file)) {
    memcpy(self->file, value + 1, value->size);
  }
}

/// Do what an event says
static void
take(Tells* const self, const LV2_Atom_Event* const event)
{
  const uint8_t* const         message = (const uint8_t*)(event + 1);
  const LV2_Atom_Object* const object =
    (const LV2_Atom_Object*)(const void*)&event->body;
  const uint32_t frame = (uint32_t)event->time.frames;
  if (event->body.type == self->frame.midi_type) {
    if ((message[0] & 0xF0U) == 0x90U && message[2]) {
      strike(self, frame, message[2]);
    }
  } else if (event->body.type == map(self, LV2_ATOM__Object)) {
    if (object->body.otype == map(self, LV2_PATCH__Set)) {
      set(self, object, frame);
    } else if (object->body.otype == map(self, LV2_PATCH__Get)) {
      tell_all(self, frame);
    }
  }
}

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  Tells* const                   self = (Tells*)handle;
  const LV2_Atom_Sequence* const in =
    (const LV2_Atom_Sequence*)self->frame.ports[IN];
  LV2_Atom_Sequence* const notify =
    (LV2_Atom_Sequence*)self->frame.ports[NOTIFY];
  float* const         out  = (float*)self->frame.ports[OUT];
  uint32_t             from = 0U;
  LV2_Atom_Forge_Frame all;

  lv2_atom_forge_init(
    &self->forge,
    (LV2_URID_Map*)frame_feature(self->frame.features, LV2_URID__map));
  lv2_atom_forge_set_buffer(&self->forge,
                            (uint8_t*)notify,
                            (uint32_t)sizeof(LV2_Atom) + notify->atom.size);
  lv2_atom_forge_sequence_head(&self->forge, &all, 0U);
  LV2_ATOM_SEQUENCE_FOREACH(in, event)
  {
    for (; from < (uint32_t)event->time.frames; ++from) {
      out[from] = self->depth + ((float)strlen(self->file) / 1000.0f);
    }
    take(self, event);
  }
  for (; from < n_frames; ++from) {
    out[from] = self->depth + ((float)strlen(self->file) / 1000.0f);
  }
  lv2_atom_forge_pop(&self->forge, &all);
  *(float*)self->frame.ports[LOUD] = self->loud;
}

const size_t frame_bytes = sizeof(Tells);

const LV2_Descriptor frame_plugin = {
  .URI          = "urn:test:tells",
  .instantiate  = frame_instantiate,
  .connect_port = frame_connect_port,
  .run          = run,
  .cleanup      = frame_cleanup,
};
