// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_STATE_VALUES_H
#define CHRONUS_HOST_STATE_VALUES_H

#include "host/base/status.h"
#include "host/lv2/instance.h"

#include <lv2/state/state.h>
#include <lv2/urid/urid.h>

#include <stddef.h>
#include <stdint.h>

// What a plugin stores when it is saved, as values by key.  Any thread, also
// while another one runs the plugin: LV2 has `save()` stand that.

typedef struct {
  LV2_URID key;     ///< What it is
  LV2_URID type;    ///< Of the value
  uint32_t flags;   ///< As of LV2
  size_t   n_bytes; ///< Of the value
  void*    bytes;   ///< The value; owned
} StateValue;

/// All zero is none
typedef struct {
  StateValue* items; ///< Owned
  uint32_t    n;     ///< How many
} StateValues;

/**
   Have a plugin store its values.

   Those that are no plain data are refused: they cannot be put away.
   @param values Overwritten; to be freed by `state_values_free`.
   @param folder For the plugin's files: see `state_save`.
   @return STATUS_NO_STATE; the hint is what the plugin says.
*/
Status
state_values_take(StateValues*    values,
                  const Instance* instance,
                  const char*     folder,
                  Problem*        problem);

/// Free them
void
state_values_free(StateValues* values);

/// Note that a plugin said no; STATUS_NO_STATE
Status
state_values_refuse(Problem*         problem,
                    const Instance*  instance,
                    LV2_State_Status status);

#endif // CHRONUS_HOST_STATE_VALUES_H
