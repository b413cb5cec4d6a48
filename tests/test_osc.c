// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/osc_rig.h"
#include "tests/suite.h"

#include <check.h>
#include <lo/lo.h>

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

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
    await(&rig.n_events, i + 1U);
    ck_assert_double_eq((double)atomic_load(&rig.values[p]), (double)wanted[i]);
  }
  ck_assert_uint_eq(count_read(&rig.stats.osc_messages), 6U);
  ck_assert_uint_eq(count_read(&rig.stats.osc_errors), 0U);
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
  ping(other);
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

/// Ask for all figures, and read the one of a path
static const lo_arg*
ask_status(Peer* const peer, Answer* const answer, const char* const path)
{
  bool seen = false;
  send_bare(peer, "/status");
  while (!seen && receive_bytes(peer, answer) &&
         strcmp((const char*)answer->bytes, "/status/end") != 0) {
    seen = !strcmp((const char*)answer->bytes, path);
  }
  ck_assert(seen);
  int result = 0;
  answer->message =
    lo_message_deserialise(answer->bytes, answer->n_bytes, &result);
  return lo_message_get_argv(answer->message)[0];
}

START_TEST(status_tells_what_was_received)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  for (int i = 0; i < 9; ++i) {
    send_number(peer, "/mod/sine/gain", 0.5f);
  }
  ck_assert_int_eq(int_of(ask_status(peer, answer, "/status/osc_messages")),
                   10);
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(status_tells_which_promise_holds)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  atomic_store(&rig.stats.exact, 1U);
  ck_assert_str_eq(&ask_status(peer, answer, "/status/promise")->s,
                   "no single fault may cost a frame or change a bit");
  answer_free(answer);
  peer_close(peer);
}
END_TEST

// As a user's program does it: liblo at both ends
START_TEST(liblo_clients_are_understood)
{
  char name[16];
  snprintf(name, sizeof(name), "%u", rig.port);
  const int        protocol = _i ? LO_TCP : LO_UDP;
  const lo_address host =
    lo_address_new_with_proto(protocol, "127.0.0.1", name);
  ck_assert_int_gt(lo_send(host, "/mod/sine/freq", "f", 330.0), 0);
  ck_assert_int_gt(lo_send(host, "/gate/adsr", "s", "on"), 0);
  ck_assert_int_gt(lo_send(host, "/note/on", "ii", 60, 100), 0);
  await(&rig.n_events, 3U);
  ck_assert_double_eq((double)atomic_load(&rig.values[SMALL_FREQ]), 330.0);
  ck_assert_double_eq((double)atomic_load(&rig.values[SMALL_GATE]), 1.0);
  lo_address_free(host);
}
END_TEST

START_TEST(bundles_are_done_in_their_order)
{
  const double wanted = (1000.0 * SMALL_FREQ) + (100.0 * SMALL_GAIN) +
                        (10.0 * SMALL_CUTOFF) + SMALL_GATE;
  const lo_timetag times[] = {LO_TT_IMMEDIATE, {1U, 0U}};
  for (uint32_t i = 0U; i < 2U; ++i) {
    Peer* const     peer   = peer_open(kinds[_i].type, kinds[_i].kind);
    const lo_bundle bundle = make_bundle(times[i]);
    size_t          size   = 0U;
    uint8_t* const  bytes  = lo_bundle_serialise(bundle, NULL, &size);
    atomic_store(&rig.order, 0.0);
    send_bytes(peer, bytes, (uint32_t)size);
    await(&rig.n_events, 4UL * (i + 1U));
    ck_assert_double_eq(atomic_load(&rig.order), wanted);
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
  ck_assert_uint_eq(count_read(&rig.n_events), 0U);
  ck_assert_uint_eq(count_read(&rig.stats.osc_errors), 1U);
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
    await(&rig.n_events, total);
    ck_alive();
    ck_assert_uint_eq(count_read(&rig.n_events), total);
  }
  ck_assert_uint_eq(count_read(&rig.stats.osc_messages),
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
  ck_assert_uint_eq(count_read(&rig.n_events), 0U);
  answer_free(answer);
  peer_close(peer);
}
END_TEST

// Two hosts that complain to each other would never end
START_TEST(errors_are_not_answered)
{
  Peer* const peer = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  send_word(peer, "/error", "/mod/sine/freq");
  ping(peer);
  ck_assert_uint_eq(count_read(&rig.stats.osc_errors), 0U);
  peer_close(peer);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("osc");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, osc_rig_open, osc_rig_close);
  tcase_add_loop_test(tcase, every_type_of_number_is_taken, 0, 3);
  tcase_add_loop_test(tcase, answers_come_to_the_sender, 0, 3);
  tcase_add_loop_test(tcase, pong_is_ping_byte_for_byte, 0, 3);
  tcase_add_test(tcase, status_tells_what_was_received);
  tcase_add_test(tcase, status_tells_which_promise_holds);
  tcase_add_loop_test(tcase, liblo_clients_are_understood, 0, 2);
  tcase_add_loop_test(tcase, bundles_are_done_in_their_order, 0, 3);
  tcase_add_test(tcase, a_broken_bundle_changes_nothing);
  tcase_add_test(tcase, bundles_too_deep_are_refused);
  tcase_add_test(tcase, patterns_match);
  tcase_add_test(tcase, patterns_that_match_nothing_are_refused);
  tcase_add_test(tcase, errors_are_not_answered);
  return suite_run("osc", tcase);
}
