// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/top/graph.h"

#include <math.h>

/// Unicode's block elements: what fills k eighths of a column from the left,
/// and from below
static const wchar_t lefts[] =
  L" \u258F\u258E\u258D\u258C\u258B\u258A\u2589\u2588";
static const wchar_t lowers[] =
  L" \u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";

/// A thin part, and a mark
static const wchar_t shade = L'\u2591';
static const wchar_t rule  = L'\u2502';

/// Heights in ASCII
static const wchar_t dots[] = L"_.,-~+*#@";

#define EIGHTHS 8

static double
within(const double part)
{
  return part >= 0.0 ? fmin(part, 1.0) : 0.0; // Not a number is nothing
}

void
graph_bar(Canvas* const      canvas,
          const Strip* const strip,
          const Style        style,
          const double       to,
          const double       beyond)
{
  const int exact = (int)lround(within(to) * strip->width * EIGHTHS);
  const int full  = to > 0.0 && !exact ? 1 : exact; // Not nothing
  const int thin  = (int)lround(within(beyond) * strip->width);
  for (int k = 0; k < strip->width; ++k) {
    const int  left  = full - (k * EIGHTHS);
    const int  fill  = left < 0 ? 0 : (left < EIGHTHS ? left : EIGHTHS);
    const bool drawn = canvas->unicode ? fill > 0 : fill >= EIGHTHS / 2;
    wchar_t    glyph = canvas->unicode ? lefts[fill] : L'#';
    if (!drawn) {
      glyph = k >= thin ? L' ' : (canvas->unicode ? shade : L'-');
    }
    canvas_put(canvas, strip->row, strip->column + k, style, glyph);
  }
}

void
graph_mark(Canvas* const      canvas,
           const Strip* const strip,
           const Style        style,
           const double       at)
{
  const int exact  = (int)(within(at) * strip->width);
  const int column = exact < strip->width ? exact : strip->width - 1;
  if (strip->width > 0) {
    canvas_put(canvas,
               strip->row,
               strip->column + column,
               style,
               canvas->unicode ? rule : L'|');
  }
}

void
graph_curve(Canvas* const      canvas,
            const Strip* const strip,
            const float* const values,
            const uint32_t     n)
{
  for (int k = 0; k < strip->width && k < (int)n; ++k) {
    const double value  = within((double)values[k]);
    const int    height = (int)lround(value * EIGHTHS);
    const Style  style  = value > 0.5   ? STYLE_GOOD
                          : value > 0.0 ? STYLE_WARN
                                        : STYLE_BAD;
    canvas_put(canvas,
               strip->row,
               strip->column + strip->width - 1 - k,
               style,
               canvas->unicode && height ? lowers[height] : dots[height]);
  }
}
