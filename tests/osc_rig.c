// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/osc_rig.h"

#include "tests/loopback.h"

#include <check.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

Rig rig;

const Kind kinds[3] = {
  {SOCK_DGRAM, FRAMING_UNKNOWN},
  {SOCK_STREAM, FRAMING_COUNTED},
  {SOCK_STREAM, FRAMING_SLIP},
};

void
nap(void)
{
  const struct timespec time = {.tv_nsec = 1000000};
  nanosleep(&time, NULL);
}

static void*
read_ring(void* const unused)
{
  (void)unused;
  Event   event = {.frame = 0U};
  uint8_t payload[16];
  while (!atomic_load(&rig.done)) {
    if (atomic_load(&rig.paused) || !ring_peek(&rig.ring, &event)) {
      nap();
      continue;
    }
    ck_assert_uint_le(event.n_bytes, sizeof(payload));
    ring_pop(&rig.ring, &event, payload);
    if (event.kind == EVENT_SET) {
      ck_assert_uint_lt(event.index, SMALL_PORTS);
      atomic_store(&rig.values[event.index], event.value);
      atomic_store(&rig.last[0], atomic_load(&rig.last[1]));
      atomic_store(&rig.last[1], event.index);
      atomic_store(&rig.order, (10.0 * atomic_load(&rig.order)) + event.index);
    }
    count_add(&rig.n_events, event.kind != EVENT_GROUP);
  }
  return NULL;
}

void
osc_rig_open(void)
{
  Problem problem = {{0}, {0}};
  rig.port        = loopback_free_port();
  ck_assert_uint_ne(rig.port, 0U);
  ck_assert_int_eq(
    surface_open(&rig.surface, small_model(), &rig.ring, &rig.stats, true),
    STATUS_OK);
  ck_assert_int_eq(
    osc_open(&rig.osc,
             &rig.surface,
             NULL,
             &(OscSetup){.address = "127.0.0.1", .port = rig.port},
             &problem),
    STATUS_OK);
  ck_assert_int_eq(pthread_create(&rig.reader, NULL, read_ring, NULL), 0);
}

void
osc_rig_close(void)
{
  osc_close(rig.osc);
  atomic_store(&rig.done, true);
  pthread_join(rig.reader, NULL);
  surface_close(&rig.surface);
}

void
await(const Count* const count, const uint64_t wanted)
{
  for (int i = 0; i < MAX_NAPS && count_read(count) < wanted; ++i) {
    nap();
  }
  ck_assert_uint_eq(count_read(count), wanted);
}

void
await_some(const Count* const count)
{
  for (int i = 0; i < MAX_NAPS && !count_read(count); ++i) {
    nap();
  }
  ck_assert_uint_gt(count_read(count), 0U);
}

Peer*
peer_open(const int type, const FramingKind kind)
{
  Peer* const peer = calloc(1U, sizeof(*peer));
  ck_assert_ptr_nonnull(peer);
  peer->fd   = loopback_connect(type, rig.port);
  peer->type = type;
  peer->kind = kind;
  ck_assert_int_ge(peer->fd, 0);
  return peer;
}

void
peer_close(Peer* const peer)
{
  close(peer->fd);
  free(peer);
}

void
send_bytes(const Peer* const    peer,
           const uint8_t* const bytes,
           const uint32_t       n_bytes)
{
  if (peer->type == SOCK_DGRAM) {
    ck_assert_int_eq(send(peer->fd, bytes, n_bytes, 0), n_bytes);
    return;
  }
  uint8_t* const out = malloc(framing_bound(n_bytes));
  ck_assert_ptr_nonnull(out);
  const uint32_t n      = framing_wrap(peer->kind, bytes, n_bytes, out);
  uint32_t       n_sent = 0U;
  while (n_sent < n) {
    const ssize_t more = send(peer->fd, out + n_sent, n - n_sent, MSG_NOSIGNAL);
    ck_assert_int_gt(more, 0);
    n_sent += (uint32_t)more;
  }
  free(out);
}

/// Send a message, and free it
void
send_lo(const Peer* const peer,
        const char* const path,
        const lo_message  message)
{
  size_t      size  = 0U;
  void* const bytes = lo_message_serialise(message, path, NULL, &size);
  send_bytes(peer, bytes, (uint32_t)size);
  free(bytes);
  lo_message_free(message);
}

void
send_bare(const Peer* const peer, const char* const path)
{
  send_lo(peer, path, lo_message_new());
}

void
send_number(const Peer* const peer, const char* const path, const float number)
{
  const lo_message message = lo_message_new();
  lo_message_add_float(message, number);
  send_lo(peer, path, message);
}

void
send_word(const Peer* const peer,
          const char* const path,
          const char* const word)
{
  const lo_message message = lo_message_new();
  lo_message_add_string(message, word);
  send_lo(peer, path, message);
}

/// Receive the next packet as it is; false if none comes
bool
receive_bytes(Peer* const peer, Answer* const answer)
{
  if (peer->type == SOCK_DGRAM) {
    const ssize_t n = recv(peer->fd, answer->bytes, sizeof(answer->bytes), 0);
    answer->n_bytes = n < 0 ? 0U : (uint32_t)n;
    return n > 0;
  }
  FramingResult result = FRAMING_MORE;
  while ((result = framing_next(
            &peer->framing, answer->bytes, &answer->n_bytes)) == FRAMING_MORE) {
    uint32_t       room = 0U;
    uint8_t* const at   = framing_room(&peer->framing, &room);
    const ssize_t  n    = recv(peer->fd, at, room, 0);
    if (n <= 0) {
      return false;
    }
    framing_fed(&peer->framing, (uint32_t)n);
  }
  return result == FRAMING_PACKET;
}

/// Receive an answer to this path; `types` is what it must be of
lo_arg**
receive(Peer* const       peer,
        Answer* const     answer,
        const char* const path,
        const char* const types)
{
  int result = 0;
  lo_message_free(answer->message);
  answer->message = NULL;
  ck_assert(receive_bytes(peer, answer));
  ck_assert_str_eq((const char*)answer->bytes, path);
  answer->message =
    lo_message_deserialise(answer->bytes, answer->n_bytes, &result);
  ck_assert_ptr_nonnull(answer->message);
  ck_assert_str_eq(lo_message_get_types(answer->message), types);
  return lo_message_get_argv(answer->message);
}

// Arguments lie on multiples of 4, which is too few for liblo's own union

const char*
text_of(const lo_arg* const arg)
{
  return (const char*)arg;
}

int32_t
int_of(const lo_arg* const arg)
{
  int32_t i = 0;
  memcpy(&i, arg, sizeof(i));
  return i;
}

float
float_of(const lo_arg* const arg)
{
  float f = 0.0f;
  memcpy(&f, arg, sizeof(f));
  return f;
}

Answer*
answer_new(void)
{
  Answer* const answer = calloc(1U, sizeof(*answer));
  ck_assert_ptr_nonnull(answer);
  return answer;
}

void
answer_free(Answer* const answer)
{
  lo_message_free(answer->message);
  free(answer);
}

void
ping(Peer* const peer)
{
  Answer* const answer = answer_new();
  send_bare(peer, "/ping");
  receive(peer, answer, "/pong", "");
  answer_free(answer);
}

void
ck_alive(void)
{
  Peer* const peer = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  ping(peer);
  peer_close(peer);
}

/// Wait until a host that has been sent `n_sent` messages has seen their end
void
settle(const uint64_t n_sent)
{
  for (int i = 0; i < MAX_NAPS && count_read(&rig.stats.osc_messages) +
                                      count_read(&rig.stats.osc_dropped) <
                                    n_sent;
       ++i) {
    nap();
  }
}

lo_message
number(const float value)
{
  const lo_message message = lo_message_new();
  lo_message_add_float(message, value);
  return message;
}

lo_bundle
make_bundle(const lo_timetag when)
{
  const lo_bundle outer = lo_bundle_new(when);
  const lo_bundle inner = lo_bundle_new(when);
  lo_bundle_add_message(outer, "/mod/sine/freq", number(111.0f));
  lo_bundle_add_message(inner, "/mod/sine/gain", number(0.25f));
  lo_bundle_add_message(inner, "/mod/filter/cutoff", number(222.0f));
  lo_bundle_add_bundle(outer, inner);
  lo_bundle_add_message(outer, "/gate/adsr", number(1.0f));
  return outer;
}
