// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SURFACE_H
#define CHRONUS_HOST_SURFACE_H

#include "host/attributes.h"
#include "host/message.h"
#include "host/model.h"
#include "host/outbox.h"
#include "host/paths.h"
#include "host/replies.h"
#include "host/ring.h"
#include "host/stats.h"
#include "host/status.h"

#include <stdbool.h>
#include <stdint.h>

// What each OSC path does, free of any wire format: messages in, events and
// replies out.  Belongs to one thread: OSC's when live, the main one offline.

/// Velocity of a /note/on that has none
#define SURFACE_VELOCITY 100U

typedef struct {
  const Model* model;  ///< Not owned
  Stats*       stats;  ///< Read for /status, osc_errors counted; not owned
  Paths        paths;  ///< What messages can be about; owned
  float*       values; ///< Each port's value as last set; owned
  Outbox       outbox; ///< To the engine
  uint32_t     frame;  ///< Where in the next block messages act; 0 if live
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
surface_handle(Surface* surface, const Message* message, Replies* replies);

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

/**
   Set every control of a preset, named by label or URI.

   Also before the engine starts: the ring is then only filled.
   @return STATUS_NO_PRESET (the hint names the nearest or all), STATUS_NO_START
   if it is nothing but state, which this host cannot load; STATUS_NO_MEMORY if
   the ring is full.  On STATUS_OK a hint that is not empty is a warning.
*/
Status
surface_preset(Surface* surface, const char* name, Problem* problem);

/**
   Set a control from `SYMBOL=VALUE`, as the option -c has it.

   Also before the engine starts: the ring is then only filled.
   @return STATUS_BAD_ARG (the hint tells the range), STATUS_NO_PORT (the hint
   tells the nearest), STATUS_NO_MEMORY if the ring is full.
*/
Status
surface_control(Surface* surface, const char* setting, Problem* problem);

#endif // CHRONUS_HOST_SURFACE_H
