// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_WAV_H
#define CHRONUS_HOST_WAV_H

#include "host/base/status.h"

#include <stdint.h>

// Reads sound files, by libsndfile; any thread

typedef struct {
  float*   samples;    ///< Interleaved, n_frames * n_channels
  uint64_t n_frames;   ///< Length
  uint32_t n_channels; ///< At least 1
  uint32_t rate_hz;    ///< Sample rate
} Wav;

/// Read a whole sound file; `wav` is to be closed by `wav_close`
Status
wav_read(Wav* wav, const char* path, Problem* problem);

/// Free the samples; a zeroed Wav is fine
void
wav_close(Wav* wav);

#endif // CHRONUS_HOST_WAV_H
