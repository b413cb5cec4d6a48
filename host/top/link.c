// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/top/link.h"

#include "host/base/clock.h"

#include <poll.h>

/// Updates per second that are asked for
#define RATE 10.0

/// A host that is gone is looked for so often
#define TRY_NS NS_PER_SECOND

/// One that says nothing for so long is asked whether it is there
#define ASK_NS NS_PER_SECOND

/// And given up so long after it was last heard
#define SILENCE_NS (4U * NS_PER_SECOND)

/// It is told so often that we are here: it forgets us after 30 s
#define ALIVE_NS (10U * NS_PER_SECOND)

void
link_init(Link* const       link,
          const char* const address,
          const uint32_t    port,
          Picture* const    picture)
{
  *link = (Link){.address = address, .port = port, .picture = picture};
  picture->since_ns = clock_now_ns();
}

/// Send what was written, and free it
static bool
post(Link* const link, Replies* const replies)
{
  bool sent = replies->n && link->open;
  for (uint32_t i = 0U; sent && i < replies->n; ++i) {
    sent = remote_send(&link->remote, &replies->items[i]);
  }
  replies_clear(replies);
  link->asked_ns = clock_now_ns();
  return sent;
}

/// Ask for all that a picture shows
static bool
subscribe(Link* const link)
{
  static const char* const prefixes[] = {"/status", "/mod", "/event"};

  Replies asked = {0};
  reply_word(replies_add(&asked, "/list"), "/mod");
  replies_add(&asked, "/status");
  for (size_t i = 0U; i < sizeof(prefixes) / sizeof(prefixes[0]); ++i) {
    Reply* const reply = replies_add(&asked, "/subscribe");
    reply_word(reply, prefixes[i]);
    reply_number(reply, 'f', RATE);
  }
  return post(link, &asked);
}

Status
link_open(Link* const link, Problem* const problem)
{
  Status st = remote_open(&link->remote, link->address, link->port, problem);
  link->tried_ns = clock_now_ns();
  if (st) {
    return st;
  }
  link->open     = true;
  link->heard_ns = link->tried_ns;
  link->joined   = false;
  if (!subscribe(link)) {
    link_close(link);
    return problem_set(
      problem, STATUS_NO_HOST, "%s:%u", link->address, link->port);
  }
  return STATUS_OK;
}

void
link_close(Link* const link)
{
  if (link->open) {
    remote_close(&link->remote);
    link->open = false;
    picture_lose(link->picture, clock_now_ns());
  }
}

int
link_fd(const Link* const link)
{
  return link->open ? link->remote.fd : -1;
}

static bool
has_come(const Link* const link)
{
  struct pollfd at = {.fd = link->remote.fd, .events = POLLIN};
  return poll(&at, 1U, 0) > 0;
}

void
link_hear(Link* const link, const uint64_t now_ns)
{
  while (link->open && has_come(link)) {
    const Decoded* const packet = remote_take(&link->remote);
    if (packet && !link->joined) { // Before that it may be stopped
      link->joined = true;
      picture_join(link->picture, now_ns);
    }
    for (uint32_t i = 0U; packet && i < packet->n; ++i) {
      picture_hear(link->picture, &packet->elements[i].message, now_ns);
    }
    link->heard_ns = now_ns;
    if (!packet) {
      link_close(link);
    }
  }
}

void
link_tend(Link* const link, const uint64_t now_ns)
{
  if (!link->open) {
    if (now_ns - link->tried_ns >= TRY_NS) {
      link_open(link, NULL);
    }
    return;
  }
  if (link->picture->exchanged) {
    link->picture->exchanged = false;
    subscribe(link);
  }
  const uint64_t silent_ns = now_ns - link->heard_ns;
  const uint64_t quiet_ns  = now_ns - link->asked_ns;
  if (silent_ns > SILENCE_NS && now_ns > link->heard_ns) {
    link_close(link);
  } else if (quiet_ns > ALIVE_NS || (silent_ns > ASK_NS && quiet_ns > ASK_NS)) {
    link_send(link, "/ping");
  }
}

void
link_send(Link* const link, const char* const path)
{
  Replies asked = {0};
  replies_add(&asked, "%s", path);
  post(link, &asked);
}

void
link_set(Link* const link, const char* const path, const double value)
{
  Replies asked = {0};
  reply_number(replies_add(&asked, "%s", path), 'f', value);
  post(link, &asked);
}
