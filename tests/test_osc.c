// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/framing.h"
#include "host/osc/net.h"
#include "host/osc/osc.h"

#include "tests/loopback.h"
#include "tests/small_model.h"

#include <check.h>
#include <lo/lo.h>

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/// Naps of 1 ms before something that does not happen is given up
#define MAX_NAPS 20000

/// One who talks to the host
typedef struct {
  int         fd;      ///< Connected
  int         type;    ///< SOCK_DGRAM or SOCK_STREAM
  FramingKind kind;    ///< In a stream
  Framing     framing; ///< Of what comes back in a stream
} Peer;

/// A message that came back
typedef struct {
  _Alignas(8) uint8_t bytes[FRAMING_MAX_BYTES]; ///< As it came
  uint32_t   n_bytes;                           ///< Length
  lo_message message;                           ///< Owned, as liblo reads it
} Answer;

static Ring     ring;
static Stats    stats;
static Surface  surface;
static Osc*     osc;
static uint32_t port;

// The engine's end of the ring
static pthread_t      reader;
static _Atomic bool   paused;
static _Atomic bool   done;
static Count          n_events;
static _Atomic float  values[SMALL_PORTS];
static _Atomic double order; // What came last is the fastest to change

static void
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
  while (!atomic_load(&done)) {
    if (atomic_load(&paused) || !ring_peek(&ring, &event)) {
      nap();
      continue;
    }
    ck_assert_uint_le(event.n_bytes, sizeof(payload));
    ring_pop(&ring, &event, payload);
    if (event.kind == EVENT_SET) {
      ck_assert_uint_lt(event.index, SMALL_PORTS);
      atomic_store(&values[event.index], event.value);
      atomic_store(&order, (10.0 * atomic_load(&order)) + event.index);
    }
    count_add(&n_events, 1U);
  }
  return NULL;
}

static void
set_up(void)
{
  Problem problem = {{0}, {0}};
  port            = loopback_free_port();
  ck_assert_uint_ne(port, 0U);
  ck_assert_int_eq(surface_open(&surface, small_model(), &ring, &stats, true),
                   STATUS_OK);
  ck_assert_int_eq(osc_open(&osc, &surface, "127.0.0.1", port, &problem),
                   STATUS_OK);
  ck_assert_int_eq(pthread_create(&reader, NULL, read_ring, NULL), 0);
}

static void
tear_down(void)
{
  osc_close(osc);
  atomic_store(&done, true);
  pthread_join(reader, NULL);
  surface_close(&surface);
}

static void
await(const Count* const count, const uint64_t wanted)
{
  for (int i = 0; i < MAX_NAPS && count_read(count) < wanted; ++i) {
    nap();
  }
  ck_assert_uint_eq(count_read(count), wanted);
}

static void
await_some(const Count* const count)
{
  for (int i = 0; i < MAX_NAPS && !count_read(count); ++i) {
    nap();
  }
  ck_assert_uint_gt(count_read(count), 0U);
}

static Peer*
peer_open(const int type, const FramingKind kind)
{
  Peer* const peer = calloc(1U, sizeof(*peer));
  ck_assert_ptr_nonnull(peer);
  peer->fd   = loopback_connect(type, port);
  peer->type = type;
  peer->kind = kind;
  ck_assert_int_ge(peer->fd, 0);
  return peer;
}

static void
peer_close(Peer* const peer)
{
  close(peer->fd);
  free(peer);
}

static void
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
static void
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

static void
send_bare(const Peer* const peer, const char* const path)
{
  send_lo(peer, path, lo_message_new());
}

static void
send_number(const Peer* const peer, const char* const path, const float number)
{
  const lo_message message = lo_message_new();
  lo_message_add_float(message, number);
  send_lo(peer, path, message);
}

static void
send_word(const Peer* const peer,
          const char* const path,
          const char* const word)
{
  const lo_message message = lo_message_new();
  lo_message_add_string(message, word);
  send_lo(peer, path, message);
}

/// Receive the next packet as it is; false if none comes
static bool
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
static lo_arg**
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

static const char*
text_of(const lo_arg* const arg)
{
  return (const char*)arg;
}

static int32_t
int_of(const lo_arg* const arg)
{
  int32_t i = 0;
  memcpy(&i, arg, sizeof(i));
  return i;
}

static float
float_of(const lo_arg* const arg)
{
  float f = 0.0f;
  memcpy(&f, arg, sizeof(f));
  return f;
}

static Answer*
answer_new(void)
{
  Answer* const answer = calloc(1U, sizeof(*answer));
  ck_assert_ptr_nonnull(answer);
  return answer;
}

static void
answer_free(Answer* const answer)
{
  lo_message_free(answer->message);
  free(answer);
}

/// The host is well: it answers, and has forgotten nothing
static void
ck_alive(void)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  send_bare(peer, "/ping");
  receive(peer, answer, "/pong", "");
  answer_free(answer);
  peer_close(peer);
}

/// Wait until a host that has been sent `n_sent` messages has seen their end
static void
settle(const uint64_t n_sent)
{
  for (int i = 0; i < MAX_NAPS && count_read(&stats.osc_messages) +
                                      count_read(&stats.osc_dropped) <
                                    n_sent;
       ++i) {
    nap();
  }
}

/// The kinds of peer that there are
static const struct {
  int         type;
  FramingKind kind;
} kinds[] = {
  {SOCK_DGRAM, FRAMING_UNKNOWN},
  {SOCK_STREAM, FRAMING_COUNTED},
  {SOCK_STREAM, FRAMING_SLIP},
};

START_TEST(every_type_of_number_is_taken)
{
  Peer* const peer = peer_open(kinds[_i].type, kinds[_i].kind);
  lo_message  message[6];
  for (int i = 0; i < 6; ++i) {
    message[i] = lo_message_new();
  }
  lo_message_add_int32(message[0], 100);
  lo_message_add_int64(message[1], 200);
  lo_message_add_float(message[2], 300.5f);
  lo_message_add_double(message[3], 400.25);
  lo_message_add_true(message[4]);
  lo_message_add_false(message[5]);
  const float wanted[] = {100.0f, 200.0f, 300.5f, 400.25f, 1.0f, 0.0f};
  for (uint32_t i = 0U; i < 6U; ++i) {
    const uint32_t p = i < 4U ? SMALL_FREQ : SMALL_GATE;
    send_lo(peer, i < 4U ? "/mod/sine/freq" : "/gate/adsr", message[i]);
    await(&n_events, i + 1U);
    ck_assert_double_eq((double)atomic_load(&values[p]), (double)wanted[i]);
  }
  ck_assert_uint_eq(count_read(&stats.osc_messages), 6U);
  ck_assert_uint_eq(count_read(&stats.osc_errors), 0U);
  peer_close(peer);
}
END_TEST

START_TEST(answers_come_to_the_sender)
{
  Peer* const   peer   = peer_open(kinds[_i].type, kinds[_i].kind);
  Peer* const   other  = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();

  send_bare(peer, "/mod/sine/freq");
  lo_arg** args = receive(peer, answer, "/mod/sine/freq", "f");
  ck_assert_double_eq((double)float_of(args[0]), 440.0);
  send_bare(peer, "/gate/adsr");
  args = receive(peer, answer, "/gate/adsr", "i");
  ck_assert_int_eq(int_of(args[0]), 0);
  send_number(peer, "/mod/sine/freq", 1e9f);
  args = receive(peer, answer, "/error", "ss");
  ck_assert_str_eq(text_of(args[0]), "/mod/sine/freq");
  ck_assert_str_eq(text_of(args[1]),
                   "clamped to 20000 Hz (range 0.1 to 20000 Hz)");
  send_bare(peer, "/nothing");
  args = receive(peer, answer, "/error", "ss");
  ck_assert_str_eq(text_of(args[0]), "/nothing");
  ck_assert_str_eq(text_of(args[1]), "no such path");

  // Whoever asked nothing is told nothing before an answer of his own
  send_bare(other, "/ping");
  receive(other, answer, "/pong", "");
  answer_free(answer);
  peer_close(other);
  peer_close(peer);
}
END_TEST

START_TEST(pong_is_ping_byte_for_byte)
{
  Peer* const   peer   = peer_open(kinds[_i].type, kinds[_i].kind);
  Answer* const answer = answer_new();

  uint8_t          midi[4] = {1U, 0x90U, 60U, 0xC0U};
  const lo_blob    blob    = lo_blob_new(sizeof(midi), midi);
  const lo_message message = lo_message_new();
  lo_message_add_int32(message, -7);
  lo_message_add_float(message, 0.1f);
  lo_message_add_string(message, "word");
  lo_message_add_blob(message, blob);
  lo_message_add_int64(message, INT64_MIN);
  lo_message_add_timetag(message, (lo_timetag){0xC0DBDCDDU, 2U});
  lo_message_add_double(message, 0.1);
  lo_message_add_symbol(message, "symbol");
  lo_message_add_char(message, 'c');
  lo_message_add_midi(message, midi);
  lo_message_add_true(message);
  lo_message_add_false(message);
  lo_message_add_nil(message);
  lo_message_add_infinitum(message);
  lo_blob_free(blob);

  size_t         size   = 0U;
  uint8_t* const wanted = lo_message_serialise(message, "/pong", NULL, &size);
  send_lo(peer, "/ping", message);
  ck_assert(receive_bytes(peer, answer));
  ck_assert_uint_eq(answer->n_bytes, size);
  ck_assert_mem_eq(answer->bytes, wanted, size);
  free(wanted);
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(status_tells_what_was_received)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  for (int i = 0; i < 9; ++i) {
    send_number(peer, "/mod/sine/gain", 0.5f);
  }
  send_bare(peer, "/status");
  bool seen = false;
  while (receive_bytes(peer, answer) &&
         strcmp((const char*)answer->bytes, "/status/end") != 0) {
    if (!strcmp((const char*)answer->bytes, "/status/osc_messages")) {
      int result = 0;
      answer->message =
        lo_message_deserialise(answer->bytes, answer->n_bytes, &result);
      ck_assert_int_eq(int_of(lo_message_get_argv(answer->message)[0]), 10);
      seen = true;
    }
  }
  ck_assert(seen);
  answer_free(answer);
  peer_close(peer);
}
END_TEST

// As a user's program does it: liblo at both ends
START_TEST(liblo_clients_are_understood)
{
  char name[16];
  snprintf(name, sizeof(name), "%u", port);
  const int        protocol = _i ? LO_TCP : LO_UDP;
  const lo_address host =
    lo_address_new_with_proto(protocol, "127.0.0.1", name);
  ck_assert_int_gt(lo_send(host, "/mod/sine/freq", "f", 330.0), 0);
  ck_assert_int_gt(lo_send(host, "/gate/adsr", "s", "on"), 0);
  ck_assert_int_gt(lo_send(host, "/note/on", "ii", 60, 100), 0);
  await(&n_events, 3U);
  ck_assert_double_eq((double)atomic_load(&values[SMALL_FREQ]), 330.0);
  ck_assert_double_eq((double)atomic_load(&values[SMALL_GATE]), 1.0);
  lo_address_free(host);
}
END_TEST

START_TEST(a_burst_is_counted_to_the_last)
{
  const uint32_t n_sent = 1000U;
  Peer* const    peer   = peer_open(kinds[_i].type, kinds[_i].kind);
  for (uint32_t i = 0U; i < n_sent; ++i) {
    send_number(peer, "/mod/sine/freq", 100.0f + (float)i);
  }
  settle(n_sent);
  const uint64_t n_seen = count_read(&stats.osc_messages);
  ck_assert_uint_eq(n_seen + count_read(&stats.osc_dropped), n_sent);
  await(&n_events, n_seen);
  if (kinds[_i].type == SOCK_STREAM) {
    ck_assert_uint_eq(n_seen, n_sent);
    ck_assert_double_eq((double)atomic_load(&values[SMALL_FREQ]), 1099.0);
  }
  peer_close(peer);
}
END_TEST

/// What /proc/net/udp says was dropped
static uint64_t
kernel_drops(void)
{
  FILE* const file = fopen("/proc/net/udp", "re");
  char        line[512];
  char        wanted[32];
  uint64_t    drops = UINT64_MAX;
  ck_assert_ptr_nonnull(file);
  snprintf(wanted, sizeof(wanted), ": 0100007F:%04X 00000000", port);
  while (fgets(line, sizeof(line), file)) {
    if (strstr(line, wanted)) {
      char* last = line + strlen(line);
      while (last > line && (last[-1] == '\n' || last[-1] == ' ')) {
        *--last = '\0';
      }
      drops = strtoull(strrchr(line, ' '), NULL, 10);
    }
  }
  fclose(file);
  return drops;
}

// The engine stands still, so that the ring, then the socket, run over
START_TEST(what_the_kernel_drops_is_counted)
{
  uint32_t    n_sent = 0U;
  Peer* const peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  atomic_store(&paused, true);
  for (int i = 0; i < 40 && !count_read(&stats.osc_dropped); ++i) {
    for (int j = 0; j < 20000; ++j) {
      send_number(peer, "/mod/sine/freq", 100.0f);
      ++n_sent;
    }
  }
  settle(n_sent);
  ck_assert_uint_gt(count_read(&stats.osc_dropped), 0U);
  ck_assert_uint_eq(count_read(&stats.osc_dropped), kernel_drops());
  ck_assert_uint_eq(
    count_read(&stats.osc_messages) + count_read(&stats.osc_dropped), n_sent);

  // Each that came has become an event or an error
  atomic_store(&paused, false);
  await(&n_events,
        count_read(&stats.osc_messages) - count_read(&stats.osc_errors));
  peer_close(peer);
  ck_alive();
}
END_TEST

START_TEST(tcp_loses_nothing)
{
  const uint32_t n_sent = 50000U;
  Peer* const    peer   = peer_open(SOCK_STREAM, kinds[1 + _i].kind);
  for (uint32_t i = 0U; i < n_sent; ++i) {
    send_number(peer, "/mod/sine/freq", 100.0f);
  }
  await(&stats.osc_messages, n_sent);
  await(&n_events, n_sent);
  peer_close(peer);
}
END_TEST

static lo_message
number(const float value)
{
  const lo_message message = lo_message_new();
  lo_message_add_float(message, value);
  return message;
}

/// Freq, then a bundle in the bundle of gain and cutoff, then gate
static lo_bundle
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

START_TEST(bundles_are_done_in_their_order)
{
  const double wanted = (1000.0 * SMALL_FREQ) + (100.0 * SMALL_GAIN) +
                        (10.0 * SMALL_CUTOFF) + SMALL_GATE;
  const lo_timetag times[] = {LO_TT_IMMEDIATE, {1U, 0U}, {UINT32_MAX, 0U}};
  for (uint32_t i = 0U; i < 3U; ++i) {
    Peer* const     peer   = peer_open(kinds[_i].type, kinds[_i].kind);
    const lo_bundle bundle = make_bundle(times[i]);
    size_t          size   = 0U;
    uint8_t* const  bytes  = lo_bundle_serialise(bundle, NULL, &size);
    atomic_store(&order, 0.0);
    send_bytes(peer, bytes, (uint32_t)size);
    await(&n_events, 4UL * (i + 1U));
    ck_assert_double_eq(atomic_load(&order), wanted);
    free(bytes);
    lo_bundle_free_recursive(bundle);
    peer_close(peer);
  }
}
END_TEST

START_TEST(a_broken_bundle_changes_nothing)
{
  Peer* const     peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const   answer = answer_new();
  const lo_bundle bundle = make_bundle(LO_TT_IMMEDIATE);
  size_t          size   = 0U;
  uint8_t* const  bytes  = lo_bundle_serialise(bundle, NULL, &size);

  // The gate, last in the bundle, gets a type that does not exist
  bytes[size - 7U] = 'Q';
  send_bytes(peer, bytes, (uint32_t)size);
  lo_arg** const args = receive(peer, answer, "/error", "ss");
  ck_assert_str_eq(text_of(args[1]), "malformed packet");
  ck_alive();
  ck_assert_uint_eq(count_read(&n_events), 0U);
  ck_assert_uint_eq(count_read(&stats.osc_errors), 1U);
  free(bytes);
  lo_bundle_free_recursive(bundle);
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(bundles_too_deep_are_refused)
{
  uint8_t bytes[FRAMING_MAX_BYTES - 1024U];
  memset(bytes, 0, sizeof(bytes));
  for (uint32_t at = 0U; at + 20U <= sizeof(bytes); at += 20U) {
    const uint32_t left = (uint32_t)sizeof(bytes) - at - 20U;
    memcpy(bytes + at, "#bundle", 8U);
    bytes[at + 16U] = (uint8_t)(left >> 24U);
    bytes[at + 17U] = (uint8_t)(left >> 16U);
    bytes[at + 18U] = (uint8_t)(left >> 8U);
    bytes[at + 19U] = (uint8_t)left;
  }
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  send_bytes(peer, bytes, sizeof(bytes));
  receive(peer, answer, "/error", "ss");
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(patterns_match)
{
  static const struct {
    const char* pattern;
    uint64_t    n;
  } asked[] = {
    {"/mod/*/freq", 1U},
    {"/mod/sine/*", 2U},
    {"/mod/*/*", 7U},
    {"/mod/{sine,filter}/[a-z]*", 4U},
    {"/*/sine/gai?", 1U},
    {"//freq", 2U},
  };
  Peer* const peer  = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  uint64_t    total = 0U;
  for (size_t i = 0U; i < sizeof(asked) / sizeof(*asked); ++i) {
    send_number(peer, asked[i].pattern, 1.0f);
    total += asked[i].n;
    await(&n_events, total);
    ck_alive();
    ck_assert_uint_eq(count_read(&n_events), total);
  }
  ck_assert_uint_eq(count_read(&stats.osc_messages),
                    2U * sizeof(asked) / sizeof(*asked));
  peer_close(peer);
}
END_TEST

START_TEST(patterns_that_match_nothing_are_refused)
{
  static const struct {
    const char* pattern;
    const char* reason;
  } asked[] = {
    {"/mod/*", "no such path"},
    {"/mod/*/none", "no such path"},
    {"/mod/[a", "no such path"},
    {"/mod/{sine", "no such path"},
    {"/*/*/*/*", "no such path"},
    {"/*****e*", "a pattern takes at most 5 stars"},
  };
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  for (size_t i = 0U; i < sizeof(asked) / sizeof(*asked); ++i) {
    send_number(peer, asked[i].pattern, 1.0f);
    lo_arg** const args = receive(peer, answer, "/error", "ss");
    ck_assert_str_eq(text_of(args[0]), asked[i].pattern);
    ck_assert_str_eq(text_of(args[1]), asked[i].reason);
  }
  ck_assert_uint_eq(count_read(&n_events), 0U);
  answer_free(answer);
  peer_close(peer);
}
END_TEST

// Two hosts that complain to each other would never end
START_TEST(errors_are_not_answered)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  send_word(peer, "/error", "/mod/sine/freq");
  send_bare(peer, "/ping");
  receive(peer, answer, "/pong", "");
  ck_assert_uint_eq(count_read(&stats.osc_errors), 0U);
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(a_port_in_use_is_told)
{
  const int      types[] = {SOCK_DGRAM, SOCK_STREAM};
  Osc*           second  = NULL;
  Problem        problem = {{0}, {0}};
  const uint32_t taken   = loopback_free_port();
  const int      fd      = loopback_bind(types[_i], taken);
  char           what[64];
  ck_assert_int_ge(fd, 0);
  ck_assert_int_eq(types[_i] == SOCK_STREAM ? listen(fd, 1) : 0, 0);
  ck_assert_int_eq(osc_open(&second, &surface, "127.0.0.1", taken, &problem),
                   STATUS_PORT_IN_USE);
  snprintf(what, sizeof(what), "%s 127.0.0.1:%u", _i ? "TCP" : "UDP", taken);
  ck_assert_str_eq(problem.what, what);
  ck_assert_str_ne(problem.hint, "");
  ck_assert_ptr_null(second);

  // Nothing is left behind: the other kind is free again
  close(fd);
  const int again = loopback_bind(types[!_i], taken);
  ck_assert_int_ge(again, 0);
  close(again);
}
END_TEST

START_TEST(a_second_host_is_refused)
{
  Osc*    second  = NULL;
  Problem problem = {{0}, {0}};
  ck_assert_int_eq(osc_open(&second, &surface, "127.0.0.1", port, &problem),
                   STATUS_PORT_IN_USE);
  ck_assert_int_eq(osc_open(&second, &surface, "0.0.0.0", port, NULL),
                   STATUS_PORT_IN_USE);
  ck_alive();
}
END_TEST

START_TEST(a_port_is_free_again_at_once)
{
  Peer* const peer = peer_open(SOCK_STREAM, FRAMING_COUNTED);
  send_bare(peer, "/ping");
  Answer* const answer = answer_new();
  receive(peer, answer, "/pong", "");
  osc_close(osc);
  ck_assert_int_eq(osc_open(&osc, &surface, "127.0.0.1", port, NULL),
                   STATUS_OK);
  ck_alive();
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(bad_addresses_are_refused)
{
  static const struct {
    const char* address;
    uint32_t    port;
    Status      status;
  } bad[] = {
    {"localhost", 5005U, STATUS_BAD_ARG},
    {"", 5005U, STATUS_BAD_ARG},
    {"::1", 5005U, STATUS_BAD_ARG},
    {"127.0.0.256", 5005U, STATUS_BAD_ARG},
    {"127.0.0.1", 0U, STATUS_BAD_ARG},
    {"127.0.0.1", 65536U, STATUS_BAD_ARG},
    {"192.0.2.1", 5005U, STATUS_NO_NETWORK},
  };
  for (size_t i = 0U; i < sizeof(bad) / sizeof(*bad); ++i) {
    Osc*    other   = NULL;
    Problem problem = {{0}, {0}};
    ck_assert_int_eq(
      osc_open(&other, &surface, bad[i].address, bad[i].port, &problem),
      bad[i].status);
    ck_assert_str_ne(problem.hint, "");
    ck_assert_ptr_null(other);
  }
}
END_TEST

START_TEST(only_the_bound_address_is_served)
{
  FILE* const file = fopen("/proc/net/udp", "re");
  char        line[512];
  char        all[32];
  ck_assert_ptr_nonnull(file);
  snprintf(all, sizeof(all), ": 00000000:%04X ", port);
  while (fgets(line, sizeof(line), file)) {
    ck_assert_ptr_null(strstr(line, all));
  }
  fclose(file);
}
END_TEST

static uint32_t
noise(uint32_t* const seed)
{
  *seed = (*seed * 1664525U) + 1013904223U;
  return *seed >> 8U;
}

START_TEST(garbage_packets_are_survived)
{
  uint32_t    seed = (uint32_t)_i + 1U;
  Peer* const peer = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  for (int i = 0; i < 300; ++i) {
    // Noise, or a good packet with some bytes changed and its end cut off
    uint8_t         bytes[512];
    const lo_bundle bundle = make_bundle(LO_TT_IMMEDIATE);
    size_t          size   = sizeof(bytes);
    if (i % 3) {
      lo_bundle_serialise(bundle, bytes, &size);
      for (uint32_t j = noise(&seed) % 6U; j; --j) {
        bytes[noise(&seed) % size] = (uint8_t)noise(&seed);
      }
      size -= i % 2 ? noise(&seed) % size : 0U;
    } else {
      for (size_t j = 0U; j < sizeof(bytes); ++j) {
        bytes[j] = (uint8_t)noise(&seed);
      }
      size = noise(&seed) % sizeof(bytes);
    }
    send_bytes(peer, bytes, (uint32_t)size);
    lo_bundle_free_recursive(bundle);
  }
  peer_close(peer);
  ck_alive();
  ck_assert_uint_gt(count_read(&stats.osc_errors), 0U);
}
END_TEST

START_TEST(garbage_streams_are_survived)
{
  static const uint8_t starts[] = {0U, 0xC0U, '/', '#', 'G', 0xFFU};

  uint32_t seed = (uint32_t)_i + 1U;
  for (int i = 0; i < 60; ++i) {
    uint8_t     bytes[8192];
    Peer* const peer = peer_open(SOCK_STREAM, FRAMING_COUNTED);
    for (size_t j = 0U; j < sizeof(bytes); ++j) {
      const uint32_t x = noise(&seed);
      bytes[j] = x % 16U ? (uint8_t)(x >> 4U) : (uint8_t)(0xC0U + (x % 32U));
    }
    bytes[0] = starts[i % 6];
    bytes[1] = i % 4 ? 0U : bytes[1];
    for (int j = 0; j < 20; ++j) {
      if (send(peer->fd, bytes, sizeof(bytes), MSG_NOSIGNAL) < 0) {
        break; // The host has had enough, and has closed
      }
    }
    peer_close(peer);
  }
  ck_alive();
  await_some(&stats.osc_errors);
}
END_TEST

START_TEST(a_stream_may_come_byte_by_byte)
{
  Peer* const    peer    = peer_open(SOCK_STREAM, kinds[1 + _i].kind);
  const uint32_t n_sent  = 3U;
  lo_message     message = number(123.0f);
  size_t         size    = 0U;
  uint8_t        out[256];
  uint8_t* const bytes =
    lo_message_serialise(message, "/mod/sine/freq", NULL, &size);
  const uint32_t n = framing_wrap(peer->kind, bytes, (uint32_t)size, out);
  for (uint32_t i = 0U; i < n_sent * n; ++i) {
    ck_assert_int_eq(send(peer->fd, &out[i % n], 1U, 0), 1);
  }
  await(&n_events, n_sent);
  ck_assert_uint_eq(count_read(&stats.osc_errors), 0U);
  free(bytes);
  lo_message_free(message);
  peer_close(peer);
}
END_TEST

START_TEST(too_many_clients_are_turned_away)
{
  enum { N_PEERS = NET_MAX_CLIENTS + 20 };
  Peer* peers[N_PEERS];
  for (size_t i = 0U; i < N_PEERS; ++i) {
    peers[i] = peer_open(SOCK_STREAM, FRAMING_COUNTED);
  }
  await(&stats.osc_errors, 20U);

  // The first ones are served, and there is room again when they go
  Answer* const answer = answer_new();
  send_bare(peers[0], "/ping");
  receive(peers[0], answer, "/pong", "");
  for (size_t i = 0U; i < N_PEERS; ++i) {
    peer_close(peers[i]);
  }
  ck_alive();
  Peer* const next = peer_open(SOCK_STREAM, FRAMING_COUNTED);
  send_bare(next, "/ping");
  receive(next, answer, "/pong", "");
  peer_close(next);
  answer_free(answer);
}
END_TEST

START_TEST(running_out_of_descriptors_is_survived)
{
  enum { MORE = 16 };
  struct rlimit limit;
  int           spare[MORE];
  uint32_t      n      = 0U;
  Peer* const   first  = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = (rlim_t)first->fd + MORE;
  ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
  while (n < MORE && (spare[n] = dup(first->fd)) >= 0) {
    ++n;
  }
  ck_assert_uint_gt(n, 0U);
  ck_assert_uint_lt(n, MORE);

  // The last descriptor is the client's: the host has none to accept it with
  close(spare[--n]);
  Peer* const late = peer_open(SOCK_STREAM, FRAMING_COUNTED);
  for (int i = 0; i < 3; ++i) {
    nap();
    send_bare(first, "/ping");
    receive(first, answer, "/pong", "");
  }

  while (n) {
    close(spare[--n]);
  }
  Peer* const next = peer_open(SOCK_STREAM, FRAMING_COUNTED);
  send_bare(next, "/ping");
  receive(next, answer, "/pong", "");
  peer_close(next);
  peer_close(late);
  answer_free(answer);
  peer_close(first);
}
END_TEST

// Its answers take no memory without bound, none is lost, and nobody else waits
START_TEST(a_client_that_does_not_read_waits_for_itself)
{
  const uint8_t ask[] = {
    0U, 0U, 0U, 12U, '/', 'l', 'i', 's', 't', 0U, 0U, 0U, ',', 0U, 0U, 0U};
  const uint64_t n_most = 1000000U;
  uint64_t       n_sent = 0U;
  Peer* const    peer   = peer_open(SOCK_STREAM, FRAMING_COUNTED);
  const int      small  = 4096; // So that not too many questions fit
  uint32_t       n_part = 0U;   // Bytes of a question that is cut in two
  setsockopt(peer->fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
  for (int naps = 0; naps < 100 && n_sent < n_most;) {
    const ssize_t n = send(peer->fd,
                           ask + n_part,
                           sizeof(ask) - n_part,
                           MSG_NOSIGNAL | MSG_DONTWAIT);
    ck_assert(n > 0 || errno == EAGAIN);
    if (n < 0) {
      nap();
      ++naps;
    } else {
      n_part = (n_part + (uint32_t)n) % sizeof(ask);
      n_sent += !n_part;
    }
  }
  ck_assert_uint_lt(count_read(&stats.osc_messages), n_sent);
  ck_alive();

  // It reads at last, and every question is answered
  Answer* const answer = answer_new();
  for (uint64_t n_ends = 0U; n_ends < n_sent;) {
    ck_assert(receive_bytes(peer, answer));
    n_ends += !strcmp((const char*)answer->bytes, "/list/end");
  }
  answer_free(answer);
  peer_close(peer);
  ck_alive();
}
END_TEST

START_TEST(the_buffer_granted_is_told)
{
  ck_assert_uint_ge(osc_buffer_bytes(osc), 2048U);
}
END_TEST

START_TEST(closing_is_prompt)
{
  struct timespec before;
  struct timespec after;
  clock_gettime(CLOCK_MONOTONIC, &before);
  osc_close(osc);
  clock_gettime(CLOCK_MONOTONIC, &after);
  osc = NULL;
  ck_assert_int_lt(after.tv_sec - before.tv_sec, 1);
  osc_close(NULL);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("osc");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, set_up, tear_down);
  tcase_add_loop_test(tcase, every_type_of_number_is_taken, 0, 3);
  tcase_add_loop_test(tcase, answers_come_to_the_sender, 0, 3);
  tcase_add_loop_test(tcase, pong_is_ping_byte_for_byte, 0, 3);
  tcase_add_test(tcase, status_tells_what_was_received);
  tcase_add_loop_test(tcase, liblo_clients_are_understood, 0, 2);
  tcase_add_loop_test(tcase, a_burst_is_counted_to_the_last, 0, 3);
  tcase_add_test(tcase, what_the_kernel_drops_is_counted);
  tcase_add_loop_test(tcase, tcp_loses_nothing, 0, 2);
  tcase_add_loop_test(tcase, bundles_are_done_in_their_order, 0, 3);
  tcase_add_test(tcase, a_broken_bundle_changes_nothing);
  tcase_add_test(tcase, bundles_too_deep_are_refused);
  tcase_add_test(tcase, patterns_match);
  tcase_add_test(tcase, patterns_that_match_nothing_are_refused);
  tcase_add_test(tcase, errors_are_not_answered);
  tcase_add_loop_test(tcase, a_port_in_use_is_told, 0, 2);
  tcase_add_test(tcase, a_second_host_is_refused);
  tcase_add_test(tcase, a_port_is_free_again_at_once);
  tcase_add_test(tcase, bad_addresses_are_refused);
  tcase_add_test(tcase, only_the_bound_address_is_served);
  tcase_add_loop_test(tcase, garbage_packets_are_survived, 0, 10);
  tcase_add_loop_test(tcase, garbage_streams_are_survived, 0, 5);
  tcase_add_loop_test(tcase, a_stream_may_come_byte_by_byte, 0, 2);
  tcase_add_test(tcase, too_many_clients_are_turned_away);
  tcase_add_test(tcase, running_out_of_descriptors_is_survived);
  tcase_add_test(tcase, a_client_that_does_not_read_waits_for_itself);
  tcase_add_test(tcase, the_buffer_granted_is_told);
  tcase_add_test(tcase, closing_is_prompt);

  Suite* const suite = suite_create("osc");
  suite_add_tcase(suite, tcase);
  SRunner* const runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  const int n_failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
