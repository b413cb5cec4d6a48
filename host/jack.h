// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_JACK_H
#define CHRONUS_HOST_JACK_H

#include "host/base/status.h"
#include "host/engine/engine.h"
#include "host/lv2/model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The engine's live edge: a JACK client.  Main thread, but for its callback.

typedef struct JackImpl Jack;

/**
   Become a client of a server that runs; no server is started.

   @param jack Receives what is to be closed by `jack_close`; null on failure.
   @param name Wanted client name, which JACK makes unique; shorter than
   `jack_name_bytes`.
   @param server Name of the server, or null for the default.
   @return STATUS_NO_SERVER, STATUS_NO_MEMORY.
*/
Status
jack_open(Jack** jack, const char* name, const char* server, Problem* problem);

/// Room for a client's name, the final zero included
size_t
jack_name_bytes(void);

/// The name that JACK gave
const char*
jack_name(const Jack* jack);

/// Sample rate in Hz, fixed as long as the server runs
double
jack_rate_hz(const Jack* jack);

/// Frames of the present period
uint32_t
jack_frames(const Jack* jack);

/// SCHED_FIFO priority of JACK's client threads; 0 if the server has none
int
jack_priority(const Jack* jack);

/**
   Register the plugin's ports and run the engine from now on.

   @param engine Outlives the client.
   @param stats Where xruns are counted.
   @return STATUS_NO_SERVER or STATUS_NO_MEMORY.
*/
Status
jack_start(Jack*        jack,
           Engine*      engine,
           const Model* model,
           Stats*       stats,
           Problem*     problem);

/**
   Make ports for another engine beside those of the one that plays, which it
   shares as far as kinds and numbers agree.

   @param engine Has not run yet.
   @return STATUS_NO_SERVER or STATUS_NO_MEMORY; all is as it was then.
*/
Status
jack_prepare(Jack* jack, Engine* engine, const Model* model, Problem* problem);

/// Have that engine play from a cycle on: the old one fades out in its last,
/// and is used no more when this returns; ports that are shared stay connected
void
jack_turn(Jack* jack, const Model* model);

/// Connect the outputs to the sound card and its MIDI inputs to us
void
jack_connect_card(const Jack* jack);

/**
   Remember what the ports are connected to, and connect them again after a
   return as soon as the others' ports are there.

   Call it a few times a second while there is a server.
*/
void
jack_tend(Jack* jack);

/// Room for a link as text, the zero included
#define JACK_LINK_BYTES 1024U

/// How often the connections of our ports, or of others, were seen to change
uint64_t
jack_n_relinked(const Jack* jack);

/// Connection `i` of those that are remembered, as text for `jack_want_link`;
/// false at the end
bool
jack_link(const Jack* jack, uint32_t i, char text[JACK_LINK_BYTES]);

/// Make a connection as soon as both ports are there
void
jack_want_link(Jack* jack, const char* text);

/// Whether the server went away
bool
jack_is_lost(const Jack* jack);

/// Give up a server that went away; the engine rests then
void
jack_leave(Jack* jack);

/**
   Become a client again after `jack_leave`, of a server that runs; all is as
   after `jack_open`, but `jack_tend` has connections to restore.

   @return STATUS_NO_SERVER; then it may be tried again.
*/
Status
jack_return(Jack* jack);

/// Leave the server, after which the engine rests; null is fine
void
jack_close(Jack* jack);

#endif // CHRONUS_HOST_JACK_H
