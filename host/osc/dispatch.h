// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_DISPATCH_H
#define CHRONUS_HOST_DISPATCH_H

#include "host/osc/message.h"
#include "host/osc/replies.h"
#include "host/osc/surface.h"

#include <stdbool.h>

// What each OSC path does, free of any wire format: messages in, events and
// replies out.  The thread that owns the surface.

/**
   Do what a message says.

   All of its events go to the ring, or none.  Waits for room up to a second if
   the surface may.
   @param message Its path must not be a pattern; see `surface_path`.
   @param replies Answers are appended, also `/error PATH REASON`.
   @return False if it was refused (and changed nothing); a clamped value is
   not a refusal, though it is answered with /error too.
*/
bool
dispatch_message(Surface* surface, const Message* message, Replies* replies);

#endif // CHRONUS_HOST_DISPATCH_H
