// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/osc_engine.h"
#include "tests/osc_rig.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <sys/socket.h>

// Controls that learn their controller by OSC, before an engine that keeps time

/// What a test talks with
static Peer*   peer;
static Answer* answer;

static void
set_up(void)
{
  osc_engine_open();
  peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  answer = answer_new();
}

static void
tear_down(void)
{
  answer_free(answer);
  peer_close(peer);
  osc_engine_close();
}

/// Turn a knob of channel 1
static void
turn_knob(const int32_t controller, const int32_t value)
{
  const lo_message message = lo_message_new();
  lo_message_add_int32(message, 0xB0);
  lo_message_add_int32(message, controller);
  lo_message_add_int32(message, value);
  send_lo(peer, "/midi", message);
}

/// An answer names a binding to a controller of channel 1
static void
ck_binding(const char* const path, const char* const control, const int number)
{
  lo_arg** const args = receive(peer, answer, path, "sii");
  ck_assert_str_eq(text_of(args[0]), control);
  ck_assert_int_eq(int_of(args[1]), 1);
  ck_assert_int_eq(int_of(args[2]), number);
}

static void
ck_count(const char* const path, const int number)
{
  ck_assert_int_eq(int_of(receive(peer, answer, path, "i")[0]), number);
}

static void
ck_refused(const char* const reason)
{
  ck_assert_str_eq(text_of(receive(peer, answer, "/error", "ss")[1]), reason);
}

/// Have a control learn a controller
static void
learn(const char* const control, const int controller)
{
  send_word(peer, "/learn", control);
  turn_knob(controller, 64);
  ck_binding("/learned", control, controller);
}

START_TEST(who_asks_is_told_what_was_learned)
{
  learn("/mod/sine/gain", 20);
  send_bare(peer, "/learn/list");
  ck_binding("/learn/list/reply", "/mod/sine/gain", 20);
  ck_count("/learn/list/end", 1);
}
END_TEST

START_TEST(a_query_tells_what_the_controller_set)
{
  learn("/mod/sine/gain", 20);
  turn_knob(20, 127);
  for (float is = 0.0f; is < 1.0f;) { // The engine takes it with its next block
    send_bare(peer, "/mod/sine/gain");
    is = float_of(receive(peer, answer, "/mod/sine/gain", "f")[0]);
  }
  send_number(peer, "/mod/sine/gain", 0.25f);
  send_bare(peer, "/mod/sine/gain");
  ck_assert_float_eq(float_of(receive(peer, answer, "/mod/sine/gain", "f")[0]),
                     0.25f);
}
END_TEST

START_TEST(what_waits_is_listed_and_can_be_cancelled)
{
  send_word(peer, "/learn", "/mod/sine/freq");
  send_word(peer, "/learn", "/gate/adsr");
  send_bare(peer, "/learn/list");
  ck_assert_str_eq(
    text_of(receive(peer, answer, "/learn/list/waiting", "s")[0]),
    "/mod/adsr/gate");
  ck_count("/learn/list/end", 0);
  send_bare(peer, "/learn/cancel");
  turn_knob(20, 127);
  send_bare(peer, "/learn/list");
  ck_count("/learn/list/end", 0);
}
END_TEST

START_TEST(a_control_can_be_bound_to_what_is_named)
{
  const lo_message message = lo_message_new();
  lo_message_add_string(message, "/mod/sine/gain");
  lo_message_add_int32(message, 1);
  lo_message_add_int32(message, 7);
  send_lo(peer, "/learn", message);
  ck_binding("/learned", "/mod/sine/gain", 7);
  send_bare(peer, "/learn/list");
  ck_binding("/learn/list/reply", "/mod/sine/gain", 7);
  ck_count("/learn/list/end", 1);
}
END_TEST

START_TEST(one_binding_or_all_are_forgotten)
{
  learn("/mod/sine/gain", 20);
  learn("/mod/sine/freq", 21);
  learn("/mod/filter/cutoff", 22);
  send_word(peer, "/learn/forget", "/mod/sine/freq");
  ck_count("/learn/forgotten", 1);
  send_bare(peer, "/learn/list");
  ck_binding("/learn/list/reply", "/mod/sine/gain", 20);
  ck_binding("/learn/list/reply", "/mod/filter/cutoff", 22);
  ck_count("/learn/list/end", 2);
  send_bare(peer, "/learn/forget");
  ck_count("/learn/forgotten", 2);
  send_bare(peer, "/learn/list");
  ck_count("/learn/list/end", 0);
}
END_TEST

START_TEST(what_is_no_control_cannot_learn)
{
  send_word(peer, "/learn", "/mod/sine/frek");
  ck_refused("no such control: /mod/sine/frek, nearest /mod/sine/freq");
  send_word(peer, "/learn", "/panic");
  ck_refused("no such control: /panic");
  send_number(peer, "/learn", 1.0f);
  ck_refused("wrong type: takes a path, maybe a MIDI channel and controller");
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("learn");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, set_up, tear_down);
  tcase_add_test(tcase, who_asks_is_told_what_was_learned);
  tcase_add_test(tcase, a_query_tells_what_the_controller_set);
  tcase_add_test(tcase, what_waits_is_listed_and_can_be_cancelled);
  tcase_add_test(tcase, a_control_can_be_bound_to_what_is_named);
  tcase_add_test(tcase, one_binding_or_all_are_forgotten);
  tcase_add_test(tcase, what_is_no_control_cannot_learn);
  return suite_run("learn", tcase);
}
