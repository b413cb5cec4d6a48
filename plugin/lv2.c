// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/dsp.h"
#include "plugin/kernel.h"
#include "plugin/midi.h"
#include "plugin/params.h"
#include "plugin/plugin.h"
#include "plugin/rt.h"
#include "plugin/settings.h"
#include "plugin/synth.h"

#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>
#include <lv2/core/lv2.h>
#include <lv2/midi/midi.h>
#include <lv2/time/time.h>
#include <lv2/urid/urid.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// The synth as an LV2 plugin: ports, and events that cut the block

/// The kernels of as many lanes as the environment asks for, if the machine has
/// them, else the widest; a test that they sound alike needs it.
static const Kernel*
choose_kernel(void)
{
  const char* const   wish = getenv("CHRONUS_LANES");
  const Kernel* const that =
    wish ? kernel_find((int)strtol(wish, NULL, 10)) : NULL;
  return that ? that : kernel_best();
}

static LV2_Handle
instantiate(const LV2_Descriptor* const     descriptor,
            const double                    rate,
            const char* const               bundle,
            const LV2_Feature* const* const features)
{
  (void)descriptor;
  (void)bundle;

  const LV2_URID_Map* map = NULL;
  for (int f = 0; features && features[f]; ++f) {
    if (!strcmp(features[f]->URI, LV2_URID__map)) {
      map = (const LV2_URID_Map*)features[f]->data;
    }
  }
  if (!map || !(rate >= 1000.0 && rate <= 1e6)) {
    return NULL;
  }

  Plugin* const p = (Plugin*)aligned_alloc(_Alignof(Plugin), sizeof(Plugin));
  if (p) {
    memset(p, 0, sizeof(Plugin));
    p->urids.atom_blank    = map->map(map->handle, LV2_ATOM__Blank);
    p->urids.atom_object   = map->map(map->handle, LV2_ATOM__Object);
    p->urids.atom_float    = map->map(map->handle, LV2_ATOM__Float);
    p->urids.atom_sequence = map->map(map->handle, LV2_ATOM__Sequence);
    p->urids.midi_event    = map->map(map->handle, LV2_MIDI__MidiEvent);
    p->urids.time_position = map->map(map->handle, LV2_TIME__Position);
    p->urids.time_speed    = map->map(map->handle, LV2_TIME__speed);
    p->urids.atom_int      = map->map(map->handle, LV2_ATOM__Int);
    p->urids.atom_vector   = map->map(map->handle, LV2_ATOM__Vector);
    p->urids.settings      = map->map(map->handle, SETTINGS_URI);

    for (int c = 0; c < N_PARAMS; ++c) {
      p->param[c] = &PARAM_INFO[c].def;
    }
    const uint64_t was = rt_float_enter();
    synth_init(&p->synth, rate, choose_kernel());
    rt_float_leave(was);
  }
  return p;
}

RT_SAFE static void
connect_port(const LV2_Handle instance, const uint32_t port, void* const data)
{
  Plugin* const p = (Plugin*)instance;
  if (port == PORT_EVENTS) {
    p->events = (const LV2_Atom_Sequence*)data;
  } else if (port == PORT_LEFT || port == PORT_RIGHT) {
    p->audio[port - PORT_LEFT] = (float*)data;
  } else if (port < N_PORTS) {
    const Param c = (Param)(port - PORT_PARAMS);
    p->param[c]   = data ? (const float*)data : &PARAM_INFO[c].def;
  }
}

RT_SAFE static void
activate(const LV2_Handle instance)
{
  Plugin* const p = (Plugin*)instance;
  synth_reset(&p->synth);
  settings_write(&p->synth.state, p->restored);
}

/// True if the control ports hold what they held before.
RT_SAFE static int
params_rest(const Plugin* const p)
{
  uint32_t differ = p->synth.state.primed ? 0U : 1U;
  for (int c = 0; c < N_PARAMS; ++c) {
    uint32_t bits = 0U;
    memcpy(&bits, p->param[c], sizeof(bits));
    differ |= bits ^ p->synth.state.raw[c];
  }
  return !differ;
}

/// Take the values at the control ports.
RT_SAFE static void
read_params(Plugin* const p)
{
  Params values;
  for (int c = 0; c < N_PARAMS; ++c) {
    values.v[c] = *p->param[c];
  }
  synth_set(&p->synth, &values);
}

/// Write frames `from` to `to` to both outputs.
RT_SAFE static void
render(Plugin* const p, const uint32_t from, const uint32_t to)
{
  float    unheard[2][TILE];
  uint32_t i = from;
  while (i < to) {
    const uint32_t n = to - i < TILE ? to - i : TILE;
    synth_render(&p->synth,
                 // cppcheck-suppress legacyUninitvar ; it is written there
                 p->audio[0] ? p->audio[0] + i : unheard[0],
                 p->audio[1] ? p->audio[1] + i : unheard[1],
                 (int32_t)n);
    i += n;
  }
}

/// Take the transport's state from an object of `size` bytes.
RT_SAFE static void
read_position(Plugin* const p, const void* const body, const uint32_t size)
{
  const LV2_Atom_Object_Body* const object = (const LV2_Atom_Object_Body*)body;
  if (size < sizeof(*object) || object->otype != p->urids.time_position) {
    return;
  }

  const uint8_t* const bytes = (const uint8_t*)body;
  uint32_t             at    = sizeof(*object);
  while (size - at >= sizeof(LV2_Atom_Property_Body)) {
    const LV2_Atom_Property_Body* const item =
      (const LV2_Atom_Property_Body*)(const void*)(bytes + at);
    const uint32_t room = size - at - (uint32_t)sizeof(*item);
    if (item->value.size > room) {
      return;
    }
    if (item->key == p->urids.time_speed &&
        item->value.type == p->urids.atom_float &&
        item->value.size == sizeof(float)) {
      float speed = 0.0f;
      memcpy(&speed, item + 1, sizeof(speed));
      synth_transport(&p->synth, speed > 0.0f || speed < 0.0f);
    }
    const uint32_t padded = lv2_atom_pad_size(item->value.size);
    if (padded > room) {
      return;
    }
    at += (uint32_t)sizeof(*item) + padded;
  }
}

/// Play one event.
RT_SAFE static void
play_event(Plugin* const p, const LV2_Atom_Event* const e)
{
  const LV2_URID type = e->body.type;
  if (type == p->urids.midi_event) {
    midi_play(&p->synth, (const uint8_t*)(e + 1), e->body.size);
  } else if (type == p->urids.atom_object || type == p->urids.atom_blank) {
    read_position(p, e + 1, e->body.size);
  }
}

/// Render up to each event and play it; returns the frame that it came to.
RT_SAFE static uint32_t
play_events(Plugin* const p, const uint32_t n_frames)
{
  const LV2_Atom_Sequence* const s    = p->events;
  const uint32_t                 head = sizeof(LV2_Atom_Sequence_Body);
  uint32_t                       i    = 0U;
  if (!s || s->atom.type != p->urids.atom_sequence || s->atom.size < head) {
    return i;
  }

  const uint8_t* const bytes = (const uint8_t*)&s->body;
  uint32_t             at    = head;
  while (s->atom.size - at >= sizeof(LV2_Atom_Event)) {
    const LV2_Atom_Event* const e =
      (const LV2_Atom_Event*)(const void*)(bytes + at);
    const uint32_t room = s->atom.size - at - (uint32_t)sizeof(*e);
    if (e->body.size > room) {
      break;
    }
    const int64_t  frame = e->time.frames;
    const uint32_t to    = frame < (int64_t)i          ? i
                           : frame < (int64_t)n_frames ? (uint32_t)frame
                                                       : n_frames;
    render(p, i, to);
    play_event(p, e);
    i = to;

    const uint32_t padded = lv2_atom_pad_size(e->body.size);
    if (padded > room) {
      break;
    }
    at += (uint32_t)sizeof(*e) + padded;
  }
  return i;
}

/// True if there is no event.
RT_SAFE static int
events_rest(const Plugin* const p)
{
  return !p->events || p->events->atom.size <= sizeof(LV2_Atom_Sequence_Body);
}

RT_SAFE static void
run(const LV2_Handle instance, const uint32_t n_frames)
{
  Plugin* const p     = (Plugin*)instance;
  const int     rests = params_rest(p);
  if (rests && events_rest(p) && !p->synth.state.bank.sounds) {
    render(p, 0U, n_frames); // Silence, for which no number is worked out
    return;
  }

  const uint64_t was = rt_float_enter();
  if (!rests) {
    read_params(p);
  }
  render(p, play_events(p, n_frames), n_frames);
  rt_float_leave(was);
}

static void
cleanup(const LV2_Handle instance)
{
  free(instance);
}

LV2_SYMBOL_EXPORT const LV2_Descriptor*
lv2_descriptor(const uint32_t index)
{
  static const LV2_Descriptor descriptor = {"urn:chronus:synth",
                                            instantiate,
                                            connect_port,
                                            activate,
                                            run,
                                            NULL,
                                            cleanup,
                                            extensions_find};

  return index ? NULL : &descriptor;
}
