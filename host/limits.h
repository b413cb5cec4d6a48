// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_LIMITS_H
#define CHRONUS_HOST_LIMITS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

// What the system does not allow of real time, and how it is made to; main
// thread

/// All zero is a user without any rights, of whom nothing is wanted
typedef struct {
  bool     unlocked;    ///< Memory was to be locked, and could not be
  bool     unscheduled; ///< Copies do not run in real time
  bool     relaxed;     ///< Nor does the JACK server, so that they need not
  uint64_t memlock;     ///< Bytes that may be locked; UINT64_MAX: any
  uint64_t rtprio;      ///< Highest priority that may be asked for
  bool     is_granted;  ///< JACK's packages have raised both for the group
  bool     is_in_group; ///< This user is in the group "audio"
} Limits;

/// Read what the system grants this process; the first three stay as they are
void
limits_read(Limits* limits);

/// Say in a few lines what is missing, and the lines that set it; nothing if
/// nothing is
void
limits_explain(const Limits* limits, FILE* out);

#endif // CHRONUS_HOST_LIMITS_H
