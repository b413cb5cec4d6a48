// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/top/view_controls.h"

#include "host/top/graph.h"

#include <stdio.h>
#include <string.h>

/// Least width of a column
#define COLUMN_WIDTH 39

/// Of these, what is not the name: mark, value, unit, bar and gaps
#define VALUE_WIDTH 25
#define BAR_WIDTH 6

/// Longest value as text
#define VALUE_BYTES 24U

/// The part of a path that tells controls apart
static const char*
name_of(const Control* const control)
{
  return control->path + strlen("/mod/");
}

static void
print_value(const Control* const control,
            const double         value,
            char                 text[VALUE_BYTES])
{
  if (control->whole) {
    snprintf(text, VALUE_BYTES, "%.0f", value);
  } else {
    snprintf(text, VALUE_BYTES, "%.5g", value);
  }
}

static void
draw_control(Canvas* const        canvas,
             const Control* const control,
             const Strip* const   place,
             const bool           chosen)
{
  char        value[VALUE_BYTES] = "";
  const int   row                = place->row;
  const int   name_width         = place->width - VALUE_WIDTH;
  const int   after              = place->column + 1 + name_width;
  const Strip bar = {.row = row, .column = after + 17, .width = BAR_WIDTH};
  if (control->known) {
    print_value(control, control->value, value);
  }
  canvas_print(canvas,
               row,
               place->column + 1,
               STYLE_PLAIN,
               "%.*s",
               name_width,
               name_of(control));
  if ((int)strlen(name_of(control)) > name_width) {
    canvas_put(canvas, row, after - 1, STYLE_FAINT, L'~');
  }
  canvas_print(canvas, row, after, STYLE_PLAIN, " %8.8s", value);
  canvas_print(canvas, row, after + 10, STYLE_FAINT, "%.6s", control->unit);
  if (control->known) {
    graph_bar(canvas, &bar, STYLE_PLAIN, pick_part(control), 1.0);
  }
  if (chosen) {
    canvas_put(canvas, row, place->column, STYLE_CHOSEN, L'>');
    canvas_style(canvas, row, place->column, place->width - 1, STYLE_CHOSEN);
  }
}

static int
columns_in(const Canvas* const canvas)
{
  const int n = canvas->width / COLUMN_WIDTH;
  return n > 0 ? n : 1;
}

int
view_controls_rows(const View* const    view,
                   const Canvas* const  canvas,
                   const Picture* const picture)
{
  const int n      = (int)pick_count(&view->pick, picture);
  const int across = columns_in(canvas);
  return n ? (n + across - 1) / across : 1;
}

void
view_controls(View* const          view,
              Canvas* const        canvas,
              const Picture* const picture,
              const int            row,
              const int            n_rows)
{
  const int n_across = columns_in(canvas);
  const int width    = canvas->width / n_across;
  const int on_page  = n_across * n_rows;
  const int first    = (int)view->pick.at / on_page * on_page;
  view->rows         = n_rows;
  view->columns      = n_across;
  for (int k = 0; k < on_page; ++k) {
    const uint32_t       i       = (uint32_t)(first + k);
    const Control* const control = pick_match(&view->pick, picture, i);
    const Strip          place   = {
                 .row = row + (k % n_rows), .column = k / n_rows * width, .width = width};
    if (control) {
      draw_control(canvas, control, &place, i == view->pick.at);
    }
  }
}

void
view_control_line(const View* const    view,
                  Canvas* const        canvas,
                  const Picture* const picture,
                  const int            row)
{
  const Control* const control =
    pick_match(&view->pick, picture, view->pick.at);
  const uint32_t n = pick_count(&view->pick, picture);
  if (!control) {
    canvas_print(canvas,
                 row,
                 1,
                 STYLE_FAINT,
                 view->pick.text[0] ? "no parameter is called %s" : "%s",
                 view->pick.text);
    return;
  }
  char value[VALUE_BYTES] = "";
  char min[VALUE_BYTES];
  char max[VALUE_BYTES];
  print_value(control, control->value, value);
  print_value(control, control->min, min);
  print_value(control, control->max, max);
  canvas_print(canvas,
               row,
               1,
               STYLE_FAINT,
               "%s %s %s, %s to %s (%u of %u%s%s)",
               control->path,
               control->known ? value : "",
               control->unit,
               min,
               max,
               view->pick.at + 1U,
               n,
               view->pick.text[0] ? " with " : "",
               view->pick.text);
}
