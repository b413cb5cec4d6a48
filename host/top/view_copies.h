// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_VIEW_COPIES_H
#define CHRONUS_HOST_VIEW_COPIES_H

#include "host/top/canvas.h"
#include "host/top/picture.h"

// The copies, and the time that is left to them; pure.  What draws returns the
// row after it.

/// Rows that the copies take, without their head
int
view_copies_count(const Picture* picture);

/// Draw a row for each copy
int
view_copies(Canvas* canvas, const Picture* picture, int row);

/// Draw the margin to the deadline, with its history
int
view_margin(Canvas* canvas, const Picture* picture, int row);

#endif // CHRONUS_HOST_VIEW_COPIES_H
