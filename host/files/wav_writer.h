// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_WAV_WRITER_H
#define CHRONUS_HOST_WAV_WRITER_H

#include "host/base/status.h"

#include <stdint.h>

// Writes sound files, by libsndfile; each belongs to one thread

typedef struct WavWriterImpl WavWriter;

/**
   Begin a float WAV file.

   It is written beside `path` under another name and takes its name only when
   `wav_writer_close` succeeds, so nothing half-written is ever seen there.
*/
Status
wav_writer_open(WavWriter** writer,
                const char* path,
                uint32_t    rate_hz,
                uint32_t    n_channels,
                Problem*    problem);

/**
   Begin a float WAV file in place, which is a valid one at any time: after each
   write its header tells what is there.

   Beyond 4 GB it is an RF64.  A write that fails leaves the whole frames of
   those before it; the file is then to be closed.
   @param fd New and empty; owned by the writer from now on, also on failure.
   @param path For messages.
*/
Status
wav_writer_begin(WavWriter** writer,
                 int         fd,
                 const char* path,
                 uint32_t    rate_hz,
                 uint32_t    n_channels,
                 Problem*    problem);

/// Append interleaved frames
Status
wav_writer_write(WavWriter*   writer,
                 const float* samples,
                 uint32_t     n_frames,
                 Problem*     problem);

/**
   End the file and free `writer`; null is fine.

   @param keep False removes what was written instead, unless it is in place.
*/
Status
wav_writer_close(WavWriter* writer, int keep, Problem* problem);

#endif // CHRONUS_HOST_WAV_WRITER_H
