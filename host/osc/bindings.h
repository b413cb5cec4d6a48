// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_BINDINGS_H
#define CHRONUS_HOST_BINDINGS_H

#include "host/base/learned.h"
#include "host/osc/net.h"
#include "host/osc/replies.h"
#include "host/osc/surface.h"

#include <stdbool.h>
#include <stdint.h>

// The MIDI controllers that are bound to the controls of a surface: what is
// asked of the engine, and what it has done; the thread that owns the surface

/// Room for a binding as a line, the final zero included
#define BINDINGS_LINE_BYTES 512U

/// Whether a row, or null, is that of a control that a controller can move
bool
bindings_fit(const Surface* surface, const PathRow* row);

/// Draft that a control is bound as is wished, in a slot of its own, which the
/// wish then names; false if all are taken
bool
bindings_request(Surface* surface, uint32_t port, EventLearn* wish);

/// Draft that what a slot holds, or is asked to hold, ends
void
bindings_forget(Surface* surface, uint32_t slot);

/// Append the words of a binding: path, channel and controller
void
bindings_tell(Reply* reply, const Surface* surface, uint32_t slot);

/**
   Hear what has been bound, and what has moved, since the last time.

   @param net Who has asked, and subscribers, are told by it; null offline.
*/
void
bindings_hear(Surface* surface, const Learned* learned, const Net* net);

/// Print a binding as a line that `bindings_restore` reads: the arguments of
/// the `/learn` that makes it
void
bindings_print(const Model*   model,
               const Binding* binding,
               char           line[BINDINGS_LINE_BYTES]);

/// Make all bindings of another surface of the same plugin
void
bindings_carry(Surface* surface, const LearntTable* from);

/// Make a binding again; false if it is none that the plugin can have
bool
bindings_restore(Surface* surface, const char* line);

#endif // CHRONUS_HOST_BINDINGS_H
