// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_ASSURE_H
#define CHRONUS_HOST_ASSURE_H

#include "host/base/event.h"
#include "host/base/feedback.h"
#include "host/osc/call.h"

#include <stdbool.h>

// Sets that are answered once the engine has done them, and bundles that can
// be cancelled; each returns false if it was refused

/// Set a port, and have it answered with /set/done once it is in the log
bool
assure_set(const Call* call);

/// Forget bundles whose time is still to come, and answer how many
bool
assure_cancel(const Call* call);

/**
   Make an answer of what the engine tells, and close its receipt.

   @param done The event as the engine did it.
   @param to Receives whom to answer, if a reply was added.
*/
void
assure_tell(Surface*         surface,
            const Event*     done,
            const EventEcho* echo,
            Replies*         replies,
            Sender*          to);

#endif // CHRONUS_HOST_ASSURE_H
