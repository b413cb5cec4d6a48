// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_FAULT_H
#define CHRONUS_HOST_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Faults that are injected on purpose, by name

typedef enum {
  FAULT_SEGV,    ///< Writes where nothing is mapped
  FAULT_ABORT,   ///< Calls abort()
  FAULT_HANG,    ///< Never returns
  FAULT_SLOW,    ///< One block, past the deadline
  FAULT_NAN,     ///< Puts out NaN
  FAULT_SILENCE, ///< Alive, but puts out zeros from then on
  FAULT_LOUD,    ///< Puts out a level that runs away, from then on
  FAULT_KILL,    ///< SIGKILL to its process
  FAULT_STOP,    ///< SIGSTOP to its process
  FAULT_EXIT,    ///< Ends its process
  FAULT_KINDS,   ///< How many there are
} FaultKind;

typedef enum {
  FAULT_ACTIVE,  ///< The copy that plays
  FAULT_STANDBY, ///< The other one
  FAULT_BOTH,    ///< Both in the same block
} FaultWhich;

/// A fault of the command line
typedef struct {
  double     seconds; ///< From the start
  FaultKind  kind;    ///< What fails
  FaultWhich which;   ///< Where
} FaultPlan;

/// Whether only a copy in a process of its own can commit it
bool
fault_needs_process(FaultKind kind);

/// The name of a kind; static storage
const char*
fault_name(FaultKind kind);

/// Read the name of a kind, of `length` bytes; false if it is none
bool
fault_read_kind(const char* text, size_t length, FaultKind* kind);

/// Read `active`, `standby` or `both`; false if it is none of them
bool
fault_read_which(const char* text, FaultWhich* which);

/// Read `SECONDS:KIND[:WHICH]`; false if it is none
bool
fault_parse(const char* text, FaultPlan* plan);

/**
   Commit the fault in the calling thread, a copy's, before it runs a block.

   All but FAULT_SLOW end or stop it for good; others do nothing here.
   @param until_ns FAULT_SLOW returns at this time of the monotonic clock.
*/
void
fault_strike(FaultKind kind, uint64_t until_ns);

/// Whether such a fault spoils the samples instead
bool
fault_spoils(FaultKind kind);

/// Spoil a block of output as FAULT_NAN, FAULT_SILENCE and FAULT_LOUD do
void
fault_spoil(FaultKind kind, float* samples, uint32_t n_frames);

#endif // CHRONUS_HOST_FAULT_H
