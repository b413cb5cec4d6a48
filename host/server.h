// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SERVER_H
#define CHRONUS_HOST_SERVER_H

#include "host/base/status.h"

#include <stdbool.h>
#include <sys/types.h>

// A JACK server of our own, for users who have none running; main thread

/// Longest name of a server, the final zero included: libjack writes longer
/// ones beyond its own room for them
#define SERVER_NAME_BYTES 126U

typedef struct {
  pid_t       pid;    ///< Of jackd, or 0
  const char* driver; ///< "alsa" or "dummy"
} Server;

/**
   Start jackd in a process group of its own: on the first sound card, or with
   the dummy driver where there is none.

   It takes a moment until clients can open.
   @param name Of the server, or null for that of JACK_DEFAULT_SERVER, or else
   JACK's default; shorter than SERVER_NAME_BYTES.
   @param dummy Do not try a sound card.
   @return STATUS_NO_SERVER.
*/
Status
server_start(Server* server, const char* name, bool dummy, Problem* problem);

/// The name of the server that is meant by one which may be null
const char*
server_name(const char* name);

/// Whether there is a sound card to try
bool
server_has_card(void);

/// Whether it still runs
bool
server_runs(Server* server);

/// Stop it, if one was started, and wait for its end
void
server_stop(Server* server);

#endif // CHRONUS_HOST_SERVER_H
