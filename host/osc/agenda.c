// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/agenda.h"

#include <stdlib.h>
#include <string.h>

bool
agenda_has_room(const Agenda* const agenda,
                const uint32_t      n,
                const uint32_t      n_bytes)
{
  return n <= AGENDA_BUNDLES - agenda->n &&
         n_bytes <= AGENDA_BYTES - agenda->n_bytes;
}

static void
free_items(const Appointment* const item)
{
  free(item->path);
  free(item->events);
}

Status
agenda_add(Agenda* const agenda, const Appointment* const appointment)
{
  Appointment added = *appointment;
  if (!agenda->items) {
    agenda->items = calloc(AGENDA_BUNDLES, sizeof(*agenda->items));
  }
  added.path   = strdup(appointment->path);
  added.events = malloc(appointment->n_bytes + 1U);
  if (!agenda->items || !added.path || !added.events ||
      !agenda_has_room(agenda, 1U, added.n_bytes)) {
    free_items(&added);
    return STATUS_NO_MEMORY;
  }

  memcpy(added.events, appointment->events, added.n_bytes);
  uint32_t at = agenda->n;
  while (at && agenda->items[at - 1U].at_ns > added.at_ns) {
    --at;
  }
  memmove(agenda->items + at + 1U,
          agenda->items + at,
          (agenda->n - at) * sizeof(*agenda->items));
  agenda->items[at] = added;
  agenda->n_bytes += added.n_bytes;
  ++agenda->n;
  return STATUS_OK;
}

const Appointment*
agenda_first(const Agenda* const agenda)
{
  return agenda->n ? agenda->items : NULL;
}

void
agenda_drop(Agenda* const agenda, const uint32_t i)
{
  agenda->n_bytes -= agenda->items[i].n_bytes;
  free_items(&agenda->items[i]);
  --agenda->n;
  memmove(agenda->items + i,
          agenda->items + i + 1U,
          (agenda->n - i) * sizeof(*agenda->items));
}

void
agenda_close(Agenda* const agenda)
{
  while (agenda->n) {
    agenda_drop(agenda, agenda->n - 1U);
  }
  free(agenda->items);
  *agenda = (Agenda){0};
}
