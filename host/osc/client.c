// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static bool
would_block(void)
{
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

Client*
client_new(const int fd, const Sender* const sender)
{
  Client* const client = calloc(1U, sizeof(*client));
  if (client) {
    client->fd     = fd;
    client->sender = *sender;
  }
  return client;
}

void
client_free(Client* const client)
{
  if (client) {
    close(client->fd);
    free(client->unsent);
    free(client);
  }
}

void
client_read(Client* const client)
{
  uint32_t       room = 0U;
  uint8_t* const at   = framing_room(&client->framing, &room);
  const ssize_t  n    = recv(client->fd, at, room, MSG_DONTWAIT);
  if (n > 0) {
    framing_fed(&client->framing, (uint32_t)n);
  } else if (!n || !would_block()) {
    client->ended = true;
  }
}

bool
client_next(Client* const   client,
            uint8_t         packet[FRAMING_MAX_BYTES],
            uint32_t* const n_bytes)
{
  if (client->broken) {
    return false;
  }
  const FramingResult result = framing_next(&client->framing, packet, n_bytes);
  if (result == FRAMING_BROKEN) {
    client->broken = true;
    client->ended  = true;
  }
  return result == FRAMING_PACKET;
}

void
client_flush(Client* const client)
{
  uint32_t n_sent = 0U;
  while (n_sent < client->n_unsent) {
    const ssize_t n = send(client->fd,
                           client->unsent + n_sent,
                           client->n_unsent - n_sent,
                           MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0) {
      client->ended = client->ended || !would_block();
      break;
    }
    n_sent += (uint32_t)n;
  }

  if (n_sent) {
    client->n_unsent -= n_sent;
    memmove(client->unsent, client->unsent + n_sent, client->n_unsent);
  }
}

void
client_send(Client* const        client,
            const uint8_t* const packet,
            const uint32_t       n_bytes)
{
  const uint32_t size = client->n_unsent + framing_bound(n_bytes);
  if (size > client->capacity) {
    const uint32_t capacity = 2U * size;
    uint8_t* const unsent =
      size > CLIENT_MAX_UNSENT ? NULL : realloc(client->unsent, capacity);
    if (!unsent) {
      client->ended = true;
      return;
    }
    client->unsent   = unsent;
    client->capacity = capacity;
  }
  client->n_unsent += framing_wrap(
    client->framing.kind, packet, n_bytes, client->unsent + client->n_unsent);
}

bool
client_busy(const Client* const client)
{
  return client->n_unsent >= CLIENT_BUSY_BYTES;
}
