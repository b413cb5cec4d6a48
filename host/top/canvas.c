// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/top/canvas.h"

#include "host/base/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/// Longest text that is printed at once
#define TEXT_BYTES 512

/// From here on characters may be wider than a column
#define FIRST_WIDE 0x1100U

Status
canvas_open(Canvas* const canvas,
            const int     width,
            const int     height,
            const bool    unicode)
{
  const int w = width > 0 ? width : 0;
  const int h = height > 0 ? height : 0;
  *canvas     = (Canvas){.width = w, .height = h, .unicode = unicode};
  canvas->cells =
    (Cell*)calloc(((size_t)w * (size_t)h) + 1U, sizeof(*canvas->cells));
  if (!canvas->cells) {
    canvas_close(canvas);
    return STATUS_NO_MEMORY;
  }
  canvas_clear(canvas);
  return STATUS_OK;
}

void
canvas_close(Canvas* const canvas)
{
  free(canvas->cells);
  *canvas = (Canvas){.width = 0};
}

void
canvas_clear(Canvas* const canvas)
{
  for (int i = 0; i < canvas->width * canvas->height; ++i) {
    canvas->cells[i] = (Cell){.glyph = L' ', .style = STYLE_PLAIN};
  }
}

/// The cell there, or null outside
static Cell*
cell_at(const Canvas* const canvas, const int row, const int column)
{
  return row >= 0 && row < canvas->height && column >= 0 &&
             column < canvas->width
           ? &canvas->cells[(row * canvas->width) + column]
           : NULL;
}

void
canvas_put(Canvas* const canvas,
           const int     row,
           const int     column,
           const Style   style,
           const wchar_t glyph)
{
  Cell* const cell = cell_at(canvas, row, column);
  if (cell) {
    *cell = (Cell){.glyph = glyph, .style = style};
  }
}

void
canvas_style(Canvas* const canvas,
             const int     row,
             const int     column,
             const int     n,
             const Style   style)
{
  for (int k = 0; k < n; ++k) {
    Cell* const cell = cell_at(canvas, row, column + k);
    if (cell) {
      cell->style = style;
    }
  }
}

/// A character as it can be shown in one column
static wchar_t
showable(const Canvas* const canvas, const uint32_t code)
{
  const bool control = code < 32U || (code >= 127U && code < 160U);
  const bool plain   = code < 127U;
  const bool wide    = code >= FIRST_WIDE && (code < 0x2000U || code > 0x2BFFU);
  return control || wide || (!plain && !canvas->unicode) ? L'?' : (wchar_t)code;
}

void
canvas_print(Canvas* const     canvas,
             const int         row,
             const int         column,
             const Style       style,
             const char* const format,
             ...)
{
  char    text[TEXT_BYTES];
  int     to = column;
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof(text), format, args);
  va_end(args);
  for (const char* at = text; *at;) {
    canvas_put(canvas, row, to++, style, showable(canvas, text_next(&at)));
  }
}
