// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/nsm.h"

#include "host/base/clock.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/// How long the manager gets to answer
#define ANSWER_NS (3000U * NS_PER_MS)

/// What is said of us
#define NAME "Chronus"
#define CAPABILITIES ":dirty:message:"
#define API_MAJOR 1
#define API_MINOR 1

/// How much a message matters, of 0 to 3
#define PRIORITY 2

/// Codes of the API
enum {
  ERR_GENERAL       = -1,
  ERR_NOT_NOW       = -8,
  ERR_BAD_PROJECT   = -9,
  ERR_CREATE_FAILED = -10
};

/// Send a message and free it
static void
post(const Nsm* const self, Replies* const replies)
{
  const struct sockaddr_in to      = {.sin_family      = AF_INET,
                                      .sin_port        = self->port,
                                      .sin_addr.s_addr = self->address};
  uint32_t                 n_bytes = 0U;
  uint8_t* const           bytes =
    replies->n ? codec_encode(replies->items, &n_bytes) : NULL;
  if (bytes && self->fd) {
    sendto(self->fd,
           bytes,
           n_bytes,
           MSG_NOSIGNAL,
           (const struct sockaddr*)&to,
           sizeof(to));
  }
  free(bytes);
  replies_clear(replies);
}

/// Find the manager's address in `osc.udp://HOST:PORT/`
static bool
resolve(Nsm* const self, const char* const url)
{
  static const char scheme[] = "osc.udp://";
  char              host[NSM_NAME_BYTES];
  char              port[8];
  if (strncmp(url, scheme, strlen(scheme)) != 0 ||
      sscanf(url + strlen(scheme), "%255[^:/]:%7[0-9]", host, port) != 2) {
    return false;
  }
  const struct addrinfo wanted = {.ai_family   = AF_INET,
                                  .ai_socktype = SOCK_DGRAM};
  struct addrinfo*      found  = NULL;
  if (getaddrinfo(host, port, &wanted, &found) || !found) {
    return false;
  }
  struct sockaddr_in address;
  memcpy(&address, found->ai_addr, sizeof(address));
  self->address = address.sin_addr.s_addr;
  self->port    = address.sin_port;
  freeaddrinfo(found);
  return true;
}

static void
announce(const Nsm* const self, const char* const executable)
{
  const char* const slash   = strrchr(executable, '/');
  Replies           replies = {.n = 0U};
  Reply* const      reply   = replies_add(&replies, "/nsm/server/announce");
  reply_word(reply, NAME);
  reply_word(reply, CAPABILITIES);
  reply_word(reply, slash ? slash + 1 : executable);
  reply_number(reply, 'i', API_MAJOR);
  reply_number(reply, 'i', API_MINOR);
  reply_number(reply, 'i', (double)getpid());
  post(self, &replies);
}

/// Receive a packet of the manager; false if there is none
static bool
receive(Nsm* const self, const int wait_ms)
{
  struct pollfd      wait   = {.fd = self->fd, .events = POLLIN};
  struct sockaddr_in from   = {.sin_port = 0U};
  socklen_t          n_from = sizeof(from);
  if (!self->fd || poll(&wait, 1U, wait_ms) <= 0) {
    return false;
  }
  const ssize_t n = recvfrom(self->fd,
                             self->bytes,
                             sizeof(self->bytes),
                             MSG_DONTWAIT,
                             (struct sockaddr*)&from,
                             &n_from);
  // Its address may be another one of this machine's, its port may not
  codec_clear(&self->decoded);
  return n > 0 && from.sin_port == self->port &&
         codec_decode(&self->decoded, self->bytes, (uint32_t)n);
}

/// Word `i` of a message; empty if it is none
static const char*
word_of(const Message* const message, const uint32_t i)
{
  const bool is = i < message->n_args && i < MESSAGE_MAX_ARGS &&
                  message->args[i].kind == ARG_WORD;
  return is ? message->args[i].word : "";
}

/// Take in what the manager answers to what it was told
static void
note_answer(Nsm* const self, const Message* const message, const bool good)
{
  if (!strcmp(word_of(message, 0U), "/nsm/server/announce")) {
    self->managed = good;
    self->refused = !good;
    snprintf(self->manager, sizeof(self->manager), "%s", word_of(message, 2U));
  }
}

/// Take in what is to be opened; it cannot be changed for another later
static NsmRequest
note_open(Nsm* const self, const Message* const message)
{
  const Problem problem = {.what = "another project is open"};
  if (self->path[0]) {
    nsm_answer(self, NSM_OPEN, STATUS_BAD_ARG, &problem);
    return NSM_NOTHING;
  }
  snprintf(self->path, sizeof(self->path), "%s", word_of(message, 0U));
  snprintf(self->client, sizeof(self->client), "%s", word_of(message, 2U));
  return self->path[0] && self->client[0] ? NSM_OPEN : NSM_NOTHING;
}

NsmRequest
nsm_hear(Nsm* const self, const int wait_ms)
{
  if (!receive(self, wait_ms)) {
    return NSM_NOTHING;
  }
  NsmRequest request = NSM_NOTHING;
  for (uint32_t i = 0U; !request && i < self->decoded.n; ++i) {
    const Message* const message = &self->decoded.elements[i].message;
    if (!strcmp(message->path, "/reply") || !strcmp(message->path, "/error")) {
      note_answer(self, message, message->path[1] == 'r');
    } else if (!strcmp(message->path, "/nsm/client/open")) {
      request = note_open(self, message);
    } else if (!strcmp(message->path, "/nsm/client/save")) {
      request = NSM_SAVE;
    }
  }
  return request;
}

/// The API's code for a failure
static int
code_of(const Status status)
{
  switch (status) {
    case STATUS_BAD_ARG:
      return ERR_NOT_NOW;
    case STATUS_BAD_FORMAT:
    case STATUS_NO_PLUGIN:
      return ERR_BAD_PROJECT;
    case STATUS_NO_WRITE:
      return ERR_CREATE_FAILED;
    default:
      return ERR_GENERAL;
  }
}

void
nsm_answer(Nsm* const           self,
           const NsmRequest     request,
           const Status         status,
           const Problem* const problem)
{
  const bool   open    = request == NSM_OPEN;
  Replies      replies = {.n = 0U};
  Reply* const reply   = replies_add(&replies, status ? "/error" : "/reply");
  reply_word(reply, open ? "/nsm/client/open" : "/nsm/client/save");
  if (status) {
    reply_number(reply, 'i', code_of(status));
    reply_print(reply,
                "%s: %s%s%s",
                problem->what,
                status_text(status),
                problem->hint[0] ? "; " : "",
                problem->hint);
  } else {
    reply_word(reply, open ? "opened" : "saved");
    self->opened = self->opened || open;
  }
  post(self, &replies);
}

void
nsm_tell_dirty(Nsm* const self, const bool dirty)
{
  if (self->opened && dirty != self->dirty) {
    Replies replies = {.n = 0U};
    replies_add(&replies,
                dirty ? "/nsm/client/is_dirty" : "/nsm/client/is_clean");
    post(self, &replies);
    self->dirty = dirty;
  }
}

void
nsm_message(const Nsm* const self, const char* const text)
{
  if (self->opened) {
    Replies      replies = {.n = 0U};
    Reply* const reply   = replies_add(&replies, "/nsm/client/message");
    reply_number(reply, 'i', PRIORITY);
    reply_word(reply, text);
    post(self, &replies);
  }
}

/// Announce us, and wait for the answer
static void
greet(Nsm* const self, const char* const executable)
{
  const uint64_t until_ns = clock_now_ns() + ANSWER_NS;
  announce(self, executable);
  while (!self->managed && !self->refused && clock_now_ns() < until_ns) {
    nsm_hear(self, 50);
  }
}

Status
nsm_open(Nsm* const        self,
         const char* const url,
         const char* const executable,
         Problem* const    problem)
{
  *self        = (Nsm){.managed = false};
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  problem_set(problem, STATUS_NO_HOST, "NSM_URL=%s", url);
  problem_hint(problem, "no session manager answers there");
  if (fd <= 0) {
    return STATUS_NO_HOST;
  }
  self->fd = fd;
  if (resolve(self, url)) {
    greet(self, executable);
  }
  if (self->managed) {
    return STATUS_OK;
  }
  if (self->refused) {
    problem_hint(problem, "%s", self->manager);
  }
  nsm_close(self);
  return STATUS_NO_HOST;
}

void
nsm_close(Nsm* const self)
{
  if (self->fd) {
    close(self->fd);
    codec_free(&self->decoded);
  }
  *self = (Nsm){.fd = 0};
}
