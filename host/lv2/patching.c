// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/patching.h"

#include <lv2/patch/patch.h>

#include <stdlib.h>
#include <string.h>

Status
patching_open(Patching* const     self,
              const Model* const  model,
              LV2_URID_Map* const map)
{
  *self = (Patching){
    .set      = map->map(map->handle, LV2_PATCH__Set),
    .get      = map->map(map->handle, LV2_PATCH__Get),
    .property = map->map(map->handle, LV2_PATCH__property),
    .value    = map->map(map->handle, LV2_PATCH__value),
    .keys     = (LV2_URID*)calloc(model->n_ports + 1U, sizeof(LV2_URID))};
  if (!self->keys) {
    return STATUS_NO_MEMORY;
  }
  lv2_atom_forge_init(&self->forge, map);
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    const char* const uri = model->ports[p].property;
    self->keys[p]         = uri ? map->map(map->handle, uri) : 0U;
  }
  return STATUS_OK;
}

void
patching_close(Patching* const self)
{
  free(self->keys);
  *self = (Patching){.set = 0U};
}

static void
write_value(LV2_Atom_Forge* const forge,
            const PropertyType    type,
            const float           number,
            const char* const     text)
{
  const uint32_t length = text ? (uint32_t)strlen(text) : 0U;
  switch (type) {
    case PROPERTY_NONE:
    case PROPERTY_FLOAT:
      lv2_atom_forge_float(forge, number);
      break;
    case PROPERTY_DOUBLE:
      lv2_atom_forge_double(forge, (double)number);
      break;
    case PROPERTY_INT:
      lv2_atom_forge_int(forge, (int32_t)number);
      break;
    case PROPERTY_LONG:
      lv2_atom_forge_long(forge, (int64_t)number);
      break;
    case PROPERTY_BOOL:
      lv2_atom_forge_bool(forge, number > 0.0f);
      break;
    case PROPERTY_STRING:
      lv2_atom_forge_string(forge, text, length);
      break;
    case PROPERTY_PATH:
      lv2_atom_forge_path(forge, text, length);
      break;
  }
}

const LV2_Atom*
patching_write(Patching* const    self,
               const Model* const model,
               const uint32_t     p,
               const float        number,
               const char* const  text,
               void* const        to)
{
  LV2_Atom_Forge* const forge = &self->forge;
  LV2_Atom_Forge_Frame  frame;
  lv2_atom_forge_set_buffer(
    forge, (uint8_t*)to, PATCHING_BYTES + PATCHING_TEXT_BYTES);
  lv2_atom_forge_object(forge, &frame, 0U, self->set);
  lv2_atom_forge_key(forge, self->property);
  lv2_atom_forge_urid(forge, self->keys[p]);
  lv2_atom_forge_key(forge, self->value);
  write_value(forge, model->ports[p].type, number, text);
  lv2_atom_forge_pop(forge, &frame);
  return (const LV2_Atom*)to;
}

const LV2_Atom*
patching_ask(Patching* const self, void* const to)
{
  LV2_Atom_Forge_Frame frame;
  lv2_atom_forge_set_buffer(&self->forge, (uint8_t*)to, PATCHING_BYTES);
  lv2_atom_forge_object(&self->forge, &frame, 0U, self->get);
  lv2_atom_forge_pop(&self->forge, &frame);
  return (const LV2_Atom*)to;
}
