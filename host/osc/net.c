// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

/// Most UDP packets of a round
#define ROUND_PACKETS 64U

/// Until the next try where descriptors have run out
#define RETRY_MS 100

/// Connections that may wait to be accepted
#define BACKLOG 128

/// Where the sockets stand in the list for poll
enum { POLL_WAKEUP, POLL_UDP, POLL_LISTENER, POLL_CLIENTS };

static Status
no_socket(Problem* const    problem,
          const char* const kind,
          const char* const address,
          const uint32_t    port)
{
  const int    error = errno;
  const Status st =
    error == EADDRINUSE ? STATUS_PORT_IN_USE : STATUS_NO_NETWORK;
  problem_set(problem, st, "%s %s:%u", kind, address, port);
  if (st == STATUS_PORT_IN_USE) {
    problem_hint(problem, "choose another with --osc-port");
  } else {
    problem_hint(problem, "%s", strerror(error));
  }
  return st;
}

/// Ask for a large receive buffer, and see what is granted
static uint32_t
enlarge(const int fd)
{
  const int wanted  = NET_WANTED_BYTES;
  int       granted = 0;
  socklen_t size    = sizeof(granted);
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &wanted, sizeof(wanted))) {
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &wanted, sizeof(wanted));
  }
  getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &granted, &size);
  return (uint32_t)granted;
}

static bool
bind_udp(Net* const net, const struct sockaddr_in* const at)
{
  net->udp = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (net->udp < 0) {
    return false;
  }
  net->buffer_bytes = enlarge(net->udp);
  return !bind(net->udp, (const struct sockaddr*)at, sizeof(*at));
}

static bool
bind_tcp(Net* const net, const struct sockaddr_in* const at)
{
  // Lets a host start again at once; two that listen are still refused
  const int on = 1;
  net->listener =
    socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  return net->listener >= 0 &&
         !setsockopt(
           net->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) &&
         !bind(net->listener, (const struct sockaddr*)at, sizeof(*at)) &&
         !listen(net->listener, BACKLOG);
}

Status
net_open(Net* const         net,
         const char* const  address,
         const uint32_t     port,
         const Allow* const allow,
         Problem* const     problem)
{
  struct sockaddr_in at = {.sin_family = AF_INET,
                           .sin_port   = htons((uint16_t)port)};
  Status             st = STATUS_OK;

  *net = (Net){.udp = -1, .listener = -1, .wakeup = -1, .allow = *allow};
  if (inet_pton(AF_INET, address, &at.sin_addr) != 1) {
    st = problem_set(problem, STATUS_BAD_ARG, "%s", address);
    problem_hint(problem, "expected an IPv4 address such as 127.0.0.1");
  } else if (!port || port > UINT16_MAX) {
    st = problem_set(problem, STATUS_BAD_ARG, "OSC port %u", port);
    problem_hint(problem, "the range is 1 to 65535");
  } else if (!bind_udp(net, &at)) {
    st = no_socket(problem, "UDP", address, port);
  } else if (!bind_tcp(net, &at)) {
    st = no_socket(problem, "TCP", address, port);
  } else if ((net->wakeup = eventfd(0U, EFD_CLOEXEC | EFD_NONBLOCK)) < 0) {
    st = no_socket(problem, "OSC", address, port);
  }

  if (st) {
    net_close(net);
  }
  return st;
}

static void
close_one(const int fd)
{
  if (fd >= 0) {
    close(fd);
  }
}

void
net_close(Net* const net)
{
  for (uint32_t i = 0U; i < net->n_clients; ++i) {
    client_free(net->clients[i]);
  }
  close_one(net->udp);
  close_one(net->listener);
  close_one(net->wakeup);
  *net = (Net){.udp = -1, .listener = -1, .wakeup = -1};
}

void
net_wake(const Net* const net)
{
  const uint64_t one = 1U;
  const ssize_t  n   = write(net->wakeup, &one, sizeof(one));
  (void)n; // Fails only where it is awake already
}

/// Let in all who knock; those above the limit are turned away at once
static void
accept_clients(Net* const net)
{
  for (;;) {
    struct sockaddr_in from = {.sin_port = 0};
    socklen_t          size = sizeof(from);
    const int          fd   = accept4(net->listener,
                           (struct sockaddr*)&from,
                           &size,
                           SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0) {
      net->no_accept = errno == EMFILE || errno == ENFILE;
      return;
    }
    if (!allow_has(&net->allow, from.sin_addr.s_addr)) {
      ++net->n_denied;
      close(fd);
      continue;
    }
    const int     on     = 1; // Answers are short, and are waited for
    const Sender  sender = {.address    = from.sin_addr.s_addr,
                            .port       = from.sin_port,
                            .connection = ++net->n_accepted};
    Client* const client =
      net->n_clients < NET_MAX_CLIENTS ? client_new(fd, &sender) : NULL;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (client) {
      net->clients[net->n_clients++] = client;
    } else {
      ++net->n_broken;
      close(fd);
    }
  }
}

/// Send what was answered, and forget the clients that ended
static void
sweep(Net* const net)
{
  uint32_t n = 0U;
  for (uint32_t i = 0U; i < net->n_clients; ++i) {
    Client* const client = net->clients[i];
    client_flush(client);
    if (client->ended) {
      net->n_broken += client->broken;
      client_free(client);
    } else {
      net->clients[n++] = client;
    }
  }
  net->n_clients = n;
}

/// What a client is waited for
static short
events_of(const Net* const net, const Client* const client)
{
  const short in  = net->held || client_busy(client) ? 0 : POLLIN;
  const short out = client->n_unsent ? POLLOUT : 0;
  return (short)(in | out);
}

/// Begin a round with what poll has seen
static void
begin_round(Net* const net, const struct pollfd* const polled)
{
  net->turn  = 0U;
  net->n_udp = polled[POLL_UDP].revents ? ROUND_PACKETS : 0U;
  memset(net->readable, 0, sizeof(net->readable));
  for (uint32_t i = 0U; i < net->n_clients; ++i) {
    const short seen = polled[POLL_CLIENTS + i].revents;
    net->readable[i] = seen & (POLLIN | POLLERR | POLLHUP);
    if (seen & POLLOUT) {
      client_flush(net->clients[i]);
    }
  }

  if (polled[POLL_WAKEUP].revents) {
    uint64_t      count = 0U;
    const ssize_t n     = read(net->wakeup, &count, sizeof(count));
    (void)n; // Only to quiet it
  }
  if (polled[POLL_LISTENER].revents) {
    accept_clients(net);
  }
}

void
net_wait(Net* const net, const int timeout_ms)
{
  struct pollfd polled[POLL_CLIENTS + NET_MAX_CLIENTS];
  int           limit_ms = timeout_ms;
  sweep(net);

  polled[POLL_WAKEUP]   = (struct pollfd){net->wakeup, POLLIN, 0};
  polled[POLL_UDP]      = (struct pollfd){net->udp, POLLIN, 0};
  polled[POLL_LISTENER] = (struct pollfd){net->listener, POLLIN, 0};
  if (net->no_accept) {
    polled[POLL_LISTENER].fd = -1;
    limit_ms                 = limit_ms < RETRY_MS ? limit_ms : RETRY_MS;
    net->no_accept           = false;
  }
  for (uint32_t i = 0U; i < net->n_clients; ++i) {
    const Client* const client = net->clients[i];
    polled[POLL_CLIENTS + i] =
      (struct pollfd){client->fd, events_of(net, client), 0};
    if (client->held_up && !net->held && !client_busy(client)) {
      limit_ms = 0;
    }
  }

  if (poll(polled, POLL_CLIENTS + net->n_clients, limit_ms) < 0) {
    memset(polled, 0, sizeof(polled));
  }
  begin_round(net, polled);
}

static bool
next_udp(Net* const net, Packet* const packet)
{
  while (net->n_udp) {
    struct sockaddr_in from = {.sin_port = 0};
    socklen_t          size = sizeof(from);
    const ssize_t      n    = recvfrom(net->udp,
                               packet->bytes,
                               sizeof(packet->bytes),
                               MSG_DONTWAIT,
                               (struct sockaddr*)&from,
                               &size);
    if (n < 0) {
      net->n_udp = 0U;
      return false;
    }
    --net->n_udp;
    if (allow_has(&net->allow, from.sin_addr.s_addr)) {
      packet->from =
        (Sender){.address = from.sin_addr.s_addr, .port = from.sin_port};
      packet->n_bytes = (uint32_t)n;
      return true;
    }
    ++net->n_denied;
  }
  return false;
}

bool
net_next(Net* const net, Packet* const packet)
{
  if (next_udp(net, packet)) {
    return true;
  }
  while (net->turn < net->n_clients) {
    Client* const client = net->clients[net->turn];
    client->held_up      = net->held || client_busy(client);
    if (!client->held_up && net->readable[net->turn]) {
      net->readable[net->turn] = false;
      client_read(client);
    }
    if (!client->held_up &&
        client_next(client, packet->bytes, &packet->n_bytes)) {
      packet->from = client->sender;
      return true;
    }
    ++net->turn;
  }
  return false;
}

void
net_hold(Net* const net, const bool held)
{
  net->held = held;
}

/// The TCP client of this sender; null if there is none
static Client*
find_client(const Net* const net, const Sender* const sender)
{
  for (uint32_t i = 0U; sender->connection && i < net->n_clients; ++i) {
    if (net->clients[i]->sender.connection == sender->connection) {
      return net->clients[i];
    }
  }
  return NULL;
}

bool
net_knows(const Net* const net, const Sender* const to)
{
  return !to->connection || find_client(net, to);
}

bool
net_is_busy(const Net* const net, const Sender* const to)
{
  const Client* const client = find_client(net, to);
  return client && client_busy(client);
}

void
net_send(const Net* const     net,
         const Sender* const  to,
         const uint8_t* const bytes,
         const uint32_t       n_bytes)
{
  if (!to->connection) {
    const struct sockaddr_in at = {
      .sin_family = AF_INET, .sin_port = to->port, .sin_addr = {to->address}};
    sendto(net->udp,
           bytes,
           n_bytes,
           MSG_DONTWAIT | MSG_NOSIGNAL,
           (const struct sockaddr*)&at,
           sizeof(at));
    return;
  }
  Client* const client = find_client(net, to);
  if (client) {
    client_send(client, bytes, n_bytes);
  }
}

uint32_t
net_dropped(Net* const net)
{
  // The figure that /proc/net/udp shows as `drops`
  uint32_t  info[SK_MEMINFO_VARS] = {0U};
  socklen_t size                  = sizeof(info);
  if (getsockopt(net->udp, SOL_SOCKET, SO_MEMINFO, info, &size)) {
    return 0U;
  }
  const uint32_t dropped = info[SK_MEMINFO_DROPS] - net->last_dropped;
  net->last_dropped      = info[SK_MEMINFO_DROPS];
  return dropped;
}
