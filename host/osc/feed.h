// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_OSC_FEED_H
#define CHRONUS_HOST_OSC_FEED_H

#include "host/base/figures.h"
#include "host/base/status.h"
#include "host/osc/pulse.h"
#include "host/osc/sender.h"

#include <stdbool.h>
#include <stdint.h>

// Who has subscribed to what, and what each has been told; the OSC thread

/// Most subscriptions at one time
#define FEED_MOST 64U

/// Longest prefix, the final zero included
#define FEED_PREFIX_BYTES 128U

/// One who is silent for so long has left
#define FEED_SILENCE_NS 30000000000U

/// Updates per second: usual, and most
#define FEED_RATE 30.0
#define FEED_MAX_RATE 1000.0

/// MIDI messages that may wait for an update; more are counted as merged
#define FEED_NOTES 64U

typedef struct {
  Sender   to;                        ///< Who is told
  char     prefix[FEED_PREFIX_BYTES]; ///< Of the paths that it wants
  uint64_t period_ns;                 ///< Between two updates
  uint64_t next_ns;                   ///< When the next one is due
  uint64_t figures_ns;                ///< When figures are due again
  uint64_t heard_ns;                  ///< When it was last heard of
  uint64_t seq;                       ///< Packets sent to it so far
  float*   shown;                     ///< Mark of each path as told; owned
  bool*    known;                     ///< It was told at all; owned
  double   figures[FIGURES_MAX + PULSE_FIGURES]; ///< As told
  uint32_t n_figures;                            ///< Told ones of them
  uint64_t n_events;             ///< Told ones of the diary, or left out
  uint32_t n_notes;              ///< Used ones of `notes`
  uint8_t  notes[FEED_NOTES][3]; ///< MIDI messages to be told
} Subscription;

/// All zero is empty
typedef struct {
  uint32_t      n;                ///< How many there are
  Subscription* items[FEED_MOST]; ///< Owned
} Feeds;

/**
   Subscribe, or begin anew where this sender has subscribed to this already.

   @param n_paths Paths that there are.
   @return Null without memory, or if there are too many.
*/
Subscription*
feed_add(Feeds* feed, const Sender* to, const char* prefix, uint32_t n_paths);

/// End a sender's subscription to a prefix, or all of its subscriptions where
/// that is null; returns how many there were
uint32_t
feed_remove(Feeds* feed, const Sender* to, const char* prefix);

/// Tell all of them everything anew, of so many paths; those for which there is
/// no memory end
void
feed_turn(Feeds* feed, uint32_t n_paths);

/// End subscription `i`
void
feed_drop(Feeds* feed, uint32_t i);

/// Note that a sender lives
void
feed_hear(const Feeds* feed, const Sender* from, uint64_t now_ns);

/// Whether a subscription is about a path, or about some that begin with it
bool
feed_wants(const Subscription* subscription, const char* path);

/// End all subscriptions
void
feed_close(Feeds* feed);

#endif // CHRONUS_HOST_OSC_FEED_H
