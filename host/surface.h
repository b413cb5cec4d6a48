// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SURFACE_H
#define CHRONUS_HOST_SURFACE_H

#include "host/message.h"
#include "host/model.h"
#include "host/ring.h"
#include "host/stats.h"
#include "host/status.h"

#include <stdbool.h>
#include <stdint.h>

// What each OSC path does, free of any wire format: messages in, events and
// replies out.  Belongs to one thread: OSC's when live, the main one offline.

/// Most arguments of a reply: /list/reply has seven
#define REPLY_MAX_ARGS 8U

/// One message back to the sender
typedef struct {
  char*  path;                       ///< Owned
  char   types[REPLY_MAX_ARGS + 1U]; ///< One of `f`, `i`, `s` per argument
  double numbers[REPLY_MAX_ARGS];    ///< Of `f` and `i`
  char*  words[REPLY_MAX_ARGS];      ///< Of `s`, owned
} Reply;

/// Zeroed is empty; freed by `replies_clear`
typedef struct {
  Reply*   items;    ///< In the order in which they are to be sent
  uint32_t n;        ///< Used ones
  uint32_t capacity; ///< Allocated ones
} Replies;

typedef struct {
  const Model* model;    ///< Not owned
  Ring*        ring;     ///< To the engine, which this writes; not owned
  Stats*       stats;    ///< Read for /status; not owned
  float*       values;   ///< Each port's value as last set; owned
  uint32_t     frame;    ///< Where in the next block messages act; 0 if live
  bool         may_wait; ///< Live: a full ring is waited for
} Surface;

/// Begin with every port at its default
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

   @param message Its path must not be a pattern; see `surface_path`.
   @param replies Answers are appended, also `/error PATH REASON`.
   @return False if it was refused (and changed nothing); a clamped value is
   not a refusal, though it is answered with /error too.
*/
bool
surface_handle(Surface* surface, const Message* message, Replies* replies);

/// The `i`th of all paths that messages may have, for patterns; null at the end
const char*
surface_path(const Surface* surface, uint32_t i);

/// Set every control of a preset, named by label or URI
Status
surface_preset(Surface* surface, const char* name, Problem* problem);

/// Set a control from `SYMBOL=VALUE`, as the option -c has it
Status
surface_control(Surface* surface, const char* setting, Problem* problem);

/// Free all replies and begin anew
void
replies_clear(Replies* replies);

#endif // CHRONUS_HOST_SURFACE_H
