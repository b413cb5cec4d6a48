// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/remote.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/// How long a host may take to answer
#define PATIENCE_S 5

Status
remote_open(Remote* const     remote,
            const char* const address,
            const uint32_t    port,
            Problem* const    problem)
{
  const struct timeval patience = {.tv_sec = PATIENCE_S};
  struct sockaddr_in   at       = {.sin_family = AF_INET,
                                   .sin_port   = htons((uint16_t)port)};
  inet_pton(AF_INET, address, &at.sin_addr);
  *remote    = (Remote){.fd = -1};
  remote->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (remote->fd >= 0) {
    setsockopt(
      remote->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(
      remote->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  }
  if (remote->fd < 0 ||
      connect(remote->fd, (const struct sockaddr*)&at, sizeof(at))) {
    // So a connection ends that is not there in time
    const int error = errno == EINPROGRESS ? ETIMEDOUT : errno;
    problem_set(problem, STATUS_NO_HOST, "%s:%u", address, port);
    problem_hint(problem, "%s; start one: chronus run", strerror(error));
    remote_close(remote);
    return STATUS_NO_HOST;
  }
  return STATUS_OK;
}

void
remote_close(Remote* const remote)
{
  if (remote->fd >= 0) {
    close(remote->fd);
  }
  codec_free(&remote->decoded);
  remote->fd = -1;
}

bool
remote_send(const Remote* const remote, const Reply* const message)
{
  uint32_t       n_bytes = 0U;
  uint8_t* const bytes   = codec_encode(message, &n_bytes);
  const uint32_t size    = htonl(n_bytes);
  const bool     sent =
    bytes &&
    send(remote->fd, &size, sizeof(size), MSG_NOSIGNAL | MSG_MORE) ==
      (ssize_t)sizeof(size) &&
    send(remote->fd, bytes, n_bytes, MSG_NOSIGNAL) == (ssize_t)n_bytes;
  free(bytes);
  return sent;
}

/// Read so many bytes; false if they do not come
static bool
read_all(const Remote* const remote, void* const to, const size_t n_bytes)
{
  return recv(remote->fd, to, n_bytes, MSG_WAITALL) == (ssize_t)n_bytes;
}

const Decoded*
remote_take(Remote* const remote)
{
  uint32_t size = 0U;
  codec_clear(&remote->decoded);
  if (!read_all(remote, &size, sizeof(size)) ||
      ntohl(size) > sizeof(remote->bytes) ||
      !read_all(remote, remote->bytes, ntohl(size)) ||
      !codec_decode(&remote->decoded, remote->bytes, ntohl(size)) ||
      !remote->decoded.n) {
    return NULL;
  }
  return &remote->decoded;
}

const Message*
remote_receive(Remote* const remote)
{
  const Decoded* const packet = remote_take(remote);
  return packet ? &packet->elements[0].message : NULL;
}
