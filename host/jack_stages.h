// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_JACK_STAGES_H
#define CHRONUS_HOST_JACK_STAGES_H

#include "host/base/stats.h"
#include "host/engine/engine.h"
#include "host/jack_ports.h"

#include <jack/types.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

// The cycles of a JACK client, and which engine plays them: one, until from a
// cycle on it gives way to the next.  Part of the JACK edge: only `jack.c` uses
// it.  Main thread, but for JACK's callbacks.

/// An engine, and the ports that it plays by
typedef struct {
  Engine*   engine; ///< Not owned
  JackPorts ports;  ///< Of the client
} JackStage;

/// All zero is none
typedef struct {
  jack_client_t*   client;   ///< Whose cycles they are; not owned
  Stats*           stats;    ///< Where xruns are counted; not owned
  JackStage        items[2]; ///< The one that plays, and the next
  _Atomic uint32_t wanted;   ///< Which is to play; by the main thread
  _Atomic uint32_t playing;  ///< Which does; by JACK's thread
  bool             fresh;    ///< It has not played yet
  _Atomic uint32_t begun;    ///< Which has, last; by JACK's thread
  jack_nframes_t   next;     ///< Frame that the next cycle begins with
  jack_nframes_t   period;   ///< Frames of the last cycle; 0 before the first
  _Atomic uint32_t patient;  ///< Freewheeling; by JACK's thread
  _Atomic uint32_t lost;     ///< The server went away; by JACK's thread
} JackStages;

/**
   Have an engine play the cycles of a client that is not active yet.

   @param client Its callbacks are set; closed before the stages.
   @param engine Outlives the client.
   @return Its stage, whose ports are to be opened before the client is active.
*/
JackStage*
jack_stages_begin(JackStages*    stages,
                  jack_client_t* client,
                  Engine*        engine,
                  Stats*         stats);

/// The stage that plays, or is about to
const JackStage*
jack_stages_wanted(const JackStages* stages);

/// The stage that does not play
JackStage*
jack_stages_idle(JackStages* stages);

/**
   Let the idle stage play from a cycle on; the other one fades out in its last,
   and is idle when this returns.

   Waits for that cycle, 2 s at most.
   @return False if none came: the client was made inactive and active again to
   do without, which has cost its ports their connections.
*/
bool
jack_stages_turn(JackStages* stages);

/// Forget how the last server was, before another one
void
jack_stages_reset(JackStages* stages);

/// Free what belongs to the ports, once the client is closed
void
jack_stages_close(JackStages* stages);

#endif // CHRONUS_HOST_JACK_STAGES_H
