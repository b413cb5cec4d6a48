// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/top/view_help.h"

static const char* const lines[] = {
  "s            make the standby the active copy",
  "r            replace the standby by a fresh clone",
  "p            panic: end all notes",
  "up, down     choose a parameter; page up and page down by screens",
  "left, right  change it by a hundredth of its range",
  "/            find parameters: type, then Enter; Esc shows all again",
  "?            this page, and back",
  "q            quit; the host plays on",
  "",
  "The bar of a copy is the time that it took for its last blocks, as",
  "part of the period: full to the median, thin to the worst; the line",
  "is the deadline. Median and worst beside it are since the begin.",
  "The margin is what the worst period of late left of the deadline;",
  "its history has a column per half second, the latest at the right.",
  "Levels are peaks, held for two seconds.",
  "The total is since the begin: frames lost, blocks that were poison or",
  "differ, xruns of JACK's, blocks that came late, swaps, copies back."};

void
view_help(Canvas* const canvas)
{
  for (size_t i = 0U; i < sizeof(lines) / sizeof(lines[0]); ++i) {
    canvas_print(canvas, (int)i + 2, 2, STYLE_PLAIN, "%s", lines[i]);
  }
}
