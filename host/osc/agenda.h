// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_AGENDA_H
#define CHRONUS_HOST_AGENDA_H

#include "host/base/status.h"
#include "host/osc/sender.h"

#include <stdbool.h>
#include <stdint.h>

// Bundles whose time is still to come, in its order; the OSC thread

/// Most bundles that wait
#define AGENDA_BUNDLES 1024U

/// Most bytes of their events together
#define AGENDA_BYTES (1U << 20U)

typedef struct {
  int64_t  at_ns;   ///< Its time, since 1970
  Sender   from;    ///< Who sent it
  char*    path;    ///< Of its first message, for answers; owned
  uint8_t* events;  ///< As in a ring; owned
  uint32_t n_bytes; ///< Length of `events`
} Appointment;

/// All zero is empty
typedef struct {
  uint32_t     n;       ///< How many wait
  uint32_t     n_bytes; ///< Of their events together
  Appointment* items;   ///< In the order of their times; owned
} Agenda;

/// Whether `n` more bundles with events of `n_bytes` together find room
bool
agenda_has_room(const Agenda* agenda, uint32_t n, uint32_t n_bytes);

/**
   Add a bundle, behind those of the same time.

   @param appointment Its path and events are copied.
   @return STATUS_NO_MEMORY, also where there is no room.
*/
Status
agenda_add(Agenda* agenda, const Appointment* appointment);

/// The bundle whose time comes first; null if none waits
const Appointment*
agenda_first(const Agenda* agenda);

/// Forget bundle `i`, which must be there; those behind it move up
void
agenda_drop(Agenda* agenda, uint32_t i);

/// Forget all and free the memory; a zeroed one is fine
void
agenda_close(Agenda* agenda);

#endif // CHRONUS_HOST_AGENDA_H
