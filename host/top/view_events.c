// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/top/view_events.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/// What events of a kind mean; all others are good
static const struct {
  const char* kind;
  Style       style;
} styles[] = {{"death", STYLE_BAD},
              {"given up", STYLE_BAD},
              {"lost", STYLE_BAD},
              {"poison", STYLE_BAD},
              {"differ", STYLE_WARN},
              {"fault", STYLE_WARN},
              {"host", STYLE_WARN},
              {"jack", STYLE_WARN},
              {"late", STYLE_WARN},
              {"osc", STYLE_WARN},
              {"session", STYLE_WARN},
              {"xrun", STYLE_WARN}};

static Style
style_of(const char* const kind)
{
  for (size_t i = 0U; i < sizeof(styles) / sizeof(styles[0]); ++i) {
    if (!strcmp(styles[i].kind, kind)) {
      return styles[i].style;
    }
  }
  return STYLE_GOOD;
}

void
view_time(const Happening* const event, char text[VIEW_TIME_BYTES])
{
  const time_t seconds = (time_t)event->seconds;
  struct tm    local   = {.tm_sec = 0};
  localtime_r(&seconds, &local);
  strftime(text, VIEW_TIME_BYTES, "%H:%M:%S", &local);
}

/// How many events from the first on are of one kind and about one copy
static uint32_t
run_of(const Happening* const events, const uint32_t n)
{
  uint32_t k = 1U;
  while (k < n && events[k].copy == events[0].copy &&
         !strcmp(events[k].kind, events[0].kind)) {
    ++k;
  }
  return k;
}

void
view_events(Canvas* const        canvas,
            const Picture* const picture,
            const int            row,
            const int            n)
{
  uint32_t at = 0U;
  for (int k = 0; k < n && at < picture->n_events; ++k) {
    const Happening* const event    = &picture->events[at];
    const uint32_t         run      = run_of(event, picture->n_events - at);
    char                   more[24] = "";
    char                   text[VIEW_TIME_BYTES];
    at += run;
    if (run > 1U) {
      snprintf(more, sizeof(more), " (%u such)", run);
    }
    view_time(event, text);
    canvas_print(canvas, row + k, 1, STYLE_FAINT, "%s", text);
    canvas_print(canvas, row + k, 11, style_of(event->kind), "%s", event->kind);
    if (event->copy != HAPPENING_NO_COPY) {
      canvas_print(canvas, row + k, 20, STYLE_PLAIN, "copy %d", event->copy);
    }
    canvas_print(canvas, row + k, 28, STYLE_PLAIN, "%s%s", event->reason, more);
  }
}
