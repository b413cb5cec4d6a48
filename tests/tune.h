// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_TUNE_H
#define CHRONUS_TESTS_TUNE_H

#include <stddef.h>
#include <stdint.h>

// MIDI files, made byte by byte, in a folder of their own

enum {
  TUNE_PATH_BYTES = 64,   ///< Room for a path
  TUNE_FILE_BYTES = 4096, ///< Most bytes of a file
  TUNE_END_BYTES  = 4,    ///< Of the end of a track
  TUNE_RICH_BYTES = 27,   ///< Of the rich track
};

/// A MIDI file in the making
typedef struct {
  uint8_t bytes[TUNE_FILE_BYTES]; ///< As it will be on the disk
  size_t  size;                   ///< Used ones
} Tune;

/// The folder, and the file in it
extern char tune_folder[];
extern char tune_path[TUNE_PATH_BYTES];

/// The end of a track
extern const uint8_t TUNE_END[TUNE_END_BYTES];

/// A track: note on at 0 s; at 0.5 s its end by running status, a sysex, and
/// the tempo doubles; at 0.75 s a program change
extern const uint8_t TUNE_RICH[TUNE_RICH_BYTES];

/// Make the folder, before each test
void
tune_make_folder(void);

/// Remove it with its file
void
tune_remove_folder(void);

/// Append bytes as they are
void
tune_add(Tune* tune, const void* bytes, size_t n);

/// Begin a file anew with its header
void
tune_begin(Tune* tune, uint8_t format, uint8_t n_tracks, uint16_t division);

/// Append a chunk; a track is an `MTrk`
void
tune_chunk(Tune* tune, const char* kind, const void* content, size_t n);

/// Write the file
void
tune_store(const Tune* tune);

/// Expect that nothing of the process that read the file is left
void
tune_expect_no_child(void);

#endif // CHRONUS_TESTS_TUNE_H
