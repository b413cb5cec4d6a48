// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/clock.h"
#include "host/osc/codec.h"
#include "host/osc/timetag.h"
#include "tests/bed.h"
#include "tests/osc_engine.h"
#include "tests/osc_rig.h"
#include "tests/suite.h"

#include <check.h>

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

// Time tags and acknowledged sets, against an engine that keeps time

/// Tries of what a busy machine may make late, each twice as far ahead as the
/// one before
#define TRIES 7

/// Frame that belongs to a moment since 1970, as this test counts
static double
frame_of(const int64_t unix_ns)
{
  const int64_t at_ns = unix_ns - clock_unix_offset_ns();
  return (double)(at_ns - (int64_t)osc_engine.begin_ns) * OSC_ENGINE_RATE_HZ /
         1e9;
}

static lo_timetag
tag_of(const int64_t unix_ns)
{
  const uint64_t tag = timetag_from_unix_ns(unix_ns);
  return (lo_timetag){(uint32_t)(tag >> 32U), (uint32_t)tag};
}

/// Send a bundle, and free it
static void
send_bundle(const Peer* const peer, const lo_bundle bundle)
{
  size_t         size  = 0U;
  uint8_t* const bytes = lo_bundle_serialise(bundle, NULL, &size);
  send_bytes(peer, bytes, (uint32_t)size);
  free(bytes);
  lo_bundle_free_recursive(bundle);
}

/// A bundle that sets frequency, gain and cutoff
static lo_bundle
three_sets(const int64_t unix_ns)
{
  const lo_bundle bundle = lo_bundle_new(tag_of(unix_ns));
  lo_bundle_add_message(bundle, "/mod/sine/freq", number(111.0f));
  lo_bundle_add_message(bundle, "/mod/sine/gain", number(0.25f));
  lo_bundle_add_message(bundle, "/mod/filter/cutoff", number(222.0f));
  return bundle;
}

static bool
await_sets(const uint32_t wanted)
{
  for (int i = 0; i < MAX_NAPS && atomic_load(&osc_engine.n_sets) < wanted;
       ++i) {
    nap();
  }
  return atomic_load(&osc_engine.n_sets) >= wanted;
}

START_TEST(a_bundle_acts_on_the_frame_of_its_tag)
{
  Peer* const peer = peer_open(kinds[_i].type, kinds[_i].kind);
  bool        met  = false;
  for (int i = 0; i < TRIES && !met; ++i) {
    const uint32_t n      = atomic_load(&osc_engine.n_sets);
    const uint64_t n_late = count_read(&rig.stats.osc_late);
    const int64_t  at_ns  = clock_unix_ns() + (INT64_C(150000000) << i);
    const double   wanted = frame_of(at_ns);
    send_bundle(peer, three_sets(at_ns));
    ck_assert(await_sets(n + 3U));
    ck_assert_uint_eq(osc_engine.sets[n + 1U].frame, osc_engine.sets[n].frame);
    ck_assert_uint_eq(osc_engine.sets[n + 2U].frame, osc_engine.sets[n].frame);
    nap();
    nap();
    if (count_read(&rig.stats.osc_late) == n_late) {
      ck_assert_double_eq_tol((double)osc_engine.sets[n].frame, wanted, 1.5);
      met = true;
    }
  }
  ck_assert_msg(met, "the machine made every try late");
  peer_close(peer);
}
END_TEST

START_TEST(a_late_bundle_is_done_at_once_and_told)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  send_bundle(peer, three_sets(clock_unix_ns() - 2000000000));
  lo_arg** const args = receive(peer, answer, "/error", "ss");
  ck_assert_str_eq(text_of(args[0]), "/mod/sine/freq");
  ck_assert_int_eq(strncmp(text_of(args[1]), "late by ", 8U), 0);
  char*        rest = NULL;
  const double ms   = strtod(text_of(args[1]) + 8, &rest);
  ck_assert_str_eq(rest, " ms: done at once");
  ck_assert_double_ge(ms, 2000.0);
  ck_assert(await_sets(3U));
  ck_assert_uint_eq(count_read(&rig.stats.osc_late), 1U);
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(a_bundle_that_is_refused_in_part_changes_nothing)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  for (int i = 0; i < 2; ++i) {
    const lo_bundle bundle =
      three_sets(clock_unix_ns() + (i ? 10000000 : -10000000));
    lo_bundle_add_message(bundle, "/mod/sine/none", number(1.0f));
    send_bundle(peer, bundle);
    lo_arg** args = receive(peer, answer, "/error", "ss");
    ck_assert_str_eq(text_of(args[0]), "/mod/sine/none");
    args = receive(peer, answer, "/error", "ss");
    ck_assert_str_eq(text_of(args[0]), "#bundle");
    ck_assert_str_eq(text_of(args[1]), "nothing of it was done");
  }
  for (int i = 0; i < 100; ++i) {
    nap();
  }
  ck_assert_uint_eq(atomic_load(&osc_engine.n_sets), 0U);
  send_bare(peer, "/mod/sine/freq");
  ck_assert_double_eq(
    (double)float_of(receive(peer, answer, "/mod/sine/freq", "f")[0]), 440.0);
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(what_is_to_come_is_not_told_as_if_it_were)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  send_bundle(peer, three_sets(clock_unix_ns() + 3600000000000));
  send_bare(peer, "/mod/sine/freq");
  ck_assert_double_eq(
    (double)float_of(receive(peer, answer, "/mod/sine/freq", "f")[0]), 440.0);
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(bundles_can_be_cancelled)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Peer* const   other  = peer_open(SOCK_STREAM, FRAMING_SLIP);
  Answer* const answer = answer_new();
  const int64_t far_ns = clock_unix_ns() + 3600000000000;
  for (int i = 0; i < 3; ++i) {
    send_bundle(peer, three_sets(far_ns + i));
    send_bundle(other, three_sets(far_ns));
  }
  ping(other);

  // One by its time, then those of one sender, then all
  const lo_message one = lo_message_new();
  lo_message_add_timetag(one, tag_of(far_ns + 1));
  send_lo(peer, "/cancel", one);
  ck_assert_int_eq(int_of(receive(peer, answer, "/cancelled", "i")[0]), 1);
  send_bare(peer, "/cancel");
  ck_assert_int_eq(int_of(receive(peer, answer, "/cancelled", "i")[0]), 2);
  send_word(peer, "/cancel", "all");
  ck_assert_int_eq(int_of(receive(peer, answer, "/cancelled", "i")[0]), 3);
  send_bare(other, "/cancel");
  ck_assert_int_eq(int_of(receive(other, answer, "/cancelled", "i")[0]), 0);
  answer_free(answer);
  peer_close(other);
  peer_close(peer);
}
END_TEST

START_TEST(more_bundles_than_can_wait_are_refused)
{
  Peer* const   peer   = peer_open(SOCK_STREAM, FRAMING_COUNTED);
  Answer* const answer = answer_new();
  for (uint32_t i = 0U; i <= AGENDA_BUNDLES; ++i) {
    send_bundle(peer, three_sets(clock_unix_ns() + 3600000000000));
  }
  lo_arg** const args = receive(peer, answer, "/error", "ss");
  ck_assert_str_eq(text_of(args[1]), "too many bundles wait for their time");
  send_bare(peer, "/cancel");
  ck_assert_int_eq(int_of(receive(peer, answer, "/cancelled", "i")[0]),
                   (int)AGENDA_BUNDLES);
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(bundles_of_equal_time_keep_their_order)
{
  Peer* const   peer  = peer_open(SOCK_STREAM, FRAMING_COUNTED);
  const int64_t at_ns = clock_unix_ns() + 1000000000;
  for (uint32_t i = 0U; i < 100U; ++i) {
    const lo_bundle bundle = lo_bundle_new(tag_of(at_ns));
    lo_bundle_add_message(bundle, "/mod/sine/freq", number(100.0f + (float)i));
    send_bundle(peer, bundle);
  }
  ck_assert(await_sets(100U));
  for (uint32_t i = 0U; i < 100U; ++i) {
    ck_assert_double_eq((double)osc_engine.sets[i].value, 100.0 + i);
  }
  peer_close(peer);
}
END_TEST

static lo_message
assured(const char* const path, const float value, const int32_t id)
{
  const lo_message message = lo_message_new();
  lo_message_add_string(message, path);
  lo_message_add_float(message, value);
  lo_message_add_int32(message, id);
  return message;
}

START_TEST(a_set_is_answered_with_what_was_done_and_when)
{
  Peer* const   peer   = peer_open(kinds[_i].type, kinds[_i].kind);
  Answer* const answer = answer_new();
  for (int32_t id = 0; id < 20; ++id) {
    send_lo(peer, "/set", assured("/mod/sine/freq", 100.0f + (float)id, id));
    lo_arg** const args = receive(peer, answer, "/set/done", "isfi");
    ck_assert_int_eq(int_of(args[0]), id);
    ck_assert_str_eq(text_of(args[1]), "/mod/sine/freq");
    ck_assert_double_eq((double)float_of(args[2]), 100.0 + id);
    ck_assert(await_sets((uint32_t)id + 1U));
    ck_assert_uint_eq(osc_engine.sets[id].frame, (uint64_t)int_of(args[3]));
  }
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(sets_are_answered_in_their_order)
{
  Peer* const   peer   = peer_open(SOCK_STREAM, FRAMING_COUNTED);
  Answer* const answer = answer_new();
  for (int32_t id = 0; id < 1000; ++id) {
    send_lo(peer, "/set", assured("/mod/sine/gain", 0.5f, id));
  }
  for (int32_t id = 0; id < 1000; ++id) {
    lo_arg** const args = receive(peer, answer, "/set/done", "isfi");
    ck_assert_int_eq(int_of(args[0]), id);
  }
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(a_clamped_set_is_answered_with_the_value_as_applied)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  send_lo(peer, "/set", assured("/mod/sine/freq", 1e6f, 7));
  lo_arg** args = receive(peer, answer, "/error", "ssi");
  ck_assert_str_eq(text_of(args[0]), "/mod/sine/freq");
  ck_assert_int_eq(int_of(args[2]), 7);
  args = receive(peer, answer, "/set/done", "isfi");
  ck_assert_double_eq((double)float_of(args[2]), 20000.0);
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(a_set_that_is_refused_says_which)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  send_lo(peer, "/set", assured("/mod/sine/freq", NAN, 8));
  lo_arg** args = receive(peer, answer, "/error", "ssi");
  ck_assert_str_eq(text_of(args[0]), "/mod/sine/freq");
  ck_assert_int_eq(int_of(args[2]), 8);
  send_lo(peer, "/set", assured("/mod/sine/none", 1.0f, 9));
  args = receive(peer, answer, "/error", "ssi");
  ck_assert_str_eq(text_of(args[0]), "/mod/sine/none");
  ck_assert_int_eq(int_of(args[2]), 9);
  send_lo(peer, "/set", assured("/mod/lfo/reset", 0.0f, 10));
  args = receive(peer, answer, "/error", "ssi");
  ck_assert_str_eq(text_of(args[0]), "/mod/lfo/reset");
  ck_assert_int_eq(int_of(args[2]), 10);
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(a_set_in_a_bundle_tells_the_bundle_s_frame)
{
  Peer* const     peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const   answer = answer_new();
  const int64_t   at_ns  = clock_unix_ns() + 200000000;
  const double    wanted = frame_of(at_ns);
  const lo_bundle bundle = lo_bundle_new(tag_of(at_ns));
  lo_bundle_add_message(bundle, "/set", assured("/mod/sine/freq", 99.0f, 1));
  lo_bundle_add_message(bundle, "/set", assured("/mod/sine/gain", 0.1f, 2));
  send_bundle(peer, bundle);
  for (int32_t id = 1; id < 3; ++id) {
    lo_arg** const args = receive(peer, answer, "/set/done", "isfi");
    ck_assert_int_eq(int_of(args[0]), id);
    ck_assert_double_ge((double)int_of(args[3]), wanted - 1.5);
  }
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(notes_are_told_to_subscribers)
{
  Peer* const   peer   = peer_open(SOCK_STREAM, FRAMING_SLIP);
  Answer* const answer = answer_new();
  send_word(peer, "/subscribe", "/note");
  receive(peer, answer, "/subscribed", "sf");
  while (!atomic_load(&bed.feedback.wants_midi)) {
    nap();
  }
  send_word(peer, "/note/on", "C4");
  ck_assert(receive_bytes(peer, answer));

  Decoded decoded = {.n = 0U};
  ck_assert(codec_decode(&decoded, answer->bytes, answer->n_bytes));
  ck_assert_uint_eq(decoded.n, 2U);
  ck_assert_str_eq(decoded.elements[1].message.path, "/note/on");
  ck_assert_double_eq(decoded.elements[1].message.args[0].number, 60.0);
  ck_assert_double_eq(decoded.elements[1].message.args[1].number, 100.0);
  codec_free(&decoded);
  answer_free(answer);
  peer_close(peer);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("osc time");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, osc_engine_open, osc_engine_close);
  tcase_add_loop_test(tcase, a_bundle_acts_on_the_frame_of_its_tag, 0, 3);
  tcase_add_test(tcase, a_late_bundle_is_done_at_once_and_told);
  tcase_add_test(tcase, a_bundle_that_is_refused_in_part_changes_nothing);
  tcase_add_test(tcase, what_is_to_come_is_not_told_as_if_it_were);
  tcase_add_test(tcase, bundles_can_be_cancelled);
  tcase_add_test(tcase, more_bundles_than_can_wait_are_refused);
  tcase_add_test(tcase, bundles_of_equal_time_keep_their_order);
  tcase_add_loop_test(
    tcase, a_set_is_answered_with_what_was_done_and_when, 0, 3);
  tcase_add_test(tcase, sets_are_answered_in_their_order);
  tcase_add_test(tcase, a_clamped_set_is_answered_with_the_value_as_applied);
  tcase_add_test(tcase, a_set_that_is_refused_says_which);
  tcase_add_test(tcase, a_set_in_a_bundle_tells_the_bundle_s_frame);
  tcase_add_test(tcase, notes_are_told_to_subscribers);
  return suite_run("osc time", tcase);
}
