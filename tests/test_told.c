// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/osc.h"
#include "tests/loopback.h"
#include "tests/osc_rig.h"
#include "tests/pair.h"
#include "tests/suite.h"
#include "tests/update.h"

#include <check.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

// What a plugin tells of itself is answered and published over OSC: a meter by
// a port, and properties by messages

#define PLUGIN "urn:test:tells"

/// Frames of a period
#define FRAMES 256U

static Peer*   peer;
static Answer* answer;

/// Start two copies and OSC before them, and have a client
static void
begin(const bool processes)
{
  Problem problem = {.what = "told"};
  pair_open(PLUGIN, processes, FRAMES);
  pair_host.surface.processes    = processes;
  pair_host.surface.takes_faults = true;
  rig.port                       = loopback_free_port();
  ck_assert_int_eq(
    osc_open(&rig.osc,
             &pair_host.surface,
             &pair_host.supervisor.feedback,
             &(OscSetup){.address = "127.0.0.1", .port = rig.port},
             &problem),
    STATUS_OK);
  peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  answer = answer_new();
}

static void
end(void)
{
  answer_free(answer);
  peer_close(peer);
  osc_close(rig.osc);
  pair_close();
}

/// Have all that was sent done by the plugin
static void
play(void)
{
  send_bare(peer, "/ping");
  receive(peer, answer, "/pong", "");
  pair_cycle(true);
}

static void
strike(const float velocity)
{
  const lo_message note = number(60.0f);
  lo_message_add_float(note, velocity);
  send_lo(peer, "/note/on", note);
  play();
}

static float
ask(const char* const path)
{
  send_bare(peer, path);
  return float_of(receive(peer, answer, path, "f")[0]);
}

static const char*
ask_text(const char* const path)
{
  send_bare(peer, path);
  return text_of(receive(peer, answer, path, "s")[0]);
}

START_TEST(meters_are_answered_as_controls_are)
{
  begin(_i);
  play();
  ck_assert_float_eq(ask("/mod/tells/loud"), 0.0f);
  strike(100.0f);
  ck_assert_float_eq(ask("/mod/tells/loud"), 100.0f);
  end();
}
END_TEST

START_TEST(what_the_plugin_alone_sets_is_refused)
{
  static const char* const paths[] = {"/mod/tells/loud", "/mod/tells/strikes"};
  begin(false);
  for (uint32_t i = 0U; i < 2U; ++i) {
    send_number(peer, paths[i], 5.0f);
    lo_arg** const args = receive(peer, answer, "/error", "ss");
    ck_assert_str_eq(text_of(args[0]), paths[i]);
    ck_assert_str_eq(text_of(args[1]),
                     "the plugin alone sets this: it can be asked for");
  }
  send_word(peer, "/learn", "/mod/tells/loud");
  receive(peer, answer, "/error", "ss");
  end();
}
END_TEST

// It holds what it was set to to whole numbers, and says so
START_TEST(a_property_is_what_the_plugin_made_of_it)
{
  begin(_i);
  send_number(peer, "/mod/tells/depth", 2.6f);
  play();
  ck_assert_float_eq(ask("/mod/tells/depth"), 3.0f);
  ck_assert_float_eq(pair_out[0][FRAMES - 1U], 3.0f);
  end();
}
END_TEST

START_TEST(properties_that_are_only_read_are_answered)
{
  begin(_i);
  strike(1.0f);
  strike(2.0f);
  ck_assert_float_eq(ask("/mod/tells/strikes"), 2.0f);
  ck_assert_str_eq(ask_text("/mod/tells/title"), "note 2");
  end();
}
END_TEST

START_TEST(a_plugin_is_asked_for_all_its_properties)
{
  begin(_i);
  ck_assert_str_eq(ask_text("/mod/tells/title"), "");
  play();
  ck_assert_str_eq(ask_text("/mod/tells/title"), "note 0");
  end();
}
END_TEST

START_TEST(a_sure_set_takes_no_text)
{
  const lo_message set = lo_message_new();
  begin(false);
  lo_message_add_string(set, "/mod/tells/file");
  lo_message_add_string(set, "/tmp/a.wav");
  lo_message_add_int32(set, 7);
  send_lo(peer, "/set", set);
  lo_arg** const args = receive(peer, answer, "/error", "ssi");
  ck_assert_str_eq(text_of(args[1]),
                   "a text is not answered: set it by its own path");
  ck_assert_int_eq(int_of(args[2]), 7);
  end();
}
END_TEST

// Its Turtle names no bounds
START_TEST(a_property_without_bounds_takes_any_value)
{
  begin(false);
  send_number(peer, "/mod/tells/shift", -123456.0f);
  ck_assert_float_eq(ask("/mod/tells/shift"), -123456.0f);
  end();
}
END_TEST

START_TEST(a_text_is_answered_as_it_was_set)
{
  begin(false);
  ck_assert_str_eq(ask_text("/mod/tells/file"), "");
  send_word(peer, "/mod/tells/file", "/tmp/a.wav");
  ck_assert_str_eq(ask_text("/mod/tells/file"), "/tmp/a.wav");
  end();
}
END_TEST

// Its own are told one after the other, while the dead one is replaced
START_TEST(no_death_hides_what_is_told)
{
  begin(true);
  for (uint32_t n = 1U; n < 20U; ++n) {
    if (n % 5U == 0U) {
      const lo_message kill = lo_message_new();
      lo_message_add_string(kill, "kill");
      send_lo(peer, "/fault", kill);
    }
    strike((float)n);
    ck_assert_float_eq(ask("/mod/tells/loud"), (float)n);
    ck_assert_float_eq(ask("/mod/tells/strikes"), (float)n);
  }
  ck_assert_uint_ge(count_read(&pair_stats.swaps), 3U);
  ck_assert_uint_eq(count_read(&pair_stats.diverged_blocks), 0U);
  end();
}
END_TEST

// It counts what it tells from nothing on, up to what was told before it
START_TEST(a_copy_that_began_afresh_is_heard)
{
  begin(false);
  play();
  ck_assert_str_eq(ask_text("/mod/tells/title"), "note 0");
  for (uint64_t n = 1U; n <= 2U; ++n) {
    const lo_message fault = lo_message_new();
    lo_message_add_string(fault, "nan");
    send_lo(peer, "/fault", fault);
    play();
    ck_assert(pair_await(&pair_stats.restored, n, 4000U));
  }
  strike(1.0f);
  ck_assert_str_eq(ask_text("/mod/tells/title"), "note 1");
  end();
}
END_TEST

START_TEST(subscribers_are_told)
{
  begin(_i);
  Update* const update = update_new();
  play();
  update_subscribe(peer, "/mod/tells", 1000.0f);
  update_next(peer, update, 0);
  ck_assert_double_eq(update_value(update, "/mod/tells/loud"), 0.0);
  ck_assert_double_eq(update_value(update, "/mod/tells/strikes"), 0.0);
  ck_assert_str_eq(update_about(update, "/mod/tells/title")->args[0].word,
                   "note 0");
  const lo_message note = number(60.0f);
  lo_message_add_float(note, 90.0f);
  send_lo(peer, "/note/on", note);
  bool loud  = false;
  bool title = false;
  for (int seq = 1; !loud || !title; ++seq) {
    // What the note did may come in more than one
    for (uint32_t b = 0U; b < 20U; ++b) {
      pair_cycle(true);
      nap();
    }
    update_next(peer, update, seq);
    loud = loud || update_value(update, "/mod/tells/loud") == 90.0;
    const Message* const told = update_about(update, "/mod/tells/title");
    title = title || (told && !strcmp(told->args[0].word, "note 1"));
  }
  update_free(update);
  end();
}
END_TEST

// What only the plugin knows of is saved, too
START_TEST(a_change_that_the_plugin_tells_of_is_one)
{
  begin(_i);
  play();
  const Count* const changes = &pair_host.supervisor.engine.changes;
  const uint64_t     before  = count_read(changes);
  play();
  ck_assert_uint_eq(count_read(changes), before);
  strike(1.0f);
  ck_assert_uint_eq(count_read(changes), before + 1U);
  end();
}
END_TEST

/// A bundle of `n` texts, to be done in 0.03 s
static lo_bundle
make_texts(const uint32_t n)
{
  lo_timetag when;
  lo_timetag_now(&when);
  when.frac += 128849018U;
  when.sec += when.frac < 128849018U;
  const lo_bundle bundle = lo_bundle_new(when);
  for (uint32_t k = 0U; k < n; ++k) {
    const lo_message message = lo_message_new();
    lo_message_add_string(message, "x");
    lo_bundle_add_message(bundle, "/mod/tells/file", message);
  }
  return bundle;
}

START_TEST(more_texts_than_wait_for_a_frame_are_refused)
{
  begin(false);
  size_t          n_bytes = 0U;
  const lo_bundle bundle  = make_texts(EVENT_GROUP_TEXTS + 1U);
  void* const     bytes   = lo_bundle_serialise(bundle, NULL, &n_bytes);
  send_bytes(peer, bytes, (uint32_t)n_bytes);
  lo_arg** const args = receive(peer, answer, "/error", "ss");
  ck_assert_str_eq(text_of(args[1]),
                   "too many texts for one frame: 32 at most have a time");
  free(bytes);
  lo_bundle_free_recursive(bundle);
  end();
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("told");
  tcase_add_loop_test(tcase, meters_are_answered_as_controls_are, 0, 2);
  tcase_add_test(tcase, what_the_plugin_alone_sets_is_refused);
  tcase_add_loop_test(tcase, a_property_is_what_the_plugin_made_of_it, 0, 2);
  tcase_add_loop_test(tcase, properties_that_are_only_read_are_answered, 0, 2);
  tcase_add_loop_test(tcase, a_plugin_is_asked_for_all_its_properties, 0, 2);
  tcase_add_test(tcase, a_sure_set_takes_no_text);
  tcase_add_test(tcase, a_property_without_bounds_takes_any_value);
  tcase_add_test(tcase, a_text_is_answered_as_it_was_set);
  tcase_add_test(tcase, no_death_hides_what_is_told);
  tcase_add_test(tcase, a_copy_that_began_afresh_is_heard);
  tcase_add_loop_test(tcase, subscribers_are_told, 0, 2);
  tcase_add_loop_test(tcase, a_change_that_the_plugin_tells_of_is_one, 0, 2);
  tcase_add_test(tcase, more_texts_than_wait_for_a_frame_are_refused);
  return suite_run("told", tcase);
}
