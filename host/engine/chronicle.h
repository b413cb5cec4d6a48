// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_CHRONICLE_H
#define CHRONUS_HOST_CHRONICLE_H

#include "host/base/attributes.h"
#include "host/engine/news.h"
#include "host/shared/incident.h"

#include <stdbool.h>
#include <stdint.h>

// What happened to the copies, for the report and for people; main thread

/// Faults that are kept; more are only counted
#define CHRONICLE_MAX 1000U

/// One thing that went wrong with a copy
typedef struct {
  double      seconds;    ///< From the start
  uint64_t    seq;        ///< Block in which it began
  const char* kind;       ///< What was injected, or null: it came by itself
  char        saw[24];    ///< What was seen of it; empty: nothing
  uint32_t    copy;       ///< Which
  uint32_t    gap_frames; ///< Frames that were lost by it
} FaultRecord;

/// Poisoned blocks that are kept, the last ones
#define CHRONICLE_POISON 64U

/// Room for the events of one of them, as text
#define CHRONICLE_TEXT 512U

/// A block whose events killed the copies that got them
typedef struct {
  double   seconds;              ///< From the start
  uint64_t seq;                  ///< Its number
  uint32_t gap_frames;           ///< Frames that were lost by it
  char     text[CHRONICLE_TEXT]; ///< What copies now do without: bytes of MIDI
                                 ///< in hex, and `port SYMBOL = VALUE`
} PoisonRecord;

/// What happens so often that it is said once a second at most
typedef struct {
  uint64_t n;    ///< Not said yet
  double   next; ///< When it may be said again, seconds
} Tally;

/// Warnings that wait to be taken; more are only said
#define CHRONICLE_WARNINGS 8U

/// What those who play should know at once
typedef struct {
  char path[32];    ///< The OSC path that it is about
  char reason[256]; ///< What is the matter
} Warning;

/// All zero, but for the first two, is a fresh start
typedef struct {
  double       rate_hz;                      ///< Sample rate
  bool         talkative;                    ///< One line on stderr for each
  double       begun;                        ///< When this rate began, seconds
  Tally        late;                         ///< Missed deadlines
  Tally        swaps;                        ///< Changes of the active copy
  Tally        lost;                         ///< Lost frames
  uint32_t     n_faults;                     ///< All that happened
  FaultRecord  faults[CHRONICLE_MAX];        ///< The first of them
  uint32_t     n_warnings;                   ///< Not taken yet
  Warning      warnings[CHRONICLE_WARNINGS]; ///< The oldest first
  News         news;                         ///< For those who watch
  uint32_t     n_poison;                     ///< All poisoned blocks
  PoisonRecord poison[CHRONICLE_POISON]; ///< By number modulo CHRONICLE_POISON
} Chronicle;

/// Take note of what the engine saw
void
chronicle_hear(Chronicle* chronicle, const Incident* incident);

/// Count the time on at another rate, after `n_frames` at the present one
void
chronicle_retune(Chronicle* chronicle, double rate_hz, uint64_t n_frames);

/**
   Begin the record of a poisoned block.

   @return What is to be filled in and then given to `chronicle_tell_poison`.
*/
PoisonRecord*
chronicle_add_poison(Chronicle* chronicle, const Incident* incident);

/// Warn of what is in a record
void
chronicle_tell_poison(Chronicle* chronicle, const PoisonRecord* record);

/// Say one line to the user, if there is one who listens
void
chronicle_say(const Chronicle* chronicle, const char* format, ...)
  PRINTF_LIKE(2, 3);

/// Say one line, and keep it for those who play over OSC
void
chronicle_warn(Chronicle* chronicle, const char* path, const char* format, ...)
  PRINTF_LIKE(3, 4);

/// Take the oldest warning; false if there is none
bool
chronicle_take(Chronicle* chronicle, Warning* warning);

#endif // CHRONUS_HOST_CHRONICLE_H
