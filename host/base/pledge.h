// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PLEDGE_H
#define CHRONUS_HOST_PLEDGE_H

#include <stdbool.h>

// What can be promised of a plugin's copies, in words; pure, any thread

/// What is known of the copies
typedef struct {
  bool processes; ///< Each lives in a process of its own
  bool exact;     ///< All of its state can be given to another
  bool repeats;   ///< They give the same bits
  bool spare;     ///< There is one that stays behind
} Pledge;

/// What single faults may cost, and what two at once may, each as a line for
/// people; static storage
const char*
pledge_single(const Pledge* pledge);
const char*
pledge_double(const Pledge* pledge);

#endif // CHRONUS_HOST_PLEDGE_H
