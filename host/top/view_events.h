// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_VIEW_EVENTS_H
#define CHRONUS_HOST_VIEW_EVENTS_H

#include "host/top/canvas.h"
#include "host/top/picture.h"

// What happened, the latest first; pure but for the time zone

/// Longest time of day, the final zero included
#define VIEW_TIME_BYTES 16U

/// Write the local time of day of an event
void
view_time(const Happening* event, char text[VIEW_TIME_BYTES]);

/// Draw so many rows of events; those that follow each other and are of one
/// kind share one
void
view_events(Canvas* canvas, const Picture* picture, int row, int n);

#endif // CHRONUS_HOST_VIEW_EVENTS_H
