// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_REHEARSAL_H
#define CHRONUS_TESTS_REHEARSAL_H

#include <stdint.h>

// What `chronus rehearse` printed, and which of its processes there are

/// The rows of a table, summed up
typedef struct {
  uint64_t n_single;         ///< Single faults tried
  uint64_t n_both;           ///< Double ones
  uint64_t n_survived;       ///< Of all these
  uint64_t n_frames;         ///< Worst gaps of single faults, summed
  uint64_t n_bits;           ///< Bits changed by single faults
  uint64_t n_need_processes; ///< Rows of faults that threads cannot survive
} Tally;

/// Read a table; the test fails where a row of it is none
void
rehearsal_read(Tally* tally, const char* table);

/// How many processes of this session are the program's, and live
uint32_t
rehearsal_processes(void);

#endif // CHRONUS_TESTS_REHEARSAL_H
