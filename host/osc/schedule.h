// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SCHEDULE_H
#define CHRONUS_HOST_SCHEDULE_H

#include "host/osc/codec.h"
#include "host/osc/replies.h"
#include "host/osc/surface.h"
#include "host/osc/timebase.h"

#include <stdbool.h>
#include <stdint.h>

// When the parts of a bundle act: at once, or at their time, until which the
// agenda keeps them.  The OSC thread.

/// Bundles go to the engine so long before their time
#define SCHEDULE_LEAD_NS 50000000

/**
   Do what a bundle has drafted, each part of it at its time.

   @param surface Live; the bundle's sender is its own.  It keeps its draft.
   @param timebase Puts the time of a late part among those of others.
   @param decoded The bundle; has one message at least.
   @param ends Where each message ends in the draft, in bytes.
   @param now_ns When it came, since 1970.
   @param replies Receives what is said of late parts, and why nothing was done.
   @return False if it was refused; where memory ends, earlier parts stay.
*/
bool
schedule_take(Surface*        surface,
              const Timebase* timebase,
              const Decoded*  decoded,
              const uint32_t* ends,
              int64_t         now_ns,
              Replies*        replies);

/// Write all bundles to the engine whose time comes within SCHEDULE_LEAD_NS
void
schedule_send_due(Surface* surface, const Timebase* timebase);

#endif // CHRONUS_HOST_SCHEDULE_H
