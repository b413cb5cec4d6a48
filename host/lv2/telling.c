// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/telling.h"

#include <lv2/atom/util.h>
#include <lv2/patch/patch.h>
#include <lv2/state/state.h>

#include <stdlib.h>
#include <string.h>

Status
telling_open(Telling* const        self,
             const Model* const    model,
             const Patching* const patching,
             LV2_URID_Map* const   map)
{
  const uint32_t n_numbers = model_count_told(model, false);
  const uint32_t n_texts   = model_count_told(model, true);

  *self =
    (Telling){.model         = model,
              .patching      = patching,
              .object        = map->map(map->handle, LV2_ATOM__Object),
              .blank         = map->map(map->handle, LV2_ATOM__Blank),
              .put           = map->map(map->handle, LV2_PATCH__Put),
              .body          = map->map(map->handle, LV2_PATCH__body),
              .state_changed = map->map(map->handle, LV2_STATE__StateChanged),
              .n_bytes       = told_bytes(n_numbers, n_texts)};
  self->told = (Told*)calloc(1U, self->n_bytes);
  if (!self->told) {
    return STATUS_NO_MEMORY;
  }
  self->told->n_numbers = n_numbers;
  self->told->n_texts   = n_texts;
  return STATUS_OK;
}

void
telling_close(Telling* const self)
{
  free(self->told);
  *self = (Telling){.n_bytes = 0U};
}

/// Which number, or text, of all that are told a port is
static uint32_t
place_of(const Model* const model, const uint32_t p)
{
  const bool text = model_is_text(&model->ports[p]);
  uint32_t   k    = 0U;
  for (uint32_t q = 0U; q < p; ++q) {
    const ModelPort* const port = &model->ports[q];
    k += model_is_told(port) && model_is_text(port) == text;
  }
  return k;
}

static void
note_number(const Telling* const self, const uint32_t p, const float value)
{
  ToldNumber* const number =
    &told_numbers(self->told)[place_of(self->model, p)];
  number->n += number->n < UINT32_MAX ? 1U : 0U;
  number->value = value;
}

/// Note a text as it lies in an atom; false if it is too long
static bool
note_text(const Telling* const  self,
          const uint32_t        p,
          const LV2_Atom* const atom)
{
  ToldText* const text =
    &told_texts(self->told, self->told->n_numbers)[place_of(self->model, p)];
  const char* const body   = (const char*)(atom + 1);
  const size_t      length = strnlen(body, atom->size);
  if (length >= sizeof(text->text)) {
    return false;
  }
  ++text->n;
  memset(text->text, 0, sizeof(text->text));
  memcpy(text->text, body, length);
  return true;
}

/// Read a number of any type; false if it is none
static bool
read_number(const LV2_Atom_Forge* const forge,
            const LV2_Atom* const       atom,
            float* const                value)
{
  if (atom->type == forge->Float && atom->size == sizeof(float)) {
    *value = ((const LV2_Atom_Float*)atom)->body;
  } else if (atom->type == forge->Double && atom->size == sizeof(double)) {
    *value = (float)((const LV2_Atom_Double*)atom)->body;
  } else if ((atom->type == forge->Int || atom->type == forge->Bool) &&
             atom->size == sizeof(int32_t)) {
    *value = (float)((const LV2_Atom_Int*)atom)->body;
  } else if (atom->type == forge->Long && atom->size == sizeof(int64_t)) {
    *value = (float)((const LV2_Atom_Long*)atom)->body;
  } else {
    return false;
  }
  return true;
}

/// Note what a property is, if it is one of ours and of its type; false if it
/// is too long
static bool
note_property(const Telling* const  self,
              const LV2_URID        key,
              const LV2_Atom* const atom)
{
  const LV2_Atom_Forge* const forge = &self->patching->forge;
  float                       value = 0.0f;
  for (uint32_t p = 0U; p < self->model->n_ports; ++p) {
    if (!key || self->patching->keys[p] != key) {
      continue;
    }
    if (!model_is_text(&self->model->ports[p])) {
      if (read_number(forge, atom, &value)) {
        note_number(self, p, value);
      }
    } else if (atom->type == forge->String || atom->type == forge->Path) {
      return note_text(self, p, atom);
    }
    return true;
  }
  return true;
}

bool
telling_hear(Telling* const self, const LV2_Atom* const atom)
{
  const LV2_Atom_Object* const object   = (const LV2_Atom_Object*)atom;
  const LV2_Atom*              property = NULL;
  const LV2_Atom*              value    = NULL;
  const LV2_Atom*              body     = NULL;
  bool                         whole    = true;
  if ((atom->type != self->object && atom->type != self->blank) ||
      atom->size < sizeof(LV2_Atom_Object_Body)) {
    return true;
  }
  LV2_ATOM_OBJECT_FOREACH(object, entry)
  {
    property =
      entry->key == self->patching->property ? &entry->value : property;
    value = entry->key == self->patching->value ? &entry->value : value;
    body  = entry->key == self->body ? &entry->value : body;
  }
  if (object->body.otype == self->state_changed) {
    ++self->told->n_changes;
  } else if (object->body.otype == self->patching->set && property && value &&
             property->type == self->patching->forge.URID) {
    whole = note_property(self, ((const LV2_Atom_URID*)property)->body, value);
  } else if (object->body.otype == self->put && body &&
             (body->type == self->object || body->type == self->blank)) {
    LV2_ATOM_OBJECT_FOREACH((const LV2_Atom_Object*)body, entry)
    {
      whole = note_property(self, entry->key, &entry->value) && whole;
    }
  }
  return whole;
}

void
telling_look(const Telling* const self, const float* const controls)
{
  ToldNumber* const numbers = told_numbers(self->told);
  uint32_t          k       = 0U;
  for (uint32_t p = 0U; p < self->model->n_ports; ++p) {
    const ModelPort* const port = &self->model->ports[p];
    if (port->kind == PORT_CONTROL_OUT && !port->property) {
      numbers[k] = (ToldNumber){.n = 1U, .value = controls[p]};
    }
    k += model_is_told(port) && !model_is_text(port);
  }
}
