// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/midnam.h"
#include "plugin/plugin.h"
#include "plugin/rt.h"
#include "plugin/settings.h"
#include "plugin/snapshot.h"
#include "plugin/synth.h"

#include <lv2/atom/atom.h>
#include <lv2/core/lv2.h>
#include <lv2/state/state.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// What the plugin has beyond ports: snapshots, the LV2 state, names for MIDI

/// "Chronus2": counts up when what a snapshot holds changes its meaning
static const uint64_t SNAPSHOT_MAGIC = 0x4368726F6E757332U;

/// What a snapshot begins with
typedef struct {
  uint64_t layout; ///< See `snapshot_layout`
  uint64_t bytes;  ///< Size of the state that follows
  double   rate;   ///< In Hz
} SnapshotHead;

/// A number for where the parts of the state lie, so that no other version of
/// this binary takes them for something else (FNV-1a of the offsets).
RT_SAFE static uint64_t
snapshot_layout(void)
{
  static const size_t parts[] = {
    offsetof(SynthState, params),
    offsetof(SynthState, raw),
    offsetof(SynthState, times),
    offsetof(SynthState, motion),
    offsetof(SynthState, bank),
    offsetof(SynthState, voices),
    offsetof(SynthState, keys),
    offsetof(SynthState, last_hz),
    offsetof(SynthState, channel),
    offsetof(SynthState, shade),
    offsetof(SynthState, level),
    offsetof(SynthState, solo),
    offsetof(SynthState, primed),
    offsetof(SynthState, rolls),
  };

  uint64_t layout = SNAPSHOT_MAGIC;
  for (size_t k = 0U; k < sizeof(parts) / sizeof(parts[0]); ++k) {
    layout = (layout ^ parts[k]) * 0x100000001B3U;
  }
  return layout;
}

RT_SAFE static size_t
snapshot_size(const LV2_Handle instance)
{
  (void)instance;
  return sizeof(SnapshotHead) + sizeof(SynthState);
}

RT_SAFE static void
snapshot_save(const LV2_Handle instance, void* const to)
{
  const Plugin* const p    = (const Plugin*)instance;
  const SnapshotHead  head = {
     snapshot_layout(), sizeof(SynthState), p->synth.rate};
  memcpy(to, &head, sizeof(head));
  memcpy((uint8_t*)to + sizeof(head), &p->synth.state, sizeof(SynthState));
}

RT_SAFE static int
snapshot_restore(const LV2_Handle  instance,
                 const void* const from,
                 const size_t      bytes)
{
  Plugin* const p    = (Plugin*)instance;
  SnapshotHead  head = {0U, 0U, 0.0};
  if (bytes != snapshot_size(instance)) {
    return 1;
  }
  memcpy(&head, from, sizeof(head));
  if (head.layout != snapshot_layout() || head.bytes != sizeof(SynthState) ||
      head.rate != p->synth.rate) {
    return 1;
  }
  memcpy(
    &p->synth.state, (const uint8_t*)from + sizeof(head), sizeof(SynthState));
  return 0;
}

/// The settings as an LV2 atom
typedef struct {
  LV2_Atom_Vector_Body head;             ///< What they are
  int32_t              body[N_SETTINGS]; ///< See settings.h
} Settings;

static LV2_State_Status
state_save(const LV2_Handle                instance,
           const LV2_State_Store_Function  store,
           const LV2_State_Handle          handle,
           const uint32_t                  flags,
           const LV2_Feature* const* const features)
{
  (void)flags;
  (void)features;

  const Plugin* const p = (const Plugin*)instance;
  Settings            s = {{sizeof(int32_t), p->urids.atom_int}, {0}};
  settings_read(&p->synth.state, s.body);
  return store(handle,
               p->urids.settings,
               &s,
               sizeof(s),
               p->urids.atom_vector,
               LV2_STATE_IS_POD | LV2_STATE_IS_PORTABLE);
}

static LV2_State_Status
state_restore(const LV2_Handle                  instance,
              const LV2_State_Retrieve_Function retrieve,
              const LV2_State_Handle            handle,
              const uint32_t                    flags,
              const LV2_Feature* const* const   features)
{
  (void)flags;
  (void)features;

  Plugin* const     p     = (Plugin*)instance;
  size_t            bytes = 0U;
  uint32_t          type  = 0U;
  uint32_t          kind  = 0U;
  const void* const from =
    retrieve(handle, p->urids.settings, &bytes, &type, &kind);
  Settings s;
  if (!from) {
    return LV2_STATE_ERR_NO_PROPERTY;
  }
  if (type != p->urids.atom_vector || bytes != sizeof(s)) {
    return LV2_STATE_ERR_BAD_TYPE;
  }
  memcpy(&s, from, sizeof(s));
  if (s.head.child_size != sizeof(int32_t) ||
      s.head.child_type != p->urids.atom_int) {
    return LV2_STATE_ERR_BAD_TYPE;
  }
  memcpy(p->restored, s.body, sizeof(p->restored));
  settings_write(&p->synth.state, p->restored);
  synth_settle(&p->synth);
  return LV2_STATE_SUCCESS;
}

const void*
extensions_find(const char* const uri)
{
  static const SnapshotInterface snapshot = {
    snapshot_size, snapshot_save, snapshot_restore};
  static const LV2_State_Interface state  = {state_save, state_restore};
  static const MidnamInterface     midnam = {
        midnam_document, midnam_model, midnam_free};

  if (!strcmp(uri, SNAPSHOT_URI)) {
    return &snapshot;
  }
  if (!strcmp(uri, LV2_STATE__interface)) {
    return &state;
  }
  return strcmp(uri, MIDNAM_INTERFACE_URI) ? NULL : &midnam;
}
