// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SMF_CHUNKS_H
#define CHRONUS_HOST_SMF_CHUNKS_H

#include "host/base/status.h"

#include <stddef.h>
#include <stdint.h>

// The frame of a MIDI file: where its tracks lie, without a look into them, so
// that an error can name the byte; pure, any thread

/// Bytes of the header chunk that is written
#define SMF_HEADER_BYTES 14U

/// Bytes before the content of any chunk
#define SMF_CHUNK_BYTES 8U

/// A track chunk, its own header included
typedef struct {
  size_t start; ///< Its first byte in the file
  size_t size;  ///< Bytes
} SmfTrack;

typedef struct {
  const uint8_t* bytes;         ///< The file; not owned
  SmfTrack*      tracks;        ///< In the order of the file; owned
  uint32_t       n_tracks;      ///< Length of `tracks`, at least 1
  uint16_t       ppqn;          ///< Pulses per quarter note, to be read with
  double         pulse_seconds; ///< Length of a pulse; 0 if by tempo
} SmfChunks;

/// What is wrong with a file, and where
typedef struct {
  size_t      byte; ///< From its start
  const char* why;  ///< Static
} SmfFlaw;

/**
   Find the tracks.

   @param chunks To be closed by `smf_chunks_close`; closed on failure.
   @param bytes The file; outlives `chunks`.
   @param flaw Receives what is wrong.
   @return STATUS_BAD_FORMAT or STATUS_NO_MEMORY.
*/
Status
smf_chunks_open(SmfChunks*     chunks,
                const uint8_t* bytes,
                size_t         size,
                SmfFlaw*       flaw);

/// Free the tracks; zeroed is fine
void
smf_chunks_close(SmfChunks* chunks);

/**
   Make a plain file of the first `n_tracks` tracks, without anything else.

   @param size Receives its size in bytes.
   @return To be freed; null without memory.
*/
uint8_t*
smf_chunks_image(const SmfChunks* chunks, uint32_t n_tracks, size_t* size);

#endif // CHRONUS_HOST_SMF_CHUNKS_H
