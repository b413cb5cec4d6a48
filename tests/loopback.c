// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/loopback.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/// Ports that are tried before there is said to be none
#define MAX_TRIES 100

static struct sockaddr_in
address(const uint32_t port)
{
  return (struct sockaddr_in){.sin_family = AF_INET,
                              .sin_port   = htons((uint16_t)port),
                              .sin_addr   = {htonl(INADDR_LOOPBACK)}};
}

int
loopback_bind(const int type, const uint32_t port)
{
  const struct sockaddr_in at = address(port);
  const int                fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
  if (fd >= 0 && bind(fd, (const struct sockaddr*)&at, sizeof(at))) {
    close(fd);
    return -1;
  }
  return fd;
}

int
loopback_connect(const int type, const uint32_t port)
{
  const struct timeval     limit = {.tv_sec = 5};
  const struct sockaddr_in at    = address(port);
  const int                fd    = socket(AF_INET, type | SOCK_CLOEXEC, 0);
  if (fd < 0 || connect(fd, (const struct sockaddr*)&at, sizeof(at)) ||
      setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit))) {
    close(fd);
    return -1;
  }
  return fd;
}

static uint32_t
port_of(const int fd)
{
  struct sockaddr_in at   = {.sin_port = 0};
  socklen_t          size = sizeof(at);
  return getsockname(fd, (struct sockaddr*)&at, &size) ? 0U
                                                       : ntohs(at.sin_port);
}

uint32_t
loopback_free_port(void)
{
  for (int i = 0; i < MAX_TRIES; ++i) {
    const int      udp  = loopback_bind(SOCK_DGRAM, 0U);
    const uint32_t port = udp < 0 ? 0U : port_of(udp);
    const int      tcp  = port ? loopback_bind(SOCK_STREAM, port) : -1;
    if (udp >= 0) {
      close(udp);
    }
    if (tcp >= 0) {
      close(tcp);
      return port;
    }
  }
  return 0U;
}
