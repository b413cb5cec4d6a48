// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_VIEW_H
#define CHRONUS_HOST_VIEW_H

#include "host/top/canvas.h"
#include "host/top/pick.h"
#include "host/top/picture.h"

#include <stdbool.h>
#include <stdint.h>

// What a person sees of a host, for any size from 80 by 24 up; smaller ones are
// cut off.  Pure.

/// What the person is at; all zero is the begin
typedef struct {
  char     place[64]; ///< Address and port of the host
  Pick     pick;      ///< Which control
  bool     helping;   ///< The keys are explained
  char     said[80];  ///< What was done last, or empty
  uint64_t said_ns;   ///< When
  int      rows;      ///< Rows of controls that were drawn last
  int      columns;   ///< Columns of them
} View;

/// Draw all of it
void
view_draw(View* view, Canvas* canvas, const Picture* picture);

#endif // CHRONUS_HOST_VIEW_H
