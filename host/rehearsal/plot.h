// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_REHEARSAL_PLOT_H
#define CHRONUS_HOST_REHEARSAL_PLOT_H

#include "host/base/status.h"
#include "host/rehearsal/scene.h"

#include <stdint.h>
#include <stdio.h>

// Pictures of a rehearsal; main thread

/**
   Draw what was heard around each kind of fault, with it and without, and how
   long it took until the pair was whole again.

   @param folder Where they go, as of `gnuplot_check`.
   @param scenes Those that were rehearsed.
   @param out Where their names are printed.
   @return STATUS_NO_WRITE.
*/
Status
plot_scenes(const char*         folder,
            const Scene* const* scenes,
            uint32_t            n_scenes,
            FILE*               out,
            Problem*            problem);

#endif // CHRONUS_HOST_REHEARSAL_PLOT_H
