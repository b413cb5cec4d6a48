// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_VIEW_SOUND_H
#define CHRONUS_HOST_VIEW_SOUND_H

#include "host/top/canvas.h"
#include "host/top/picture.h"

// The level of what is played, and what was counted; pure.  What draws returns
// the row after it.

/// Rows that the meters take on a screen of this height
int
view_sound_count(const Picture* picture, int height);

/// Draw so many meters
int
view_sound(Canvas* canvas, const Picture* picture, int row, int n);

/// Draw what was counted of OSC and of the copies, in two rows
int
view_counts(Canvas* canvas, const Picture* picture, int row);

#endif // CHRONUS_HOST_VIEW_SOUND_H
