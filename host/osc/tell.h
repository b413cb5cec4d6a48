// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TELL_H
#define CHRONUS_HOST_TELL_H

#include "host/base/figures.h"
#include "host/osc/call.h"

#include <stdbool.h>

// The messages that are only answered; each returns false if it was refused

/// Answer /list/reply per path, then /list/end
bool
tell_list(const Call* call);

/**
   Answer /status/KEY per figure, then /status/end.

   Counts are of type `i`, or `h` above 2^31; times and the rate are `f`.
*/
bool
tell_status(const Call* call);

/// Append /status/KEY with a figure
void
tell_figure(Replies* replies, const Figure* figure);

/// Answer /pong with the message's own arguments
bool
tell_ping(const Call* call);

#endif // CHRONUS_HOST_TELL_H
