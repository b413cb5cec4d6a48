// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PARCEL_H
#define CHRONUS_HOST_PARCEL_H

#include "host/base/status.h"
#include "host/shared/notes.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Where a fork of a copy puts the state that it stood at, for copies to come

/// Address space for a state; memory is taken only for what is written
#define PARCEL_BYTES ((size_t)64U << 20U)

/// Room for the name of a folder, the zero included
#define PARCEL_FOLDER_BYTES 1024U

/// Plain data in shared memory; the state follows it
typedef struct {
  _Alignas(64) _Atomic int32_t
    pid;                  ///< Of the process that writes it; negative: nobody's
                          ///< yet, but for who was asked with this number
  _Atomic int32_t done;   ///< That number once the state is there, and its
                          ///< negative if it could not be; by that process
  _Atomic uint32_t given; ///< The generation of copies that may take it over
                          ///< now; by the supervisor
  char folder[PARCEL_FOLDER_BYTES]; ///< Where the LV2 state goes; empty:
                                    ///< nowhere; by the supervisor
  Status   status;                  ///< What came of that
  Problem  problem;                 ///< Why it failed, if it did
  uint64_t seq;   ///< Block that comes next for who takes it over
  Notes    owed;  ///< Releases that it is still to be given
  bool     owes;  ///< There are some
  uint64_t bytes; ///< Length of what follows
} Parcel;

/// What is in it
static inline void*
parcel_content(Parcel* const parcel)
{
  return parcel + 1;
}

/// Most that it can hold, bytes
static inline size_t
parcel_room(void)
{
  return PARCEL_BYTES - sizeof(Parcel);
}

#endif // CHRONUS_HOST_PARCEL_H
