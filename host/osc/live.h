// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_LIVE_H
#define CHRONUS_HOST_LIVE_H

#include "host/osc/agenda.h"
#include "host/osc/backlog.h"
#include "host/osc/diary.h"
#include "host/osc/feed.h"
#include "host/osc/outbox.h"
#include "host/osc/pulse.h"
#include "host/osc/receipts.h"
#include "host/osc/saved.h"
#include "host/osc/wish.h"
#include "host/record/capture.h"

// What a surface has beside the plugin where clients are connected to it; the
// OSC thread

/// All zero is a fresh start
typedef struct {
  Agenda   agenda;   ///< Bundles that wait for their time
  Receipts receipts; ///< Who waits for the engine's echo
  Saved    saved;    ///< Presets that were saved
  Backlog  backlog;  ///< Values for an engine that is behind
  Feeds    feed;     ///< Who is told of changes
  Pulse    pulse;    ///< How the host is
  Diary    diary;    ///< What happened; others may add to it
  Capture* capture;  ///< Writes what is played, or null; not owned

  WishBox wish; ///< Another plugin that is to play
} Live;

/// Close the receipts that a row of events would be given for, and forget the
/// recordings that it would begin
void
live_forget(Live* live, Events events);

/**
   Forget bundles, and the receipts of their sets.

   @param from Only those of this sender; null for those of all.
   @param at_ns Only those of this time; null for any.
   @return How many there were.
*/
uint32_t
live_cancel(Live* live, const Sender* from, const int64_t* at_ns);

/**
   Go on with another plugin: all that is about the old one is forgotten.

   @param n_paths Paths that there are from now on.
   @return How many bundles were.
*/
uint32_t
live_turn(Live* live, uint32_t n_paths);

/// Free everything; a zeroed one is fine
void
live_close(Live* live);

#endif // CHRONUS_HOST_LIVE_H
