// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_CONNECTION_H
#define CHRONUS_HOST_CONNECTION_H

#include "host/base/status.h"
#include "host/host.h"
#include "host/jack.h"
#include "host/options.h"
#include "host/server.h"

#include <stdbool.h>
#include <stdint.h>

// The host's connection to a JACK server, which may go away and come back while
// the copies live on; main thread

/// All zero is closed
typedef struct {
  const Options* options;   ///< Not owned
  Server         server;    ///< JACK server of ours, if any
  Jack*          jack;      ///< Client; owned
  bool           away;      ///< There is no server now
  uint64_t       lost_ns;   ///< Since when
  uint64_t       looked_ns; ///< When it was looked after last
  uint64_t       tried_ns;  ///< When a server of ours was started last
} Connection;

/**
   Become a JACK client, of a server of our own if there is no other and the
   options allow it.

   @param options Outlive the connection.
   @return STATUS_NO_SERVER, STATUS_NO_MEMORY, or STATUS_NO_VALUE for a name
   that is too long; to be closed also then.
*/
Status
connection_open(Connection*    connection,
                const Options* options,
                Problem*       problem);

/// What the server gives
HostDriver
connection_driver(const Connection* connection);

/// Let the host's engine run from now on; as `jack_start`
Status
connection_start(Connection* connection, Host* host, Problem* problem);

/// Whether there is a server now
bool
connection_is_up(const Connection* connection);

/// Make ready to have another host's engine run; as `jack_prepare`
Status
connection_prepare(Connection* connection, Host* host, Problem* problem);

/// Let it run; as `jack_turn`
void
connection_turn(Connection* connection, const Host* host);

/**
   Notice that the server went away, or is back; call it every few milliseconds.

   When it is back the engine goes on, the ports are connected as they were, and
   the time without it is in the host's figures.  A server of ours is started
   again.
   @return What `host_retune` may fail with: then there is nothing to go on
   with.
*/
Status
connection_tend(Connection* connection, Host* host, Problem* problem);

/// Leave the server, after which the engine rests, and stop one of ours
void
connection_close(Connection* connection);

#endif // CHRONUS_HOST_CONNECTION_H
