// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/top/view.h"

#include "host/base/clock.h"
#include "host/top/view_controls.h"
#include "host/top/view_copies.h"
#include "host/top/view_events.h"
#include "host/top/view_help.h"
#include "host/top/view_sound.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/// Rows that every screen has: title, heads, margin, counts, rules, line, keys
#define FIXED_ROWS 9

/// Fewer rows leave no room for the keys
#define LEAST_ROWS 10

/// A narrower screen has no room for the time since the begin
#define TIMED_WIDTH 60

/// Columns of the title beside its three texts, the time among them
#define TITLE_OTHERS 24

/// What was refused is shown so long, and what was done
#define REFUSED_NS (6U * NS_PER_SECOND)
#define SAID_NS (3U * NS_PER_SECOND)

static void
fill_row(Canvas* const canvas, const int row, const Style style)
{
  canvas_style(canvas, row, 0, canvas->width, style);
}

/// What keeps the host from sounding at all, or empty
static const char*
trouble_of(const Picture* const picture)
{
  return picture->link == PICTURE_JOINED
           ? (picture_number(picture, "now/server_away") > 0.0
                ? "NO JACK SERVER: the copies wait for its return"
                : "")
           : (picture->was_there ? "HOST IS GONE, looking for it"
                                 : "NO HOST, looking for one");
}

static void
draw_trouble(const View* const    view,
             Canvas* const        canvas,
             const Picture* const picture)
{
  const uint64_t since_ns = picture->since_ns;
  const uint64_t away_ns =
    picture->now_ns > since_ns ? picture->now_ns - since_ns : 0U;
  char age[32] = "";
  if (picture->link != PICTURE_JOINED) {
    snprintf(age,
             sizeof(age),
             " for %llu s",
             (unsigned long long)(away_ns / NS_PER_SECOND));
  }
  canvas_print(canvas,
               0,
               1,
               STYLE_BAD,
               "chronus %s  %s%s",
               view->place,
               trouble_of(picture),
               age);
  fill_row(canvas, 0, STYLE_BAD);
}

/// Draw for how long the host has played, where there is room
static void
draw_time(Canvas* const canvas, const Picture* const picture)
{
  const double seconds =
    picture_number(picture, "frames") / picture_number(picture, "rate");
  const int up = isfinite(seconds) ? (int)seconds : 0;
  if (canvas->width >= TIMED_WIDTH) {
    canvas_print(canvas,
                 0,
                 canvas->width - 11,
                 STYLE_TITLE,
                 "  %02d:%02d:%02d",
                 up / 3600,
                 up / 60 % 60,
                 up % 60);
  }
}

static void
draw_title(const View* const    view,
           Canvas* const        canvas,
           const Picture* const picture)
{
  char driver[64];
  snprintf(driver,
           sizeof(driver),
           "%s  %.0f Hz/%.0f",
           picture_word(picture, "isolate"),
           picture_number(picture, "rate"),
           picture_number(picture, "block"));
  // Of a long name the end tells more
  const char* const plugin = picture_word(picture, "plugin");
  const int         room =
    canvas->width - TITLE_OTHERS - (int)(strlen(view->place) + strlen(driver));
  const int length = (int)strlen(plugin);
  const int cut    = room > 0 && length > room ? length - room + 1 : 0;
  canvas_print(canvas,
               0,
               1,
               STYLE_TITLE,
               "chronus %s  %s%s  %s",
               view->place,
               cut ? "~" : "",
               plugin + cut,
               driver);
  draw_time(canvas, picture);
  fill_row(canvas, 0, STYLE_TITLE);
}

/// A rule with a word on it
static void
draw_rule(Canvas* const canvas, const int row, const char* const word)
{
  const wchar_t line = canvas->unicode ? L'\u2500' : L'-';
  for (int k = 0; k < canvas->width; ++k) {
    canvas_put(canvas, row, k, STYLE_FAINT, line);
  }
  canvas_print(canvas, row, 2, STYLE_LABEL, " %s ", word);
}

static void
draw_line(const View* const    view,
          Canvas* const        canvas,
          const Picture* const picture,
          const int            row)
{
  const uint64_t now_ns = picture->now_ns;
  if (view->pick.typing) {
    canvas_print(canvas, row, 1, STYLE_PLAIN, "find: %s_", view->pick.text);
  } else if (picture->refusal[0] && now_ns < picture->refused_ns + REFUSED_NS) {
    canvas_print(canvas, row, 1, STYLE_WARN, "%s", picture->refusal);
  } else if (view->said[0] && now_ns < view->said_ns + SAID_NS) {
    canvas_print(canvas, row, 1, STYLE_PLAIN, "%s", view->said);
  } else {
    view_control_line(view, canvas, picture, row);
  }
}

static void
draw_keys(Canvas* const canvas)
{
  const int row = canvas->height - 1;
  canvas_print(canvas,
               row,
               1,
               STYLE_TITLE,
               "%s",
               canvas->unicode
                 ? "s swap  r restore  p panic  \u2191\u2193 choose  "
                   "\u2190\u2192 change  / find  ? help  q quit"
                 : "s swap  r restore  p panic  arrows choose and change  / "
                   "find  ? help  q quit");
  fill_row(canvas, row, STYLE_TITLE);
}

static void
draw_body(View* const view, Canvas* const canvas, const Picture* const picture)
{
  const int n_copies = view_copies_count(picture);
  const int n_meters = view_sound_count(picture, canvas->height);
  const int left     = canvas->height - FIXED_ROWS - n_copies - n_meters;
  const int needed   = view_controls_rows(view, canvas, picture);
  const int half     = (left + 1) / 2;
  const int n_rows   = needed < half ? needed : half;
  const int n_events = left > n_rows ? left - n_rows : 0;

  int row = view_copies(canvas, picture, 1);
  row     = view_margin(canvas, picture, row);
  row     = view_sound(canvas, picture, row, n_meters);
  row     = view_counts(canvas, picture, row);
  draw_rule(canvas, row++, "events");
  view_events(canvas, picture, row, n_events);
  row += n_events;
  if (n_rows > 0) {
    draw_rule(canvas, row++, "parameters");
    view_controls(view, canvas, picture, row, n_rows);
  }
}

void
view_draw(View* const view, Canvas* const canvas, const Picture* const picture)
{
  canvas_clear(canvas);
  if (view->helping) {
    view_help(canvas);
  } else {
    draw_body(view, canvas, picture);
  }
  if (trouble_of(picture)[0]) {
    draw_trouble(view, canvas, picture);
  } else {
    draw_title(view, canvas, picture);
  }
  if (canvas->height >= LEAST_ROWS) {
    fill_row(canvas, canvas->height - 2, STYLE_PLAIN);
    draw_line(view, canvas, picture, canvas->height - 2);
    draw_keys(canvas);
  }
}
