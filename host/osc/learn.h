// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_LEARN_H
#define CHRONUS_HOST_LEARN_H

#include "host/osc/call.h"

#include <stdbool.h>

// The messages by which MIDI controllers are bound to controls; each returns
// false if it was refused

/// Bind a control to the next controller that comes, or to one that is named
bool
learn_begin(const Call* call);

/// Wait for no controller any more
bool
learn_cancel(const Call* call);

/// End the binding of a control, or all
bool
learn_forget(const Call* call);

/// Answer /learn/list/reply per binding, then /learn/list/end
bool
learn_list(const Call* call);

#endif // CHRONUS_HOST_LEARN_H
