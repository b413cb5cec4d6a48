// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/publish.h"
#include "tests/osc_rig.h"
#include "tests/suite.h"
#include "tests/update.h"

#include <check.h>

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

// Who is told what changes: how a subscription begins, and what ends it

START_TEST(a_newcomer_gets_the_whole_state)
{
  Peer* const   peer   = peer_open(kinds[_i].type, kinds[_i].kind);
  Update* const update = update_new();
  update_subscribe(peer, "/mod", 100.0f);
  update_next(peer, update, 0);
  for (uint32_t p = 0U; p < SMALL_PORTS; ++p) {
    const ModelPort* const port = &small_model()->ports[p];
    if (port->path && !port->trigger) {
      ck_assert_double_eq(update_value(update, port->path), (double)port->def);
    }
  }
  ck_assert_ptr_null(update_about(update, "/gate/adsr"));
  update_free(update);
  peer_close(peer);
}
END_TEST

START_TEST(who_subscribes_again_is_brought_up_to_date)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Update* const update = update_new();
  for (int seq = 0; seq < 5; ++seq) {
    update_subscribe(peer, "/mod/sine", 100.0f);
    update_next(peer, update, seq);
    ck_assert_uint_eq(update->decoded.n, 3U);
    ck_assert_double_eq(update_value(update, "/mod/sine/freq"), 440.0);
  }
  update_free(update);
  peer_close(peer);
}
END_TEST

START_TEST(who_unsubscribes_is_told_no_more)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  Update* const update = update_new();
  update_subscribe(peer, "/mod/sine/freq", 1000.0f);
  update_next(peer, update, 0);
  send_bare(peer, "/unsubscribe");
  lo_arg** const args = receive(peer, answer, "/unsubscribed", "si");
  ck_assert_int_eq(int_of(args[1]), 1);
  send_number(peer, "/mod/sine/freq", 50.0f);
  for (int i = 0; i < 20; ++i) {
    nap();
  }
  ping(peer);
  update_free(update);
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(bad_subscriptions_are_refused)
{
  static const struct {
    const char* types;
    const char* reason;
  } asked[] = {
    {"f", "not a finite number"},
    {"fs", "not a finite number"},
    {"ss", "wrong type"},
    {"sff", "wrong number of arguments"},
    {"S", "the prefix is too long"},
  };
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  char          far[200];
  memset(far, 'x', sizeof(far));
  far[sizeof(far) - 1U] = '\0';
  for (size_t i = 0U; i < sizeof(asked) / sizeof(asked[0]); ++i) {
    const lo_message message = lo_message_new();
    for (const char* type = asked[i].types; *type; ++type) {
      if (*type == 'f') {
        lo_message_add_float(message, NAN);
      } else {
        lo_message_add_string(message, *type == 'S' ? far : "/mod");
      }
    }
    send_lo(peer, "/subscribe", message);
    lo_arg** const args = receive(peer, answer, "/error", "ss");
    ck_assert_ptr_nonnull(strstr(text_of(args[1]), asked[i].reason));
  }
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(a_wild_rate_is_clamped_and_told)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  send_number(peer, "/subscribe", 1e9f);
  ck_assert_double_eq(
    (double)float_of(receive(peer, answer, "/subscribed", "sf")[1]), 1000.0);
  receive(peer, answer, "/error", "ss");
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(only_so_many_subscribe)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  for (uint32_t i = 0U; i <= FEED_MOST; ++i) {
    char prefix[16];
    snprintf(prefix, sizeof(prefix), "/x%u", i);
    send_word(peer, "/subscribe", prefix);
    receive(peer,
            answer,
            i < FEED_MOST ? "/subscribed" : "/error",
            i < FEED_MOST ? "sf" : "ss");
  }
  answer_free(answer);
  peer_close(peer);
}
END_TEST

/// A subscriber that was last heard of at time 0, without sockets
static void
subscribe_silently(Live* const live, const Sender* const from)
{
  ck_assert_ptr_nonnull(feed_add(&live->feed, from, "", rig.surface.paths.n));
  rig.surface.live = live;
}

START_TEST(silence_ends_a_subscription)
{
  static Live  live;
  const Net    net  = {.udp = -1};
  const Sender from = {.address = 1U, .port = 2U};
  osc_close(rig.osc);
  rig.osc = NULL;
  subscribe_silently(&live, &from);
  publish_changes(&rig.surface, &net, FEED_SILENCE_NS);
  ck_assert_uint_eq(live.feed.n, 1U);
  feed_hear(&live.feed, &from, FEED_SILENCE_NS);
  publish_changes(&rig.surface, &net, 2U * FEED_SILENCE_NS);
  ck_assert_uint_eq(live.feed.n, 1U);
  publish_changes(&rig.surface, &net, (2U * FEED_SILENCE_NS) + 1U);
  ck_assert_uint_eq(live.feed.n, 0U);
  rig.surface.live = NULL;
}
END_TEST

START_TEST(who_hangs_up_is_forgotten)
{
  static Live  live;
  const Net    net  = {.udp = -1};
  const Sender from = {.address = 1U, .port = 2U, .connection = 3U};
  osc_close(rig.osc);
  rig.osc = NULL;
  subscribe_silently(&live, &from);
  publish_changes(&rig.surface, &net, 1U);
  ck_assert_uint_eq(live.feed.n, 0U);
  rig.surface.live = NULL;
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("subscribe");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, osc_rig_open, osc_rig_close);
  tcase_add_loop_test(tcase, a_newcomer_gets_the_whole_state, 0, 3);
  tcase_add_test(tcase, who_subscribes_again_is_brought_up_to_date);
  tcase_add_test(tcase, who_unsubscribes_is_told_no_more);
  tcase_add_test(tcase, bad_subscriptions_are_refused);
  tcase_add_test(tcase, a_wild_rate_is_clamped_and_told);
  tcase_add_test(tcase, only_so_many_subscribe);
  tcase_add_test(tcase, silence_ends_a_subscription);
  tcase_add_test(tcase, who_hangs_up_is_forgotten);
  return suite_run("subscribe", tcase);
}
