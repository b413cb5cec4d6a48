// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_NURSERY_TALK_H
#define CHRONUS_HOST_NURSERY_TALK_H

#include "host/base/stats.h"
#include "host/base/status.h"
#include "host/engine/nursery.h"
#include "host/engine/nursery_child.h"
#include "host/lv2/packing.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

// What host and nursery say to each other, over a socket; either's main thread

/// Its descriptors, where it is a program of its own
#define NURSERY_SOCKET_FD 3
#define NURSERY_MEMORY_FD 4

typedef enum {
  WISH_MAKE,  ///< An instance, or later one by each copy
  WISH_MAP,   ///< The shared memory
  WISH_TAKE,  ///< The state in the parcel
  WISH_SPAWN, ///< A copy
} WishKind;

/// What the host asks for
typedef struct {
  WishKind kind;
  char     uri[NURSERY_URI_BYTES];   ///< WISH_MAKE: of the plugin
  uint64_t identity;                 ///< WISH_MAKE: of its ports
  double   rate_hz;                  ///< WISH_MAKE: sample rate
  uint32_t frames;                   ///< WISH_MAKE: of a period
  bool     late;                     ///< WISH_MAKE: by each copy
  char     place[STATE_PLACE_BYTES]; ///< WISH_MAKE, WISH_TAKE: of the LV2
                                     ///< state
  uint64_t     size;                 ///< WISH_MAP: bytes of the memory
  uint64_t     log;                  ///< WISH_MAP: where the log lies
  uint64_t     copies[COPIES_MAX];   ///< WISH_MAP: where each copy lies
  uint64_t     room;                 ///< WISH_MAP: bytes of each copy
  uint64_t     controls;             ///< WISH_MAP: where the controls lie
  uint64_t     parcel;               ///< WISH_MAP: where the parcel lies
  NurseryStart start;                ///< WISH_SPAWN
} Wish;

/// What comes back
typedef struct {
  Status     status;  ///< What came of it
  PackingWay way;     ///< WISH_TAKE: how much of the state was taken over
  Problem    problem; ///< Why not
} Answer;

/// Read so many bytes; false if the other side is gone
static inline bool
nursery_receive(const int socket, void* const to, const size_t size)
{
  return recv(socket, to, size, MSG_WAITALL) == (ssize_t)size;
}

/// Write so many bytes; false if the other side is gone
static inline bool
nursery_give(const int socket, const void* const from, const size_t size)
{
  return send(socket, from, size, MSG_NOSIGNAL) == (ssize_t)size;
}

#endif // CHRONUS_HOST_NURSERY_TALK_H
