// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_STANDING_H
#define CHRONUS_HOST_STANDING_H

// What the engine holds of a copy

typedef enum {
  STANDING_ABSENT,   ///< No copy is in this place
  STANDING_CATCHING, ///< It reads the log, some blocks behind
  STANDING_READY,    ///< It delivers in time
  STANDING_LATE,     ///< It missed the last deadline, and still reads
  STANDING_SPARE,    ///< It stays behind, and plays when the others are gone
  STANDING_RETIRED,  ///< Given up; to be replaced
} Standing;

#endif // CHRONUS_HOST_STANDING_H
