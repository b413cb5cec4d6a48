// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_GNUPLOT_H
#define CHRONUS_HOST_GNUPLOT_H

#include "host/base/status.h"

#include <stdint.h>
#include <stdio.h>

// Pictures by gnuplot: a script with its data, and what it draws; main thread

/// A script that is being written
typedef struct {
  FILE* file;                ///< To write data to, then what is drawn
  char  path[PROBLEM_BYTES]; ///< Where it stands
} Gnuplot;

/**
   See whether pictures can be made in a folder, which is made if it is not
   there.

   @return STATUS_NO_TOOL or STATUS_NO_WRITE.
*/
Status
gnuplot_check(const char* folder, Problem* problem);

/**
   Begin `FOLDER/NAME.gnuplot`.

   @param gnuplot To be ended by `gnuplot_close`, but not on failure.
   @return STATUS_NO_WRITE.
*/
Status
gnuplot_open(Gnuplot*    gnuplot,
             const char* folder,
             const char* name,
             Problem*    problem);

/// Define a text, quoted
void
gnuplot_define(const Gnuplot* gnuplot, const char* name, const char* text);

/**
   End the script and have it drawn, as PNG and as SVG beside it.

   @param body What is drawn, after all data.
   @param height Of the picture, in pixels, of which it is 1000 wide.
   @return STATUS_NO_WRITE or STATUS_NO_TOOL.
*/
Status
gnuplot_close(Gnuplot*    gnuplot,
              const char* body,
              uint32_t    height,
              Problem*    problem);

#endif // CHRONUS_HOST_GNUPLOT_H
