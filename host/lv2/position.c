// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/position.h"

#include <lv2/time/time.h>

void
position_init(Position* const     self,
              LV2_URID_Map* const map,
              const double        rate_hz)
{
  *self = (Position){
    .position        = map->map(map->handle, LV2_TIME__Position),
    .frame           = map->map(map->handle, LV2_TIME__frame),
    .speed           = map->map(map->handle, LV2_TIME__speed),
    .bar             = map->map(map->handle, LV2_TIME__bar),
    .bar_beat        = map->map(map->handle, LV2_TIME__barBeat),
    .beat            = map->map(map->handle, LV2_TIME__beat),
    .beat_unit       = map->map(map->handle, LV2_TIME__beatUnit),
    .beats_per_bar   = map->map(map->handle, LV2_TIME__beatsPerBar),
    .bpm             = map->map(map->handle, LV2_TIME__beatsPerMinute),
    .frames_a_second = map->map(map->handle, LV2_TIME__framesPerSecond),
    .rate_hz         = (float)rate_hz};
  lv2_atom_forge_init(&self->forge, map);
}

static void
write_meter(Position* const self, const Transport* const transport)
{
  LV2_Atom_Forge* const forge = &self->forge;
  const double          meter = (double)transport->beats_per_bar;
  lv2_atom_forge_key(forge, self->bar);
  lv2_atom_forge_long(forge, transport->bar);
  lv2_atom_forge_key(forge, self->bar_beat);
  lv2_atom_forge_float(forge, (float)transport->bar_beat);
  lv2_atom_forge_key(forge, self->beat);
  lv2_atom_forge_double(forge,
                        ((double)transport->bar * meter) + transport->bar_beat);
  lv2_atom_forge_key(forge, self->beat_unit);
  lv2_atom_forge_int(forge, transport->beat_unit);
  lv2_atom_forge_key(forge, self->beats_per_bar);
  lv2_atom_forge_float(forge, transport->beats_per_bar);
  lv2_atom_forge_key(forge, self->bpm);
  lv2_atom_forge_float(forge, (float)transport->bpm);
}

const LV2_Atom*
position_write(Position* const        self,
               const Transport* const transport,
               void* const            to)
{
  LV2_Atom_Forge* const forge = &self->forge;
  LV2_Atom_Forge_Frame  frame;
  lv2_atom_forge_set_buffer(forge, (uint8_t*)to, POSITION_BYTES);
  lv2_atom_forge_object(forge, &frame, 0U, self->position);
  lv2_atom_forge_key(forge, self->frame);
  lv2_atom_forge_long(forge, transport->frame);
  lv2_atom_forge_key(forge, self->speed);
  lv2_atom_forge_float(forge, transport->rolls ? 1.0f : 0.0f);
  lv2_atom_forge_key(forge, self->frames_a_second);
  lv2_atom_forge_float(forge, self->rate_hz);
  if (transport->measured) {
    write_meter(self, transport);
  }
  lv2_atom_forge_pop(forge, &frame);
  return (const LV2_Atom*)to;
}
