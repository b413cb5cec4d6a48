// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_LINK_H
#define CHRONUS_HOST_LINK_H

#include "host/base/status.h"
#include "host/osc/remote.h"
#include "host/top/picture.h"

#include <stdbool.h>
#include <stdint.h>

// The connection to the host that a picture is of: it comes and goes with the
// host; one thread

typedef struct {
  const char* address;  ///< Of the host
  uint32_t    port;     ///< Of the host
  Picture*    picture;  ///< Not owned
  Remote      remote;   ///< Open while the host is there
  bool        open;     ///< It is
  bool        joined;   ///< Something came from there
  uint64_t    tried_ns; ///< When it was tried to open it last; 0: never
  uint64_t    heard_ns; ///< When something came last
  uint64_t    asked_ns; ///< When something was sent last
} Link;

/// Begin, without a connection: the picture knows nothing yet
void
link_init(Link* link, const char* address, uint32_t port, Picture* picture);

/// Connect if the host is there, and subscribe to all that a picture shows
Status
link_open(Link* link, Problem* problem);

/// Hang up; one that is closed is fine
void
link_close(Link* link);

/// Descriptor to wait at; -1 while there is none
int
link_fd(const Link* link);

/// Hear all that has come; a host that hung up, or says nothing for long, is
/// gone
void
link_hear(Link* link, uint64_t now_ns);

/// Say that we are here where that is due, and look for a host that is gone
void
link_tend(Link* link, uint64_t now_ns);

/// Send a message without arguments
void
link_send(Link* link, const char* path);

/// Send a number
void
link_set(Link* link, const char* path, double value);

#endif // CHRONUS_HOST_LINK_H
