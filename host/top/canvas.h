// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_CANVAS_H
#define CHRONUS_HOST_CANVAS_H

#include "host/base/attributes.h"
#include "host/base/status.h"

#include <stdbool.h>
#include <wchar.h>

// A grid of characters that a screen is made of; pure, knows no terminal.  What
// does not fit is cut off.

/// What a character means; a screen gives it colours, or none
typedef enum {
  STYLE_PLAIN,
  STYLE_TITLE,  ///< The bars at top and bottom
  STYLE_LABEL,  ///< Heads of columns
  STYLE_FAINT,  ///< Of less interest
  STYLE_GOOD,   ///< As it should be
  STYLE_WARN,   ///< Worth a look
  STYLE_BAD,    ///< Wrong
  STYLE_CHOSEN, ///< What keys act on
  STYLES,       ///< How many there are
} Style;

typedef struct {
  wchar_t glyph; ///< One column wide
  Style   style; ///< Its meaning
} Cell;

/// All zero is closed
typedef struct {
  int   width;   ///< Columns
  int   height;  ///< Rows
  bool  unicode; ///< More than ASCII can be shown
  Cell* cells;   ///< Row by row; owned
} Canvas;

/// Make one, all blanks; STATUS_NO_MEMORY
Status
canvas_open(Canvas* canvas, int width, int height, bool unicode);

/// Free it; one that is closed is fine
void
canvas_close(Canvas* canvas);

/// Blanks everywhere
void
canvas_clear(Canvas* canvas);

/// Put one character; outside of the grid that does nothing
void
canvas_put(Canvas* canvas, int row, int column, Style style, wchar_t glyph);

/// Print UTF-8 text, as printf does; what cannot be shown becomes `?`
void
canvas_print(Canvas*     canvas,
             int         row,
             int         column,
             Style       style,
             const char* format,
             ...) PRINTF_LIKE(5, 6);

/// Give `n` columns of a row a style, blanks included
void
canvas_style(Canvas* canvas, int row, int column, int n, Style style);

#endif // CHRONUS_HOST_CANVAS_H
