// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/codec.h"
#include "tests/osc_rig.h"
#include "tests/suite.h"
#include "tests/update.h"

#include <check.h>

#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

// What subscribers are told: values, figures, what happened and what went wrong

START_TEST(what_others_set_is_told)
{
  Peer* const   peer   = peer_open(kinds[_i].type, kinds[_i].kind);
  Peer* const   other  = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Update* const update = update_new();
  update_subscribe(peer, "/mod/sine", 100.0f);
  update_next(peer, update, 0);
  send_number(other, "/mod/filter/cutoff", 50.0f);
  send_number(other, "/mod/sine/freq", 50.0f);
  update_next(peer, update, 1);
  ck_assert_uint_eq(update->decoded.n, 2U);
  ck_assert_double_eq(update_value(update, "/mod/sine/freq"), 50.0);

  send_word(other, "/preset/load", "Warm Pad");
  update_next(peer, update, 2);
  ck_assert_double_eq(update_value(update, "/mod/sine/freq"), 220.0);
  update_free(update);
  peer_close(other);
  peer_close(peer);
}
END_TEST

START_TEST(the_newest_value_is_told_however_many_there_were)
{
  Peer* const   peer   = peer_open(SOCK_STREAM, FRAMING_SLIP);
  Update* const update = update_new();
  update_subscribe(peer, "/mod/sine/freq", 1000.0f);
  update_next(peer, update, 0);
  for (int i = 0; i <= 5000; ++i) {
    send_number(peer, "/mod/sine/freq", 100.0f + (float)i);
  }
  double value = 0.0;
  for (int seq = 1; value < 5100.0; ++seq) {
    update_next(peer, update, seq);
    ck_assert_double_gt(update_value(update, "/mod/sine/freq"), value);
    value = update_value(update, "/mod/sine/freq");
  }
  update_free(update);
  peer_close(peer);
}
END_TEST

/// Receive updates until one has this path; returns its message
static const Message*
await_about(Peer* const       peer,
            Update* const     update,
            int* const        seq,
            const char* const path)
{
  const Message* found = NULL;
  while (!found) {
    update_next(peer, update, *seq);
    found = update_about(update, path);
    ++*seq;
  }
  return found;
}

START_TEST(figures_are_told)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Update* const update = update_new();
  update_subscribe(peer, "/status/osc", 50.0f);
  int seq = 0;
  await_about(peer, update, &seq, "/status/osc_messages");
  ck_assert_double_ge(update_value(update, "/status/osc_messages"), 1.0);
  ck_assert_ptr_null(update_about(update, "/status/frames"));
  send_bare(peer, "/mod/sine/none");
  ck_assert(receive_bytes(peer, &update->answer)); // The answer
  await_about(peer, update, &seq, "/status/osc_errors");
  ck_assert_double_eq(update_value(update, "/status/osc_errors"), 1.0);
  update_free(update);
  peer_close(peer);
}
END_TEST

START_TEST(announcements_reach_all_subscribers)
{
  Peer* const   one    = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Peer* const   two    = peer_open(SOCK_STREAM, FRAMING_COUNTED);
  Update* const update = update_new();
  update_subscribe(one, "/mod/sine/freq", 10.0f);
  update_subscribe(two, "/gate", 10.0f);
  update_next(one, update, 0);
  update_next(two, update, 0);
  osc_announce(rig.osc, "/note/on", "it ended both copies");
  Peer* const both[] = {one, two};
  for (int i = 0; i < 2; ++i) {
    update_next(both[i], update, 1);
    const Message* const message = update_about(update, "/error");
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
  update_subscribe(peer, "/event", 100.0f);
  update_next(peer, update, 0);
  ck_assert_uint_eq(update->decoded.n, 2U);
  ck_event(
    &update->decoded.elements[1].message, 0.0, "death", 1.0, "died of SIGKILL");

  osc_tell(rig.osc, &second);
  update_next(peer, update, 1);
  ck_assert_uint_eq(update->decoded.n, 2U);
  ck_event(&update->decoded.elements[1].message, 1.0, "swap", 0.0, "is active");

  update_subscribe(peer, "/event", 100.0f);
  update_next(peer, update, 2);
  ck_assert_uint_eq(update->decoded.n, 3U);
  update_free(update);
  peer_close(peer);
}
END_TEST

START_TEST(an_announcement_comes_once_to_who_has_two_subscriptions)
{
  Peer* const   peer   = peer_open(SOCK_STREAM, FRAMING_COUNTED);
  Update* const update = update_new();
  update_subscribe(peer, "/note", 100.0f);
  update_subscribe(peer, "/event", 100.0f);
  osc_announce(rig.osc, "/poison", "once");
  update_next(peer, update, 0);
  ck_assert_ptr_nonnull(update_about(update, "/error"));
  ping(peer);
  update_free(update);
  peer_close(peer);
}
END_TEST

// A host that does not read its socket for a while, and one who floods it
START_TEST(what_the_kernel_dropped_is_told)
{
  Peer* const   peer   = peer_open(SOCK_STREAM, FRAMING_COUNTED);
  Peer* const   flood  = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Update* const update = update_new();
  int           seq    = 0;
  update_subscribe(peer, "/mod/sine/freq", 10.0f);
  atomic_store(&rig.paused, true); // With a full ring it waits for its engine
  for (int i = 0; i < 40 && !count_read(&rig.stats.osc_dropped); ++i) {
    for (int j = 0; j < 20000; ++j) {
      send_number(flood, "/note/on", 60.0f);
    }
  }
  atomic_store(&rig.paused, false);
  ck_assert_ptr_nonnull(
    strstr(await_about(peer, update, &seq, "/error")->args[1].word,
           "messages were dropped by the kernel"));
  update_free(update);
  peer_close(flood);
  peer_close(peer);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("updates");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, osc_rig_open, osc_rig_close);
  tcase_add_loop_test(tcase, what_others_set_is_told, 0, 3);
  tcase_add_test(tcase, the_newest_value_is_told_however_many_there_were);
  tcase_add_test(tcase, figures_are_told);
  tcase_add_test(tcase, announcements_reach_all_subscribers);
  tcase_add_loop_test(
    tcase, what_happened_is_told_to_those_who_come_later_too, 0, 3);
  tcase_add_test(tcase,
                 an_announcement_comes_once_to_who_has_two_subscriptions);
  tcase_add_test(tcase, what_the_kernel_dropped_is_told);
  return suite_run("updates", tcase);
}
