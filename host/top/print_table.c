// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/top/print.h"
#include "host/top/view_events.h"

#include <string.h>

/// What is told of copies and outputs stands in their own lines
static bool
is_apart(const Fact* const fact)
{
  return !strncmp(fact->key, "copy/", 5U) ||
         !strncmp(fact->key, "copy_us/", 8U) ||
         !strncmp(fact->key, "now/peak_db/", 12U);
}

static void
print_copies(const Picture* const picture, FILE* const out)
{
  fputs("copy state           pid    now_us  worst_us restarts\n", out);
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    const char* const state = picture_state(picture, r);
    if (state[0]) {
      fprintf(out,
              "%4u %-11s %7.0f %9.1f %9.1f %8.0f\n",
              r,
              state,
              picture_of_copy(picture, r, "pid"),
              picture_of_copy(picture, r, "now_us"),
              picture_of_copy(picture, r, "worst_us"),
              picture_of_copy(picture, r, "restarts"));
    }
  }
}

static void
print_figures(const Picture* const picture, FILE* const out)
{
  for (uint32_t i = 0U; i < picture->n_facts; ++i) {
    const Fact* const fact = &picture->facts[i];
    if (is_apart(fact)) {
      continue;
    }
    if (fact->is_word) {
      fprintf(out, "%-20s %s\n", fact->key, fact->word);
    } else {
      fprintf(out, "%-20s %.12g\n", fact->key, fact->number);
    }
  }
}

void
print_table(const Picture* const picture,
            const char* const    place,
            FILE* const          out)
{
  fprintf(out, "host %s\n", place);
  print_copies(picture, out);
  for (uint32_t p = 0U; p < picture->n_meters; ++p) {
    fprintf(out, "out %u %.1f dBFS\n", p + 1U, picture->meters[p].db);
  }
  print_figures(picture, out);
  for (uint32_t i = 0U; i < picture->n_controls; ++i) {
    const Control* const control = &picture->controls[i];
    if (control->known) {
      fprintf(
        out, "%-28s %.9g %s\n", control->path, control->value, control->unit);
    }
  }
  for (uint32_t i = picture->n_events; i--;) {
    const Happening* const event = &picture->events[i];
    char                   time[VIEW_TIME_BYTES];
    view_time(event, time);
    fprintf(out, "event %s %s", time, event->kind);
    if (event->copy != HAPPENING_NO_COPY) {
      fprintf(out, " copy %d", event->copy);
    }
    fprintf(out, ": %s\n", event->reason);
  }
}
