// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/top/view_copies.h"

#include "host/top/graph.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/// Columns before the bar, and after it
#define BEFORE_BAR 26
#define AFTER_BAR 29

/// A screen that is narrower has no bars
#define LEAST_BAR 6

/// Where the history of the margin begins
#define CURVE_COLUMN 47

/// A pair is shown even where nothing is known yet
#define PAIR 2

int
view_copies_count(const Picture* const picture)
{
  int n = PAIR;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    n = picture_state(picture, r)[0] && n <= (int)r ? (int)r + 1 : n;
  }
  return n;
}

static Style
style_of(const char* const state)
{
  return !strcmp(state, "retired") || !strcmp(state, "gone")       ? STYLE_BAD
         : !strcmp(state, "late") || !strcmp(state, "catching up") ? STYLE_WARN
                                                                   : STYLE_GOOD;
}

static void
draw_times(Canvas* const        canvas,
           const Picture* const picture,
           const int            row,
           const uint32_t       r)
{
  char         median[24];
  char         worst[24];
  const int    width  = canvas->width - BEFORE_BAR - AFTER_BAR;
  const double period = picture_number(picture, "now/period_us");
  const Strip  strip  = {.row = row, .column = BEFORE_BAR, .width = width};
  snprintf(median, sizeof(median), "copy_us/%u/p50", r);
  snprintf(worst, sizeof(worst), "copy_us/%u/max", r);
  graph_bar(canvas,
            &strip,
            STYLE_PLAIN,
            picture_of_copy(picture, r, "now_us") / period,
            picture_of_copy(picture, r, "worst_us") / period);
  graph_mark(canvas, &strip, STYLE_FAINT, picture_number(picture, "deadline"));
  canvas_print(canvas,
               row,
               canvas->width - AFTER_BAR,
               STYLE_PLAIN,
               " %9.1f %9.1f %8.0f",
               picture_number(picture, median),
               picture_number(picture, worst),
               picture_of_copy(picture, r, "restarts"));
}

/// Head the bars with what they are full at
static void
draw_scale(Canvas* const canvas, const int row, const double period_us)
{
  if (period_us > 0.0) {
    canvas_print(
      canvas, row, BEFORE_BAR, STYLE_LABEL, "used of %.0f us", period_us);
  } else {
    canvas_print(canvas, row, BEFORE_BAR, STYLE_LABEL, "used of the period");
  }
}

int
view_copies(Canvas* const canvas, const Picture* const picture, const int row)
{
  const int  n      = view_copies_count(picture);
  const bool joined = picture->link == PICTURE_JOINED;
  const bool bars   = canvas->width >= BEFORE_BAR + AFTER_BAR + LEAST_BAR;
  canvas_print(canvas, row, 1, STYLE_LABEL, "copy state           pid");
  if (bars) {
    draw_scale(canvas, row, picture_number(picture, "now/period_us"));
    canvas_print(canvas,
                 row,
                 canvas->width - AFTER_BAR,
                 STYLE_LABEL,
                 " median us  worst us restarts");
  }
  for (int k = 0; k < n; ++k) {
    const uint32_t    r     = (uint32_t)k;
    const char* const known = picture_state(picture, r);
    const char* const state = joined ? known : "gone";
    canvas_print(canvas, row + 1 + k, 1, STYLE_PLAIN, "%4u", r);
    if (known[0]) {
      canvas_print(canvas, row + 1 + k, 6, style_of(state), "%s", state);
      canvas_print(canvas,
                   row + 1 + k,
                   17,
                   STYLE_PLAIN,
                   "%7.0f",
                   picture_of_copy(picture, r, "pid"));
    }
    if (known[0] && bars) {
      draw_times(canvas, picture, row + 1 + k, r);
    }
  }
  return row + 1 + n;
}

/// The least margin that is still to be seen, as part of the deadline
static float
least(const Picture* const picture, const int n_columns)
{
  float found = 1.0f;
  for (int k = 0; k < n_columns && k < (int)picture->n_columns; ++k) {
    found = fminf(found, picture->margins[k]);
  }
  return found;
}

int
view_margin(Canvas* const canvas, const Picture* const picture, const int row)
{
  const double deadline = picture_number(picture, "now/deadline_us");
  const double margin   = picture_number(picture, "now/margin_us");
  const Strip  strip    = {.row    = row,
                           .column = CURVE_COLUMN,
                           .width  = canvas->width - CURVE_COLUMN - 1};
  canvas_print(canvas, row, 1, STYLE_LABEL, "margin");
  if (picture->n_columns) {
    const float lowest = least(picture, strip.width > 0 ? strip.width : 1);
    canvas_print(canvas,
                 row,
                 8,
                 STYLE_PLAIN,
                 "%5.0f us of %.0f us, least %.0f us",
                 margin,
                 deadline,
                 (double)lowest * deadline);
    graph_curve(canvas, &strip, picture->margins, picture->n_columns);
  }
  return row + 1;
}
