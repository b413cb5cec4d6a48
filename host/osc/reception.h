// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_RECEPTION_H
#define CHRONUS_HOST_RECEPTION_H

#include "host/base/feedback.h"
#include "host/osc/codec.h"
#include "host/osc/live.h"
#include "host/osc/net.h"
#include "host/osc/player.h"
#include "host/osc/surface.h"
#include "host/osc/timebase.h"

#include <stdint.h>

// What becomes of a packet: its messages go to the surface one by one, or as a
// bundle that is done as a whole, now or at its time.  The OSC thread.

typedef struct {
  Surface*  surface;  ///< Not owned
  Net*      net;      ///< Where answers go; not owned
  Feedback* feedback; ///< What the engine tells, or null; not owned
  Live      live;     ///< Owned
  Timebase  timebase; ///< Frames by the clock
  Player    player;   ///< What it plays by itself
  Decoded   decoded;  ///< The packet that is being done
  Replies   replies;  ///< Answers that are not sent yet

  const ModelPreset* turned;      ///< Preset of the last turn, or null
  uint32_t           n_forgotten; ///< Bundles that it cost
} Reception;

/**
   Begin to receive for a surface, which is live from now on.

   @param reception Large; overwritten; must not move.
   @param feedback May be null: then nothing is known of frames.
*/
void
reception_open(Reception* reception,
               Surface*   surface,
               Net*       net,
               Feedback*  feedback);

/// Go on with another surface: of another plugin; or of the same one with a
/// preset, where all else is as it was
void
reception_turn(Reception*         reception,
               Surface*           surface,
               Feedback*          feedback,
               const ModelPreset* preset);

/// Tell what plays now to who has asked for it; another plugin to all clients
void
reception_tell_turn(Reception* reception);

/// Free everything; a zeroed one is fine
void
reception_close(Reception* reception);

/**
   Do what a packet says, and answer its sender.

   @param bytes Aligned to 8, and overwritten.
   @param n_bytes 0 for a packet that is known to be malformed.
*/
void
reception_take(Reception*    reception,
               uint8_t*      bytes,
               uint32_t      n_bytes,
               const Sender* from);

/// Hear what the engine has told, and send what has become due
void
reception_tick(Reception* reception);

/// Until the next tick is needed, ms, `most` at most
int
reception_patience_ms(const Reception* reception, int most);

#endif // CHRONUS_HOST_RECEPTION_H
