// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_RECORDING_H
#define CHRONUS_TESTS_RECORDING_H

#include "host/base/stats.h"
#include "host/record/capture.h"

#include <stdbool.h>
#include <stdint.h>

// A host that is nothing but its recording, and what is then in the files

/// Frames of a block; no divisor of anything in the recorder
#define RECORDING_FRAMES 1000U

/// Channels that are played
#define RECORDING_CHANNELS 2U

/// A capture, and what plays to it
typedef struct {
  Stats    stats;   ///< Of the host
  Capture* capture; ///< To be closed by the test
  uint64_t frame;   ///< Played so far
} Recording;

/// The folder in which files are made; the same at each call
const char*
recording_folder(void);

/// Begin, at 48 kHz, and record to this file of the test's from the first frame
/// on; to none if it is null
void
recording_open(Recording* recording, const char* path);

/// Play a block as the engine does; returns the frames without room
uint32_t
recording_play(Recording* recording);

/// Whether something of the sort is told, to players if it failed
bool
recording_told(const Recording* recording, bool failed, const char* what);

/// Check a file: from `frame` on it holds what was played; returns its frames,
/// and how many of them are silence
uint64_t
recording_check(const char* name, uint64_t frame, uint64_t* n_silent);

#endif // CHRONUS_TESTS_RECORDING_H
