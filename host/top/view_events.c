// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/top/view_events.h"

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

void
view_events(Canvas* const        canvas,
            const Picture* const picture,
            const int            row,
            const int            n)
{
  for (int k = 0; k < n && k < (int)picture->n_events; ++k) {
    const Happening* const event = &picture->events[k];
    char                   text[VIEW_TIME_BYTES];
    view_time(event, text);
    canvas_print(canvas, row + k, 1, STYLE_FAINT, "%s", text);
    canvas_print(canvas, row + k, 11, style_of(event->kind), "%s", event->kind);
    if (event->copy != HAPPENING_NO_COPY) {
      canvas_print(canvas, row + k, 20, STYLE_PLAIN, "copy %d", event->copy);
    }
    canvas_print(canvas, row + k, 28, STYLE_PLAIN, "%s", event->reason);
  }
}
