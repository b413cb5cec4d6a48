// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_REMOTE_H
#define CHRONUS_HOST_REMOTE_H

#include "host/base/status.h"
#include "host/osc/codec.h"
#include "host/osc/framing.h"

#include <stdbool.h>
#include <stdint.h>

// A running host as its clients see it: messages over TCP, and its answers; the
// thread that opened it

typedef struct {
  int     fd;                                   ///< Connected; -1 closed
  Decoded decoded;                              ///< The last answer
  _Alignas(8) uint8_t bytes[FRAMING_MAX_BYTES]; ///< The same, as it came
} Remote;

/**
   Connect.

   @param remote Overwritten; large; to be closed by `remote_close`.
   @return STATUS_NO_HOST if none listens there.
*/
Status
remote_open(Remote*     remote,
            const char* address,
            uint32_t    port,
            Problem*    problem);

/// Close it; one that is closed is fine
void
remote_close(Remote* remote);

/// Send a message, written as a reply is; false if the host is gone
bool
remote_send(const Remote* remote, const Reply* message);

/// Wait for the next packet, 2 s at most: all messages of a bundle; null if
/// none comes; valid until the next call
const Decoded*
remote_take(Remote* remote);

/// Wait for the next answer, 2 s at most; null if none comes; valid until the
/// next call
const Message*
remote_receive(Remote* remote);

#endif // CHRONUS_HOST_REMOTE_H
