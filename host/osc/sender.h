// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SENDER_H
#define CHRONUS_HOST_SENDER_H

#include <stdbool.h>
#include <stdint.h>

// Who speaks to the host; plain data, any thread

/// All zero is nobody
typedef struct {
  uint32_t address;    ///< IPv4, in network byte order
  uint16_t port;       ///< UDP or TCP, in network byte order
  uint64_t connection; ///< Number of the TCP connection, from 1; 0 for UDP
} Sender;

/// Whether two are the same one
static inline bool
sender_is(const Sender* const a, const Sender* const b)
{
  return a->address == b->address && a->port == b->port &&
         a->connection == b->connection;
}

#endif // CHRONUS_HOST_SENDER_H
