// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/packing.h"

#include "host/lv2/instance_impl.h"
#include "host/lv2/state.h"

#include <stdint.h>
#include <string.h>

/// Begin of a packed state; the controls follow, then the plugin's snapshot
typedef struct {
  uint64_t n_ports;        ///< Of the plugin
  uint64_t snapshot_bytes; ///< 0 if it gives none
  uint64_t jobs;           ///< That it has asked for
  bool     states;         ///< There is an LV2 state beside it
  Notes    held;           ///< Which it has been told of
} Packed;

const char*
packing_name(const PackingWay way)
{
  switch (way) {
    case PACKING_NOTHING:
      return "nothing";
    case PACKING_CONTROLS:
      return "controls and held notes";
    case PACKING_STATE:
      return "LV2 state, controls and held notes";
    case PACKING_SNAPSHOT:
      return "snapshot";
  }
  return "nothing";
}

/// Offset of the snapshot, which any plugin finds aligned
static size_t
snapshot_at(const uint64_t n_ports)
{
  const size_t used = sizeof(Packed) + ((size_t)n_ports * sizeof(float));
  return (used + 63U) & ~(size_t)63U;
}

size_t
packing_write(const Instance* const instance,
              const char* const     folder,
              Status* const         state,
              Problem* const        problem,
              void* const           to,
              const size_t          room)
{
  const uint64_t n_ports = instance->model->n_ports;
  const bool     wanted  = folder[0] && instance->model->has_state;
  *state = wanted ? state_save(instance, folder, problem) : STATUS_OK;
  const Packed packed = {.n_ports        = n_ports,
                         .snapshot_bytes = instance->snapshot_bytes,
                         .jobs           = worker_asked(instance->worker),
                         .states         = wanted && !*state,
                         .held           = instance->held};
  const size_t at     = snapshot_at(n_ports);
  const size_t size   = at + packed.snapshot_bytes;
  if (size > room) {
    return 0U;
  }

  uint8_t* const bytes = (uint8_t*)to;
  memcpy(bytes, &packed, sizeof(packed));
  memcpy(bytes + sizeof(packed), instance->controls, n_ports * sizeof(float));
  if (instance->snapshot) {
    instance->snapshot->save(lilv_instance_get_handle(instance->lilv),
                             bytes + at);
  }
  return size;
}

PackingWay
packing_read(Instance* const   instance,
             const char* const place,
             const void* const from,
             const size_t      n_bytes)
{
  const uint8_t* const bytes   = (const uint8_t*)from;
  const uint64_t       n_ports = instance->model->n_ports;
  const size_t         at      = snapshot_at(n_ports);
  Packed               packed  = {.n_ports = 0U};
  if (n_bytes < at) {
    return PACKING_NOTHING;
  }
  memcpy(&packed, bytes, sizeof(packed));
  if (packed.n_ports != n_ports || packed.snapshot_bytes != n_bytes - at) {
    return PACKING_NOTHING;
  }

  instance->held = packed.held;
  worker_number(instance->worker, packed.jobs);
  memcpy(instance->controls, bytes + sizeof(packed), n_ports * sizeof(float));
  if (instance->snapshot && packed.snapshot_bytes &&
      !instance->snapshot->restore(lilv_instance_get_handle(instance->lilv),
                                   bytes + at,
                                   packed.snapshot_bytes)) {
    return PACKING_SNAPSHOT;
  }
  instance->untold = true;
  return packed.states && place[0] && !state_load(instance, place, NULL)
           ? PACKING_STATE
           : PACKING_CONTROLS;
}
