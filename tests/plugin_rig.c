// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/plugin_rig.h"

#include "plugin/params.h"
#include "plugin/snapshot.h"
#include "tests/suite.h"

#include <check.h>
#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>
#include <lv2/core/lv2.h>
#include <lv2/midi/midi.h>
#include <lv2/time/time.h>
#include <lv2/urid/urid.h>

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Time that one test may take, in seconds
static const double TIME_LIMIT_S = 120.0;

static LV2_URID
map_uri(const LV2_URID_Map_Handle handle, const char* const uri)
{
  char** const uris = (char**)handle;
  for (uint32_t u = 0U; u < RIG_MAX_URIDS; ++u) {
    if (!uris[u]) {
      uris[u] = strdup(uri);
    }
    if (!strcmp(uris[u], uri)) {
      return u + 1U;
    }
  }
  ck_abort_msg("too many URIs");
  return 0U;
}

static LV2_Atom_Sequence*
sequence(Rig* const rig)
{
  return (LV2_Atom_Sequence*)(void*)rig->events;
}

static void
clear_events(Rig* const rig)
{
  LV2_Atom_Sequence* const s = sequence(rig);
  lv2_atom_sequence_clear(s);
  s->atom.type = rig_urid(rig, LV2_ATOM__Sequence);
}

void
rig_open(Rig* const rig, const double rate)
{
  *rig            = (Rig){.plugin = lv2_descriptor(0U)};
  rig->map.handle = rig->uris;
  rig->map.map    = map_uri;

  const LV2_Feature        feature    = {LV2_URID__map, &rig->map};
  const LV2_Feature* const features[] = {&feature, NULL};
  rig->handle = rig->plugin->instantiate(rig->plugin, rate, "/", features);
  ck_assert_ptr_nonnull(rig->handle);

  rig->plugin->connect_port(rig->handle, PORT_EVENTS, rig->events);
  for (uint32_t p = 0U; p < N_PARAMS; ++p) {
    rig->control[p] = PARAM_INFO[p].def;
    rig->plugin->connect_port(rig->handle, PORT_PARAMS + p, &rig->control[p]);
  }
  rig->snapshot =
    (const SnapshotInterface*)rig->plugin->extension_data(SNAPSHOT_URI);
  ck_assert_ptr_nonnull(rig->snapshot);
  clear_events(rig);
  rig->plugin->activate(rig->handle);
}

void
rig_close(Rig* const rig)
{
  if (rig->handle) {
    rig->plugin->cleanup(rig->handle);
  }
  for (int u = 0; u < RIG_MAX_URIDS; ++u) {
    free(rig->uris[u]);
  }
  *rig = (Rig){0};
}

LV2_URID
rig_urid(Rig* const rig, const char* const uri)
{
  return rig->map.map(rig->map.handle, uri);
}

void
rig_event(Rig* const        rig,
          const int64_t     frame,
          const LV2_URID    type,
          const void* const body,
          const uint32_t    size)
{
  LV2_Atom_Sequence* const s    = sequence(rig);
  const LV2_Atom_Event     e    = {{frame}, {size, type}};
  const size_t             used = sizeof(s->atom) + s->atom.size;

  ck_assert_uint_le(used + sizeof(e) + size + 8U, RIG_EVENT_BYTES);
  memcpy(rig->events + used, &e, sizeof(e));
  memcpy(rig->events + used + sizeof(e), body, size);
  s->atom.size += (uint32_t)sizeof(e) + lv2_atom_pad_size(size);
}

void
rig_midi(Rig* const    rig,
         const int64_t frame,
         const int     status,
         const int     data1,
         const int     data2)
{
  const uint8_t  bytes[] = {(uint8_t)status, (uint8_t)data1, (uint8_t)data2};
  const uint32_t size    = (status & 0xE0) == 0xC0 ? 2U : 3U;
  rig_event(rig, frame, rig_urid(rig, LV2_MIDI__MidiEvent), bytes, size);
}

void
rig_speed(Rig* const rig, const int64_t frame, const float speed)
{
  // An object without an id, with one property
  const uint32_t body[] = {0U,
                           rig_urid(rig, LV2_TIME__Position),
                           rig_urid(rig, LV2_TIME__speed),
                           0U,
                           sizeof(speed),
                           rig_urid(rig, LV2_ATOM__Float),
                           rig_bits(speed)};
  rig_event(rig, frame, rig_urid(rig, LV2_ATOM__Object), body, sizeof(body));
}

void
rig_run(Rig* const rig, float* const out, const uint32_t n)
{
  float* const right = (float*)malloc((n + 1U) * sizeof(float));
  rig->plugin->connect_port(rig->handle, PORT_LEFT, out);
  rig->plugin->connect_port(rig->handle, PORT_RIGHT, right);
  rig->plugin->run(rig->handle, n);
  if (!rig->panned) {
    ck_assert_mem_eq(out, right, n * sizeof(float));
  }
  rig->right_peak = rig_peak(right, n);
  free(right);
  clear_events(rig);
}

void
rig_render(Rig* const rig, float* const out, const size_t n)
{
  for (size_t i = 0U; i < n;) {
    const uint32_t block = n - i < 256U ? (uint32_t)(n - i) : 256U;
    rig_run(rig, out + i, block);
    i += block;
  }
}

uint32_t
rig_bits(const float x)
{
  uint32_t bits = 0U;
  memcpy(&bits, &x, sizeof(bits));
  return bits;
}

void
rig_expect_silence(const float* const out, const size_t n)
{
  for (size_t i = 0U; i < n; ++i) {
    if (rig_bits(out[i])) {
      ck_abort_msg("frame %zu is %a", i, (double)out[i]);
    }
  }
}

float
rig_peak(const float* const out, const size_t n)
{
  float peak   = 0.0f;
  bool  finite = true;
  for (size_t i = 0U; i < n; ++i) { // Check tells its parent of each assertion
    finite = finite && isfinite(out[i]);
    peak   = fmaxf(peak, fabsf(out[i]));
  }
  ck_assert(finite);
  return peak;
}

int
rig_check(const char* const name, TCase* const tests)
{
  tcase_set_timeout(tests, TIME_LIMIT_S);
  return suite_run(name, tests);
}
