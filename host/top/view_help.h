// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_VIEW_HELP_H
#define CHRONUS_HOST_VIEW_HELP_H

#include "host/top/canvas.h"

// What the keys do, and what is to be seen; pure

/// Draw it below the title
void
view_help(Canvas* canvas);

#endif // CHRONUS_HOST_VIEW_HELP_H
