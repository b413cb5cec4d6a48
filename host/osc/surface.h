// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SURFACE_H
#define CHRONUS_HOST_SURFACE_H

#include "host/base/attributes.h"
#include "host/base/ring.h"
#include "host/base/stats.h"
#include "host/base/status.h"
#include "host/lv2/model.h"
#include "host/osc/learnt.h"
#include "host/osc/live.h"
#include "host/osc/outbox.h"
#include "host/osc/paths.h"
#include "host/osc/replies.h"
#include "host/osc/sender.h"
#include "host/osc/texts.h"

#include <stdbool.h>
#include <stdint.h>

// What can be played, and what it was last set to.  Belongs to one thread:
// OSC's when live, the main one offline.

/// Velocity of a /note/on that has none
#define SURFACE_VELOCITY 100U

typedef struct {
  const Model* model;   ///< Not owned
  Stats*       stats;   ///< Read for /status, osc_errors counted; not owned
  Paths        paths;   ///< What messages can be about; owned
  float*       values;  ///< Each port's value as last set or told; owned
  uint64_t*    marks;   ///< What was told last of each port; owned
  Texts        texts;   ///< The same as the values, of texts; owned
  Outbox       outbox;  ///< To the engine
  uint32_t     frame;   ///< Where in the next block messages act; 0 if live
  Sender       sender;  ///< Who speaks at the moment; nobody offline
  bool         bundled; ///< In a bundle, which is committed as a whole
  Live*        live;    ///< What only a live host has, else null; not owned

  bool               merging; ///< The next events are merged, not sent
  struct SayingImpl* saying;  ///< For /say, or null; not owned
  Agenda*            later;   ///< Offline: what is said for later; not owned
  int64_t            now_ns;  ///< Offline: where the render is

  Sender      asker; ///< Who asked last for what may fail later
  const char* asked; ///< The path of that; static; null: nobody did

  LearntTable learnt; ///< Controllers that are bound

  bool processes;    ///< Copies are processes; false until set
  bool takes_faults; ///< /fault is allowed; false until set
} Surface;

/**
   Begin with every port at its default.

   @param surface To be closed by `surface_close`; closed on failure.
   @param model Must outlive the surface, like `ring` and `stats`.
   @param ring Nobody else may write it.
   @param may_wait False where the reader is this same thread.
   @return STATUS_NO_MEMORY.
*/
Status
surface_open(Surface*     surface,
             const Model* model,
             Ring*        ring,
             Stats*       stats,
             bool         may_wait);

/// Free the values; a zeroed Surface is fine
void
surface_close(Surface* surface);

/// A port's value as last set or told, also by what is drafted
float
surface_value(const Surface* surface, uint32_t p);

/// The same of a text
const char*
surface_text(const Surface* surface, uint32_t p);

/// All that is drafted
Events
surface_draft(const Surface* surface);

/// Remember the values that events set which have been sent to the engine
void
surface_note(Surface* surface, Events events);

/// Forget what is drafted
void
surface_discard(Surface* surface);

/**
   Answer `/error PATH REASON` to what cannot be done, and count it.

   @return False, so that a handler can return it at once.
*/
bool
surface_refuse(Surface*    surface,
               const char* path,
               Replies*    replies,
               const char* reason,
               ...) PRINTF_LIKE(4, 5);

/// The `i`th of all paths that messages may have, for patterns; null at the end
const char*
surface_path(const Surface* surface, uint32_t i);

#endif // CHRONUS_HOST_SURFACE_H
