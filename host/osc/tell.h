// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TELL_H
#define CHRONUS_HOST_TELL_H

#include "host/base/figures.h"
#include "host/osc/call.h"
#include "host/osc/pulse.h"
#include "host/osc/surface.h"

#include <stdbool.h>
#include <stdint.h>

// The messages that are only answered; each returns false if it was refused

/// More figures than there are, of the report and of the moment
#define TELL_FIGURES (FIGURES_MAX + PULSE_FIGURES)

/// Read all figures as they are now, where the host is live those of the moment
/// too; returns how many there are
uint32_t
tell_read(const Surface* surface, Figure figures[TELL_FIGURES]);

/// Answer /list/reply per path, then /list/end
bool
tell_list(const Call* call);

/**
   Answer /status/KEY per figure, then /status/end.

   Counts are of type `i`, or `h` above 2^31; times, rates and levels are `f`.
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
