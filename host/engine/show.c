// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/show.h"

#include "host/engine/engine.h"

#include <unistd.h>

static void
keep(CopyStats* const copy, const Standing standing)
{
  atomic_fetch_or(&copy->stood, 1U << (uint32_t)standing);
}

void
show_incident(const Supervisor* const self, const Incident* const incident)
{
  const Place* const place = &self->places[incident->copy];
  CopyStats* const   copy  = &self->stats->copies[incident->copy];
  if (incident_is_verdict((IncidentKind)incident->kind)) {
    keep(copy, STANDING_RETIRED);
  } else if (incident->kind == INCIDENT_LATE) {
    keep(copy, STANDING_LATE);
  } else if (incident->kind == INCIDENT_READY && place->step != MEND_NONE) {
    keep(copy, STANDING_CATCHING);
  }
}

/// Show what can be promised of them
static void
show_promise(const Supervisor* const self)
{
  const bool exact = self->nursery ? !self->nursery->late : self->exact;
  atomic_store(&self->stats->exact, exact);
  atomic_store(&self->stats->spare, self->n_copies == COPIES_MAX);
}

void
show_copies(const Supervisor* const self)
{
  show_promise(self);
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    const Standing   standing = engine_standing(&self->engine, r);
    CopyStats* const copy     = &self->stats->copies[r];
    atomic_store(&copy->standing, (uint32_t)standing);
    atomic_store(&copy->pid,
                 self->nursery ? atomic_load(&self->places[r].pid) : getpid());
    keep(copy, standing);
  }
}
