// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_CLIENT_H
#define CHRONUS_HOST_CLIENT_H

#include "host/osc/framing.h"
#include "host/osc/sender.h"

#include <stdbool.h>
#include <stdint.h>

// One TCP connection: packets in, packets out, never waiting; belongs to the
// OSC thread

/// Unsent bytes from which on a client must read before it is heard again
#define CLIENT_BUSY_BYTES 65536U

/// Most unsent bytes: answers to one message that come to more end it
#define CLIENT_MAX_UNSENT (8U << 20U)

typedef struct {
  int      fd;       ///< Owned
  Sender   sender;   ///< Whose it is
  bool     ended;    ///< To be closed: by its peer, or for what it did
  bool     broken;   ///< What it sent cannot be read on
  bool     held_up;  ///< It may have sent packets that were not taken yet
  uint8_t* unsent;   ///< Owned
  uint32_t n_unsent; ///< Bytes that wait in `unsent`
  uint32_t capacity; ///< Bytes allocated there
  Framing  framing;  ///< Of what it sends
} Client;

/// Take over a connected socket; null, and nothing is taken, without memory
Client*
client_new(int fd, const Sender* sender);

/// Close the connection; null is fine
void
client_free(Client* client);

/// Read once what has come; sets `ended` at the end of the stream
void
client_read(Client* client);

/**
   Take the next whole packet of what was read.

   @param n_bytes Receives its length, 0 for one that is malformed.
   @return False if there is none; sets `broken` and `ended` if no further one
   can be told.
*/
bool
client_next(Client*   client,
            uint8_t   packet[FRAMING_MAX_BYTES],
            uint32_t* n_bytes);

/// Keep a packet to be sent by `client_flush`; too many kept set `ended`
void
client_send(Client* client, const uint8_t* packet, uint32_t n_bytes);

/// Send what waits, as far as the peer reads
void
client_flush(Client* client);

/// Whether the peer must read before it is heard again
bool
client_busy(const Client* client);

#endif // CHRONUS_HOST_CLIENT_H
