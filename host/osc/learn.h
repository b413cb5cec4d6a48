// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_LEARN_H
#define CHRONUS_HOST_LEARN_H

#include "host/base/learned.h"
#include "host/osc/call.h"
#include "host/osc/net.h"

#include <stdbool.h>

// The messages by which MIDI controllers are bound to controls; each returns
// false if it was refused

/// Room for a binding as a line, the final zero included
#define LEARN_LINE_BYTES 512U

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

/**
   Hear what has been bound, and what has moved, since the last time.

   @param net Who has asked, and subscribers, are told by it; null offline.
*/
void
learn_hear(Surface* surface, const Learned* learned, const Net* net);

/// Print a binding as a line that `learn_restore` reads: the arguments of the
/// `/learn` that makes it
void
learn_print(const Model*   model,
            const Binding* binding,
            char           line[LEARN_LINE_BYTES]);

/// Make all bindings of another surface of the same plugin
void
learn_carry(Surface* surface, const LearntTable* from);

/// Make a binding again; false if it is none that the plugin can have
bool
learn_restore(Surface* surface, const char* line);

#endif // CHRONUS_HOST_LEARN_H
