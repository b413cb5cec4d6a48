// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_OFFLINE_H
#define CHRONUS_HOST_OFFLINE_H

#include "host/base/status.h"
#include "host/engine/supervisor.h"
#include "host/files/score.h"
#include "host/files/song.h"
#include "host/files/wav.h"
#include "host/files/wav_writer.h"
#include "host/osc/surface.h"
#include "host/shared/fault.h"

#include <stdbool.h>
#include <stdint.h>

// The engine's edge without JACK: files in, a file out, as fast as it goes.
// Main thread.

/// What is rendered; nothing of it is owned
typedef struct {
  const Score*     score;      ///< May be empty
  const Song*      midi;       ///< May be empty
  const Wav*       input;      ///< May be empty
  const char*      score_path; ///< For error messages
  const FaultPlan* faults;     ///< In time order
  uint32_t         n_faults;   ///< Length of `faults`
  uint32_t         block;      ///< Frames of a period
  double           seconds;    ///< Length; 0: until the sound dies away
  bool             quiet;      ///< Do not show on a terminal how far it is
} Offline;

/**
   Render to a file that is open, from block 0.

   @return STATUS_BAD_ARG if a line of the score is refused, or what writing may
   fail with.
*/
Status
offline_render(const Offline* offline,
               Supervisor*    supervisor,
               Surface*       surface,
               WavWriter*     writer,
               Problem*       problem);

#endif // CHRONUS_HOST_OFFLINE_H
