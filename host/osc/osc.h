// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_OSC_H
#define CHRONUS_HOST_OSC_H

#include "host/base/feedback.h"
#include "host/base/happening.h"
#include "host/base/status.h"
#include "host/osc/allow.h"
#include "host/osc/player.h"
#include "host/osc/surface.h"
#include "host/record/capture.h"

#include <stdint.h>

// OSC over UDP and TCP, by liblo: packets in, messages to the surface, replies
// out.  It runs a thread of its own, which alone uses the surface.
//
// A packet is done as a whole or not at all: a bundle of which any message is
// malformed or refused changes nothing.  What a bundle sets takes effect on one
// frame, that of its time tag, or at once if it is late.  IPv4 only.

typedef struct OscImpl Osc;

/// Where to listen, and to whom
typedef struct {
  const char* address; ///< IPv4 address to bind, such as 127.0.0.1
  uint32_t    port;    ///< UDP and TCP port, 1-65535
  Allow       allow;   ///< Whose packets are heard; others' are counted
  Capture*    capture; ///< For /record, outlives it; or null
  Player      player;  ///< A score to play from the first frame on
} OscSetup;

/**
   Listen, and start the thread.

   @param osc Receives what is to be closed by `osc_close`; null on failure.
   @param surface Open, and from now on the thread's until `osc_close` returns.
   @param feedback What the engine that reads the surface's ring tells, or null.
   @return STATUS_BAD_ARG, STATUS_PORT_IN_USE, STATUS_NO_NETWORK,
   STATUS_NO_THREAD or STATUS_NO_MEMORY.
*/
Status
osc_open(Osc**           osc,
         Surface*        surface,
         Feedback*       feedback,
         const OscSetup* setup,
         Problem*        problem);

/// UDP receive buffer that the kernel granted, in bytes as it counts them
/// (twice those asked for); messages beyond it are lost, and counted
uint32_t
osc_buffer_bytes(const Osc* osc);

/// Send `/error PATH REASON` to all subscribers; any thread but those of sound;
/// null is fine
void
osc_announce(Osc* osc, const char* path, const char* reason);

/// Have subscribers told of something that happened; any thread but those of
/// sound; null is fine
void
osc_tell(Osc* osc, const Happening* happening);

/// The plugin that a client wants to play instead
WishBox*
osc_wish(Osc* osc);

/**
   Have the thread use another surface from now on, which plays another plugin,
   or the same one with a preset's state.

   Clients stay; all that was about another plugin is
   forgotten.  Returns once nobody uses the old surface, within about a second.
   @param surface,feedback As in `osc_open`.
   @param preset Of the same plugin, or null.
*/
void
osc_turn(Osc*               osc,
         Surface*           surface,
         Feedback*          feedback,
         const ModelPreset* preset);

/// Tell clients of the last turn, now that what it is about is heard
void
osc_tell_turn(Osc* osc);

/// Stop the thread and close the sockets; null is fine; takes up to a second
/// if the thread is just waiting for a full ring
void
osc_close(Osc* osc);

#endif // CHRONUS_HOST_OSC_H
