// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_NET_H
#define CHRONUS_HOST_NET_H

#include "host/base/status.h"
#include "host/osc/allow.h"
#include "host/osc/client.h"
#include "host/osc/framing.h"
#include "host/osc/sender.h"

#include <stdbool.h>
#include <stdint.h>

// Packets over UDP and TCP on one port: who sent what, and answers to them;
// opened and closed by the main thread, used by the OSC thread between
//
// liblo 0.31 always listens on all addresses, hence sockets of our own.

/// Most TCP clients at one time; further ones are turned away
#define NET_MAX_CLIENTS 64U

/// Receive buffer that the kernel is asked for, bytes
#define NET_WANTED_BYTES (8 << 20)

/// One packet and whom to answer
typedef struct {
  _Alignas(8) uint8_t bytes[FRAMING_MAX_BYTES]; ///< As sent
  uint32_t n_bytes; ///< Length; 0 for one that is malformed
  Sender   from;    ///< Who sent it
} Packet;

typedef struct {
  int      udp;          ///< All UDP, both ways; -1 closed
  int      listener;     ///< Where TCP clients knock; -1 closed
  int      wakeup;       ///< Written to end `net_wait`; -1 closed
  uint32_t buffer_bytes; ///< Receive buffer that was granted
  uint32_t last_dropped; ///< The kernel's counter when last read
  bool     no_accept;    ///< No descriptor was left: knock later
  bool     held;         ///< Nothing is read by TCP for now
  uint32_t n_clients;    ///< Connected ones
  uint32_t n_udp;        ///< UDP packets that this round may take
  uint32_t turn;         ///< Client to be served next, in a round
  uint64_t n_broken;     ///< Streams that broke, clients turned away
  uint64_t n_accepted;   ///< Connections so far
  uint64_t n_denied;     ///< Packets and connections of others than `allow`
  Allow    allow;        ///< Who is heard
  bool     readable[NET_MAX_CLIENTS]; ///< To be read in this round
  Client*  clients[NET_MAX_CLIENTS];  ///< Owned
} Net;

/**
   Bind both sockets.

   @param net Overwritten; must not be open.  Closed on failure.
   @param address IPv4 address.
   @param port 1-65535.
   @param allow Who is heard.
   @return STATUS_BAD_ARG, STATUS_PORT_IN_USE or STATUS_NO_NETWORK.
*/
Status
net_open(Net*         net,
         const char*  address,
         uint32_t     port,
         const Allow* allow,
         Problem*     problem);

/// Close all sockets; one that is closed is fine
void
net_close(Net* net);

/// Begin a round: wait until there is something to do, or for `timeout_ms`
void
net_wait(Net* net, int timeout_ms);

/**
   Take the next packet of this round, without waiting.

   A round is bounded, so that nobody keeps the others waiting for long.
   @return False if the round is over.
*/
bool
net_next(Net* net, Packet* packet);

/// Read nothing by TCP until this is called again with false: its senders wait
void
net_hold(Net* net, bool held);

/// Send a packet; never waits, and a client that is gone gets nothing
void
net_send(const Net*     net,
         const Sender*  to,
         const uint8_t* bytes,
         uint32_t       n_bytes);

/// Whether somebody can still be sent to: a TCP client may have left
bool
net_knows(const Net* net, const Sender* to);

/// Whether a TCP client has yet to read what it was sent
bool
net_is_busy(const Net* net, const Sender* to);

/// UDP packets that the kernel dropped since this was last asked
uint32_t
net_dropped(Net* net);

/// End a `net_wait`, now or the next one; any thread
void
net_wake(const Net* net);

#endif // CHRONUS_HOST_NET_H
