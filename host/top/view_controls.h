// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_VIEW_CONTROLS_H
#define CHRONUS_HOST_VIEW_CONTROLS_H

#include "host/top/canvas.h"
#include "host/top/picture.h"
#include "host/top/view.h"

// The plugin's parameters; pure

/// Rows that all controls need
int
view_controls_rows(const View*    view,
                   const Canvas*  canvas,
                   const Picture* picture);

/// Draw the page of controls that the chosen one is on, in so many rows
void
view_controls(View*          view,
              Canvas*        canvas,
              const Picture* picture,
              int            row,
              int            n_rows);

/// Say all of the chosen one in a row
void
view_control_line(const View*    view,
                  Canvas*        canvas,
                  const Picture* picture,
                  int            row);

#endif // CHRONUS_HOST_VIEW_CONTROLS_H
