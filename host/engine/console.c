// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/console.h"

#include "host/base/clock.h"
#include "host/shared/lines.h"

/// Lines in a second, of which a person reads some
#define LINES_A_SECOND 10U

/// Whether another line may be printed now
static bool
may_print(Supervisor* const self)
{
  const uint64_t now_ns = clock_now_ns();
  if (now_ns - self->lines_ns > NS_PER_SECOND) {
    self->lines_ns = now_ns;
    self->n_lines  = 0U;
  }
  return self->n_lines++ < LINES_A_SECOND;
}

void
console_print(Supervisor* const self)
{
  char line[LINES_LINE_BYTES];
  for (uint32_t r = 0U; r < self->n_copies && self->copies[r]; ++r) {
    Lines* const lines = &self->copies[r]->lines;
    while (lines_take(lines, line)) {
      if (r != self->active) {
        continue;
      }
      if (may_print(self)) {
        chronicle_say(
          &self->chronicle, "%s says: %s", self->model->short_name, line);
      } else {
        count_add(&self->stats->lost_lines, 1U);
      }
    }
    const uint32_t lost = atomic_exchange(&lines->lost, 0U);
    count_add(&self->stats->lost_lines, r == self->active ? lost : 0U);
  }
}
