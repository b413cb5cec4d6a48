// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/chance.h"
#include "host/osc/framing.h"
#include "tests/loopback.h"
#include "tests/osc_rig.h"
#include "tests/suite.h"

#include <check.h>
#include <lo/lo.h>

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

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
  ck_assert_int_eq(osc_open(&second,
                            &rig.surface,
                            NULL,
                            &(OscSetup){.address = "127.0.0.1", .port = taken},
                            &problem),
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
  ck_assert_int_eq(
    osc_open(&second,
             &rig.surface,
             NULL,
             &(OscSetup){.address = "127.0.0.1", .port = rig.port},
             &problem),
    STATUS_PORT_IN_USE);
  ck_assert_int_eq(osc_open(&second,
                            &rig.surface,
                            NULL,
                            &(OscSetup){.address = "0.0.0.0", .port = rig.port},
                            NULL),
                   STATUS_PORT_IN_USE);
  ck_alive();
}
END_TEST

START_TEST(a_port_is_free_again_at_once)
{
  Peer* const peer = peer_open(SOCK_STREAM, FRAMING_COUNTED);
  ping(peer);
  osc_close(rig.osc);
  ck_assert_int_eq(
    osc_open(&rig.osc,
             &rig.surface,
             NULL,
             &(OscSetup){.address = "127.0.0.1", .port = rig.port},
             NULL),
    STATUS_OK);
  ck_alive();
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
      osc_open(&other,
               &rig.surface,
               NULL,
               &(OscSetup){.address = bad[i].address, .port = bad[i].port},
               &problem),
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
  snprintf(all, sizeof(all), ": 00000000:%04X ", rig.port);
  while (fgets(line, sizeof(line), file)) {
    ck_assert_ptr_null(strstr(line, all));
  }
  fclose(file);
}
END_TEST

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
      for (uint32_t j = chance_below(&seed, 6U); j; --j) {
        bytes[chance_below(&seed, (uint32_t)size)] =
          (uint8_t)chance_below(&seed, 256U);
      }
      size -= i % 2 ? chance_below(&seed, (uint32_t)size) : 0U;
    } else {
      for (size_t j = 0U; j < sizeof(bytes); ++j) {
        bytes[j] = (uint8_t)chance_below(&seed, 256U);
      }
      size = chance_below(&seed, sizeof(bytes));
    }
    send_bytes(peer, bytes, (uint32_t)size);
    lo_bundle_free_recursive(bundle);
  }
  peer_close(peer);
  ck_alive();
  ck_assert_uint_gt(count_read(&rig.stats.osc_errors), 0U);
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
      bytes[j] =
        (uint8_t)(chance_below(&seed, 16U) ? chance_below(&seed, 256U)
                                           : 0xC0U + chance_below(&seed, 32U));
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
  await_some(&rig.stats.osc_errors);
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
  await(&rig.n_events, n_sent);
  ck_assert_uint_eq(count_read(&rig.stats.osc_errors), 0U);
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
  await(&rig.stats.osc_errors, 20U);

  // The first ones are served, and there is room again when they go
  ping(peers[0]);
  for (size_t i = 0U; i < N_PEERS; ++i) {
    peer_close(peers[i]);
  }
  ck_alive();
  Peer* const next = peer_open(SOCK_STREAM, FRAMING_COUNTED);
  ping(next);
  peer_close(next);
}
END_TEST

START_TEST(running_out_of_descriptors_is_survived)
{
  enum { MORE = 16 };
  struct rlimit limit;
  int           spare[MORE];
  uint32_t      n     = 0U;
  Peer* const   first = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
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
    ping(first);
  }

  while (n) {
    close(spare[--n]);
  }
  Peer* const next = peer_open(SOCK_STREAM, FRAMING_COUNTED);
  ping(next);
  peer_close(next);
  peer_close(late);
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
  ck_assert_uint_lt(count_read(&rig.stats.osc_messages), n_sent);
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
  ck_assert_uint_ge(osc_buffer_bytes(rig.osc), 2048U);
}
END_TEST

// It ends at all: how soon is for whoever has the processor to say
START_TEST(closing_ends_and_may_be_done_to_nothing)
{
  osc_close(rig.osc);
  rig.osc = NULL;
  osc_close(NULL);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("osc sockets");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, osc_rig_open, osc_rig_close);
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
  tcase_add_test(tcase, closing_ends_and_may_be_done_to_nothing);
  return suite_run("osc sockets", tcase);
}
