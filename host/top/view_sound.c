// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/top/view_sound.h"

#include "host/top/graph.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/// The lowest level of a bar, dBFS
#define LOWEST_DB (-60.0)

/// A small screen shows so many outputs
#define FEW 2

/// A screen of so many rows is not small
#define TALL 40

/// Columns before a bar, and after it
#define BEFORE_BAR 19
#define AFTER_BAR 17

/// What is not more than this is silence, dBFS
#define SILENCE_DB (-119.9)

int
view_sound_count(const Picture* const picture, const int height)
{
  const int n = (int)picture->n_meters;
  return height >= TALL || n < FEW ? n : FEW;
}

/// Write a level
static void
print_level(Canvas* const canvas,
            const int     row,
            const int     column,
            const double  db)
{
  const Style style = db >= 0.0 ? STYLE_BAD : STYLE_PLAIN;
  if (db > SILENCE_DB) {
    canvas_print(canvas, row, column, style, "%6.1f", db);
  } else {
    canvas_print(canvas, row, column, style, "  -inf");
  }
}

int
view_sound(Canvas* const        canvas,
           const Picture* const picture,
           const int            row,
           const int            n)
{
  for (int k = 0; k < n; ++k) {
    const PictureMeter* const meter = &picture->meters[k];
    const Strip               strip = {.row    = row + k,
                                       .column = BEFORE_BAR,
                                       .width = canvas->width - BEFORE_BAR - AFTER_BAR};
    const double              part  = 1.0 - (meter->db / LOWEST_DB);
    const double              held  = 1.0 - (meter->hold_db / LOWEST_DB);
    canvas_print(canvas, row + k, 1, STYLE_LABEL, "out %d", k + 1);
    print_level(canvas, row + k, 7, meter->db);
    canvas_print(canvas, row + k, 14, STYLE_PLAIN, "dBFS");
    graph_bar(canvas, &strip, STYLE_GOOD, part, 0.0);
    if (held > 0.0) {
      graph_mark(canvas, &strip, STYLE_WARN, held);
    }
    canvas_print(
      canvas, row + k, canvas->width - AFTER_BAR + 1, STYLE_LABEL, "held");
    print_level(canvas, row + k, canvas->width - AFTER_BAR + 6, meter->hold_db);
  }
  return row + n;
}

/// A count with what it counts
typedef struct {
  const char* key;   ///< Of the figure
  const char* word;  ///< What it counts
  Style       style; ///< Where it is not 0
} Item;

/// Draw counts beside each other
static void
draw_items(Canvas* const        canvas,
           const Picture* const picture,
           const int            row,
           int                  column,
           const Item* const    items,
           const size_t         n)
{
  for (size_t i = 0U; i < n; ++i) {
    char         text[48];
    const double number = picture_number(picture, items[i].key);
    snprintf(text,
             sizeof(text),
             "%.0f %s",
             isnan(number) ? 0.0 : number,
             items[i].word);
    canvas_print(canvas,
                 row,
                 column,
                 number > 0.0 ? items[i].style : STYLE_PLAIN,
                 "%s",
                 text);
    column += (int)strlen(text) + 2;
  }
}

int
view_counts(Canvas* const canvas, const Picture* const picture, const int row)
{
  static const Item osc[]    = {{"osc_merged", "merged", STYLE_PLAIN},
                                {"osc_errors", "refused", STYLE_WARN},
                                {"osc_dropped", "dropped", STYLE_BAD},
                                {"osc_late", "late", STYLE_WARN}};
  static const Item copies[] = {{"lost_frames", "lost", STYLE_BAD},
                                {"poisoned", "poison", STYLE_BAD},
                                {"diverged_blocks", "differ", STYLE_WARN},
                                {"xruns", "xruns", STYLE_WARN},
                                {"deadline_misses", "late", STYLE_PLAIN},
                                {"swaps", "swaps", STYLE_PLAIN},
                                {"restored", "back", STYLE_PLAIN}};
  canvas_print(canvas, row, 1, STYLE_LABEL, "OSC");
  canvas_print(canvas,
               row,
               8,
               STYLE_PLAIN,
               "%5.0f messages/s",
               picture->messages.per_second);
  draw_items(canvas, picture, row, 26, osc, sizeof(osc) / sizeof(osc[0]));
  canvas_print(canvas, row + 1, 1, STYLE_LABEL, "total");
  draw_items(
    canvas, picture, row + 1, 8, copies, sizeof(copies) / sizeof(copies[0]));
  return row + 2;
}
