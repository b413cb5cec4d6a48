// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_GRAPH_H
#define CHRONUS_HOST_GRAPH_H

#include "host/top/canvas.h"

#include <stdint.h>

// Bars and curves of characters, in eighths where those can be shown; pure

/// Where a bar is drawn
typedef struct {
  int row;    ///< From 0
  int column; ///< Its first
  int width;  ///< Columns
} Strip;

/**
   Draw a bar that is full from 0 to `to`, and thin from there to `beyond`.

   @param to Part of the width, 0 to 1; what is not there is cut off.
   @param beyond The same; smaller than `to`: there is no thin part.
*/
void
graph_bar(Canvas*      canvas,
          const Strip* strip,
          Style        style,
          double       to,
          double       beyond);

/// Draw a mark at a part of the width
void
graph_mark(Canvas* canvas, const Strip* strip, Style style, double at);

/// Draw values from 0 to 1 as heights, the first at the right
void
graph_curve(Canvas*      canvas,
            const Strip* strip,
            const float* values,
            uint32_t     n);

#endif // CHRONUS_HOST_GRAPH_H
