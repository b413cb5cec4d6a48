// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/clock.h"
#include "host/osc/codec.h"
#include "host/osc/publish.h"
#include "tests/osc_rig.h"
#include "tests/suite.h"

#include <check.h>

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

// What subscribers are told, and when

/// An update that came
typedef struct {
  Answer  answer;  ///< As it came
  Decoded decoded; ///< What it says
} Update;

static Update*
update_new(void)
{
  Update* const update = (Update*)calloc(1U, sizeof(Update));
  ck_assert_ptr_nonnull(update);
  return update;
}

static void
update_free(Update* const update)
{
  codec_free(&update->decoded);
  free(update);
}

/// Receive the next update and check its number
static void
next_update(Peer* const peer, Update* const update, const int seq)
{
  ck_assert(receive_bytes(peer, &update->answer));
  ck_assert(codec_decode(
    &update->decoded, update->answer.bytes, update->answer.n_bytes));
  ck_assert(update->decoded.bundled);
  const Message* const first = &update->decoded.elements[0].message;
  ck_assert_str_eq(first->path, "/seq");
  ck_assert_double_eq(first->args[0].number, seq);
}

/// The message of this path in an update; null if there is none
static const Message*
about(const Update* const update, const char* const path)
{
  for (uint32_t i = 0U; i < update->decoded.n; ++i) {
    if (!strcmp(update->decoded.elements[i].message.path, path)) {
      return &update->decoded.elements[i].message;
    }
  }
  return NULL;
}

static double
value_of(const Update* const update, const char* const path)
{
  const Message* const message = about(update, path);
  return message ? message->args[0].number : (double)NAN;
}

static void
subscribe(Peer* const peer, const char* const prefix, const float rate)
{
  Answer* const    answer  = answer_new();
  const lo_message message = lo_message_new();
  lo_message_add_string(message, prefix);
  lo_message_add_float(message, rate);
  send_lo(peer, "/subscribe", message);
  lo_arg** const args = receive(peer, answer, "/subscribed", "sf");
  ck_assert_str_eq(text_of(args[0]), prefix);
  ck_assert_double_eq((double)float_of(args[1]), (double)rate);
  answer_free(answer);
}

START_TEST(a_newcomer_gets_the_whole_state)
{
  Peer* const   peer   = peer_open(kinds[_i].type, kinds[_i].kind);
  Update* const update = update_new();
  subscribe(peer, "/mod", 100.0f);
  next_update(peer, update, 0);
  for (uint32_t p = 0U; p < SMALL_PORTS; ++p) {
    const ModelPort* const port = &small_model()->ports[p];
    if (port->path && !port->trigger) {
      ck_assert_double_eq(value_of(update, port->path), (double)port->def);
    }
  }
  ck_assert_ptr_null(about(update, "/gate/adsr"));
  update_free(update);
  peer_close(peer);
}
END_TEST

START_TEST(what_others_set_is_told)
{
  Peer* const   peer   = peer_open(kinds[_i].type, kinds[_i].kind);
  Peer* const   other  = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Update* const update = update_new();
  subscribe(peer, "/mod/sine", 100.0f);
  next_update(peer, update, 0);
  send_number(other, "/mod/filter/cutoff", 50.0f);
  send_number(other, "/mod/sine/freq", 50.0f);
  next_update(peer, update, 1);
  ck_assert_uint_eq(update->decoded.n, 2U);
  ck_assert_double_eq(value_of(update, "/mod/sine/freq"), 50.0);

  send_word(other, "/preset/load", "Warm Pad");
  next_update(peer, update, 2);
  ck_assert_double_eq(value_of(update, "/mod/sine/freq"), 220.0);
  update_free(update);
  peer_close(other);
  peer_close(peer);
}
END_TEST

START_TEST(the_newest_value_is_told_however_many_there_were)
{
  Peer* const   peer   = peer_open(SOCK_STREAM, FRAMING_SLIP);
  Update* const update = update_new();
  subscribe(peer, "/mod/sine/freq", 1000.0f);
  next_update(peer, update, 0);
  for (int i = 0; i <= 5000; ++i) {
    send_number(peer, "/mod/sine/freq", 100.0f + (float)i);
  }
  double value = 0.0;
  for (int seq = 1; value < 5100.0; ++seq) {
    next_update(peer, update, seq);
    ck_assert_double_gt(value_of(update, "/mod/sine/freq"), value);
    value = value_of(update, "/mod/sine/freq");
  }
  update_free(update);
  peer_close(peer);
}
END_TEST

START_TEST(who_subscribes_again_is_brought_up_to_date)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Update* const update = update_new();
  for (int seq = 0; seq < 5; ++seq) {
    subscribe(peer, "/mod/sine", 100.0f);
    next_update(peer, update, seq);
    ck_assert_uint_eq(update->decoded.n, 3U);
    ck_assert_double_eq(value_of(update, "/mod/sine/freq"), 440.0);
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
  subscribe(peer, "/mod/sine/freq", 1000.0f);
  next_update(peer, update, 0);
  send_bare(peer, "/unsubscribe");
  lo_arg** const args = receive(peer, answer, "/unsubscribed", "si");
  ck_assert_int_eq(int_of(args[1]), 1);
  send_number(peer, "/mod/sine/freq", 50.0f);
  for (int i = 0; i < 20; ++i) {
    nap();
  }
  send_bare(peer, "/ping");
  receive(peer, answer, "/pong", "");
  update_free(update);
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(figures_are_told)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Update* const update = update_new();
  subscribe(peer, "/status/osc", 50.0f);
  int seq = 0;
  do {
    next_update(peer, update, seq);
    ++seq;
  } while (!about(update, "/status/osc_messages"));
  ck_assert_double_ge(value_of(update, "/status/osc_messages"), 1.0);
  ck_assert_ptr_null(about(update, "/status/frames"));
  send_bare(peer, "/mod/sine/none");
  ck_assert(receive_bytes(peer, &update->answer)); // The answer
  do {
    next_update(peer, update, seq);
    ++seq;
  } while (!about(update, "/status/osc_errors"));
  ck_assert_double_eq(value_of(update, "/status/osc_errors"), 1.0);
  update_free(update);
  peer_close(peer);
}
END_TEST

START_TEST(announcements_reach_all_subscribers)
{
  Peer* const   one    = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Peer* const   two    = peer_open(SOCK_STREAM, FRAMING_COUNTED);
  Update* const update = update_new();
  subscribe(one, "/mod/sine/freq", 10.0f);
  subscribe(two, "/gate", 10.0f);
  next_update(one, update, 0);
  next_update(two, update, 0);
  osc_announce(rig.osc, "/note/on", "it ended both copies");
  Peer* const both[] = {one, two};
  for (int i = 0; i < 2; ++i) {
    next_update(both[i], update, 1);
    const Message* const message = about(update, "/error");
    ck_assert_ptr_nonnull(message);
    ck_assert_str_eq(message->args[0].word, "/note/on");
    ck_assert_str_eq(message->args[1].word, "it ended both copies");
  }
  osc_announce(NULL, "/", "nobody hears");
  update_free(update);
  peer_close(two);
  peer_close(one);
}
END_TEST

// A host that does not read its socket for a while, and one who floods it
/// Check an event of an update
static void
ck_event(const Message* const message,
         const double         serial,
         const char* const    kind,
         const double         copy,
         const char* const    reason)
{
  ck_assert_str_eq(message->path, "/event");
  ck_assert_uint_eq(message->n_args, 5U);
  ck_assert_double_eq(message->args[0].number, serial);
  ck_assert_double_eq(message->args[1].number, 1e9 + serial);
  ck_assert_str_eq(message->args[2].word, kind);
  ck_assert_double_eq(message->args[3].number, copy);
  ck_assert_str_eq(message->args[4].word, reason);
}

START_TEST(what_happened_is_told_to_those_who_come_later_too)
{
  static const Happening first  = {1e9, 1, "death", "died of SIGKILL"};
  static const Happening second = {1e9 + 1.0, 0, "swap", "is active"};

  Peer* const   peer   = peer_open(kinds[_i].type, kinds[_i].kind);
  Update* const update = update_new();
  osc_tell(rig.osc, &first);
  subscribe(peer, "/event", 100.0f);
  next_update(peer, update, 0);
  ck_assert_uint_eq(update->decoded.n, 2U);
  ck_event(
    &update->decoded.elements[1].message, 0.0, "death", 1.0, "died of SIGKILL");

  osc_tell(rig.osc, &second);
  next_update(peer, update, 1);
  ck_assert_uint_eq(update->decoded.n, 2U);
  ck_event(&update->decoded.elements[1].message, 1.0, "swap", 0.0, "is active");

  subscribe(peer, "/event", 100.0f);
  next_update(peer, update, 2);
  ck_assert_uint_eq(update->decoded.n, 3U);
  update_free(update);
  peer_close(peer);
}
END_TEST

START_TEST(an_announcement_comes_once_to_who_has_two_subscriptions)
{
  Peer* const   peer   = peer_open(SOCK_STREAM, FRAMING_COUNTED);
  Update* const update = update_new();
  subscribe(peer, "/note", 100.0f);
  subscribe(peer, "/event", 100.0f);
  osc_announce(rig.osc, "/poison", "once");
  next_update(peer, update, 0);
  ck_assert_ptr_nonnull(about(update, "/error"));
  send_bare(peer, "/ping");
  Answer* const answer = answer_new();
  receive(peer, answer, "/pong", "");
  answer_free(answer);
  update_free(update);
  peer_close(peer);
}
END_TEST

START_TEST(what_the_kernel_dropped_is_told)
{
  Peer* const   peer   = peer_open(SOCK_STREAM, FRAMING_COUNTED);
  Peer* const   flood  = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Update* const update = update_new();
  int           seq    = 0;
  subscribe(peer, "/mod/sine/freq", 10.0f);
  atomic_store(&rig.paused, true); // With a full ring it waits for its engine
  for (int i = 0; i < 40 && !count_read(&rig.stats.osc_dropped); ++i) {
    for (int j = 0; j < 20000; ++j) {
      send_number(flood, "/note/on", 60.0f);
    }
  }
  atomic_store(&rig.paused, false);
  do {
    next_update(peer, update, seq);
    ++seq;
  } while (!about(update, "/error"));
  ck_assert_ptr_nonnull(strstr(about(update, "/error")->args[1].word,
                               "messages were dropped by the kernel"));
  update_free(update);
  peer_close(flood);
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
  tcase_add_loop_test(tcase, what_others_set_is_told, 0, 3);
  tcase_add_test(tcase, the_newest_value_is_told_however_many_there_were);
  tcase_add_test(tcase, who_subscribes_again_is_brought_up_to_date);
  tcase_add_test(tcase, who_unsubscribes_is_told_no_more);
  tcase_add_test(tcase, figures_are_told);
  tcase_add_test(tcase, announcements_reach_all_subscribers);
  tcase_add_loop_test(
    tcase, what_happened_is_told_to_those_who_come_later_too, 0, 3);
  tcase_add_test(tcase,
                 an_announcement_comes_once_to_who_has_two_subscriptions);
  tcase_add_test(tcase, what_the_kernel_dropped_is_told);
  tcase_add_test(tcase, bad_subscriptions_are_refused);
  tcase_add_test(tcase, a_wild_rate_is_clamped_and_told);
  tcase_add_test(tcase, only_so_many_subscribe);
  tcase_add_test(tcase, silence_ends_a_subscription);
  tcase_add_test(tcase, who_hangs_up_is_forgotten);
  return suite_run("subscribe", tcase);
}
