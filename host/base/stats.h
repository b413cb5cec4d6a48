// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_STATS_H
#define CHRONUS_HOST_STATS_H

#include "host/base/attributes.h"
#include "host/base/hist.h"
#include "host/base/meter.h"

#include <stdatomic.h>
#include <stdint.h>

// What is counted while the host runs: one writer per field, any reader

/// Copies at one time, the spare included
#define COPIES_MAX 3U

typedef _Atomic uint64_t Count;

/// How one copy does; all zero is a copy that is not there
typedef struct {
  _Atomic uint32_t standing; ///< A Standing
  _Atomic uint32_t stood;    ///< One bit per Standing that it had; whoever
                             ///< looks clears them
  _Atomic int32_t pid;       ///< Process that it lives in, or 0
  Count           restarts;  ///< Times that it was brought back
} CopyStats;

/// All zero is a fresh start
typedef struct {
  // Set once, before any other thread starts
  const char* plugin;   ///< URI
  const char* isolate;  ///< "threads" or "processes"
  double      deadline; ///< Fraction of the period

  _Atomic double rate_hz; ///< Sample rate; by the main thread

  // The engine's thread writes
  _Atomic uint32_t block;           ///< Frames of the last period
  _Atomic uint32_t ready;           ///< Copies that keep up, but the spare
  _Atomic uint32_t active;          ///< The copy that has the role
  _Atomic uint32_t apart;           ///< Copies are known to differ for good
  Meter            meter;           ///< What is played
  Count            blocks;          ///< Periods so far
  Count            frames;          ///< Frames so far
  Count            swaps;           ///< Times that the active role moved
  Count            hedged_blocks;   ///< The standby's identical block played
  Count            deadline_misses; ///< Blocks that a copy gave too late
  Count            lost_frames;     ///< Frames that no copy delivered in time
  Count            diverged_blocks; ///< Blocks in which two copies differ
  Count            lost_events;     ///< Events that could not be acted upon
  Count            lost_echoes;     ///< Events that OSC subscribers miss
  Count            poisoned;        ///< Blocks whose events were dropped
  Count            late_cycles;     ///< Periods that JACK itself began late
  Count            lost_to_machine; ///< Lost frames with no CPU to be had
  Count            record_missed; ///< Frames that the recorder was too slow for
  Hist             cycle;         ///< Cost of a period
  Hist             copy[COPIES_MAX]; ///< Cost of a block in each copy

  // The supervisor writes
  _Atomic uint32_t    exact;  ///< A copy's whole state can be given to another
  _Atomic uint32_t    spare;  ///< There is a spare
  const char* _Atomic poison; ///< What the last poisoned block held, or null
  Count               lost_incidents;     ///< Not told to it, for want of room
  Count               lost_lines;         ///< Of what plugins log, not shown
  Count               restored;           ///< Copies brought back
  Count               restored_fresh;     ///< Of these, without the state
  Count               restored_state;     ///< Of these, with the LV2 state only
  Hist                restore;            ///< From the verdict to a whole pair
  CopyStats           copies[COPIES_MAX]; ///< By place

  Count saves;        ///< Of the session
  Count saves_failed; ///< Times that it could not be saved

  Count            upgrades;        ///< Times that a new binary took over
  Count            upgrades_failed; ///< Times that it could not
  Count            upgrade_frame;   ///< The frame from which the last one plays
  _Atomic uint32_t upgrading;       ///< One is under way
  _Atomic(const char*) upgrade_way; ///< How the last took over the sound

  // The OSC thread writes
  Count osc_messages; ///< Received
  Count osc_errors;   ///< Answered with /error
  Count osc_dropped;  ///< Dropped by the kernel before we saw them
  Count osc_denied;   ///< Of senders who are not allowed; not looked at
  Count osc_merged;   ///< Replaced by newer ones before they were told or done
  Count osc_late;     ///< Bundles that came, or were done, after their time

  // The recorder writes
  _Atomic uint32_t recording;     ///< A file is being written
  Count            record_from;   ///< The frame that it begins with
  Count            record_frames; ///< Written, of all files
  Count            record_lost;   ///< Frames that no file took

  // The JACK edge writes
  Count            xruns;          ///< Times that JACK went on without us
  Count            skipped_frames; ///< Frames that it played meanwhile
  Count            server_losses;  ///< Times that the server went away
  Count            server_away_ms; ///< Time without one
  _Atomic uint32_t server_away;    ///< There is none now
} Stats;

/// Add to a counter that only the calling thread writes
RT_SAFE static inline void
count_add(Count* const count, const uint64_t n)
{
  const uint64_t old = atomic_load_explicit(count, memory_order_relaxed);
  atomic_store_explicit(count, old + n, memory_order_relaxed);
}

/// Read a counter; any thread
RT_SAFE static inline uint64_t
count_read(const Count* const count)
{
  return atomic_load_explicit(count, memory_order_relaxed);
}

#endif // CHRONUS_HOST_STATS_H
