// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/clock.h"
#include "host/base/hist.h"
#include "host/osc/dispatch.h"
#include "host/osc/saying.h"
#include "host/osc/spoken.h"
#include "tests/speaker.h"
#include "tests/suite.h"

#include <check.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// `/say` as a host takes it: what is answered, done, kept for later and undone

static Speaker speaker; ///< For its model
static Ring    ring;
static Stats   stats;
static Surface surface;
static Live    live;
static Saying* saying;
static Replies replies;

static void
set_up(void)
{
  Problem problem = {.what = ""};
  speaker_open(&speaker);
  memset(&ring, 0, sizeof(ring));
  memset(&stats, 0, sizeof(stats));
  ck_assert_int_eq(surface_open(&surface, speaker.model, &ring, &stats, false),
                   STATUS_OK);
  ck_assert_int_eq(saying_open(&saying, speaker.model, &problem), STATUS_OK);
  surface.saying = saying;
  surface.live   = &live;
}

static void
tear_down(void)
{
  replies_clear(&replies);
  live_close(&live);
  surface_close(&surface);
  saying_close(saying);
  speaker_close(&speaker);
}

/// Send `/say` with a text and maybe one more word
static bool
say(const char* const text, const char* const option)
{
  const Message message = {.path   = "/say",
                           .n_args = option ? 2U : 1U,
                           .args   = {{.kind = ARG_WORD, .word = text},
                                      {.kind = ARG_WORD, .word = option}}};
  replies_clear(&replies);
  return dispatch_message(&surface, &message, &replies);
}

/// Send a message with a number, or without
static void
set(const char* const path, const double number)
{
  Replies       answers = {0};
  const Message message = {.path   = path,
                           .n_args = 1U,
                           .args   = {{.kind = ARG_NUMBER, .number = number}}};
  ck_assert(dispatch_message(&surface, &message, &answers));
  replies_clear(&answers);
}

static float
value(const char* const path)
{
  return surface.values[speaker_port(&speaker, path)];
}

/// The `i`th reply, as text: path, then arguments
static const char*
reply(const uint32_t i)
{
  static char  text[1024];
  const Reply* r = i < replies.n ? &replies.items[i] : NULL;
  int          n = snprintf(text, sizeof(text), "%s", r ? r->path : "nothing");
  for (uint32_t a = 0U; r && a < r->n_args; ++a) {
    n +=
      r->types[a] == 's'
        ? snprintf(text + n, sizeof(text) - (size_t)n, " %s", r->words[a])
        : snprintf(text + n, sizeof(text) - (size_t)n, " %.5g", r->numbers[a]);
  }
  return text;
}

/// Take all events out of the ring; returns how many there were
static uint32_t
take_events(void)
{
  uint32_t n = 0U;
  Event    event;
  while (ring_peek(&ring, &event)) {
    ring_pop(&ring, &event, NULL);
    ++n;
  }
  return n;
}

START_TEST(sentences_are_answered_and_done)
{
  ck_assert(say("play C4, louder", NULL));
  ck_assert_str_eq(reply(0U), "/said /mod/sine/freq 261.63");
  ck_assert_str_eq(reply(1U), "/said /gate/adsr on");
  ck_assert_str_eq(reply(2U), "/said /mod/sine/gain 0.6");
  ck_assert_str_eq(reply(3U), "/said/end 3");
  ck_assert_uint_eq(replies.n, 4U);
  ck_assert_uint_eq(take_events(), 3U);
  ck_assert_float_eq_tol(value("/mod/sine/gain"), 0.6f, 1e-6f);
  ck_assert_float_eq(value("/gate/adsr"), 1.0f);
}
END_TEST

START_TEST(what_others_set_is_what_sentences_start_from)
{
  set("/mod/filter/cutoff", 3000.0);
  ck_assert(say("saw, brighter", NULL));
  ck_assert_float_eq_tol(value("/mod/filter/cutoff"), 4500.0f, 1.0f);
}
END_TEST

START_TEST(only_changes_nothing)
{
  ck_assert(say("louder", "only"));
  ck_assert_str_eq(reply(0U), "/said /mod/sine/gain 0.6");
  ck_assert_uint_eq(take_events(), 0U);
  ck_assert_float_eq(value("/mod/sine/gain"), 0.5f);
  ck_assert(say("undo", NULL));
  ck_assert_uint_eq(take_events(), 0U);
}
END_TEST

START_TEST(what_is_refused_changes_nothing)
{
  ck_assert(!say("play C4 xylofone", NULL));
  ck_assert_uint_eq(take_events(), 0U);
  ck_assert_uint_eq(count_read(&stats.osc_errors), 1U);
  ck_assert_ptr_nonnull(strstr(reply(0U), "/error /say not understood: xylo"));
  ck_assert(!say("louder with reverb", NULL));
  ck_assert_ptr_nonnull(strstr(reply(0U), "/error /say there is no reverb"));
  ck_assert_uint_eq(take_events(), 0U);
}
END_TEST

START_TEST(partial_does_the_rest)
{
  ck_assert(say("louder xylofone", "partial"));
  ck_assert_float_eq_tol(value("/mod/sine/gain"), 0.6f, 1e-6f);
  ck_assert(!say("xylofone", "partial"));
}
END_TEST

START_TEST(rules_are_answered_where_they_are_asked_for)
{
  ck_assert(say("louder", "explain"));
  ck_assert_str_eq(reply(0U),
                   "/said/rule louder Adjective louder: gain times 1.2");
}
END_TEST

START_TEST(notes_end_at_their_time)
{
  const int64_t before_ns = clock_unix_ns();
  ck_assert(say("play C4 for 2 seconds", NULL));
  ck_assert_str_eq(reply(2U), "/said /gate/adsr off 2");
  ck_assert_uint_eq(take_events(), 2U);
  ck_assert_uint_eq(live.agenda.n, 1U);
  const Appointment* const off = agenda_first(&live.agenda);
  ck_assert_int_ge(off->at_ns, before_ns + 2000000000);
  ck_assert_int_le(off->at_ns, clock_unix_ns() + 2000000000);
  ck_assert_str_eq(off->path, "/gate/adsr");
}
END_TEST

// Else the end of an earlier note would cut the next one off
START_TEST(a_new_note_outlives_the_end_of_the_last)
{
  ck_assert(say("play C4 for 2 seconds", NULL));
  ck_assert(say("play D4 immediately", NULL));
  ck_assert_uint_eq(live.agenda.n, 1U); // It opens again, and is all there is
  ck_assert_str_eq(reply(2U), "/said /gate/adsr on 0.005");
}
END_TEST

START_TEST(a_chord_that_was_to_end_later_ends_now)
{
  ck_assert(say("play C major for 5 seconds", NULL));
  ck_assert_uint_eq(live.agenda.n, 3U);
  take_events();
  ck_assert(say("play E4", NULL));
  ck_assert_uint_eq(live.agenda.n, 0U);
  ck_assert_uint_eq(take_events(), 3U + 2U);
}
END_TEST

START_TEST(what_clients_have_waiting_is_left_alone)
{
  const Event       event = {.kind = EVENT_SWAP};
  const Appointment other = {.at_ns   = INT64_MAX,
                             .from    = {.port = 7U},
                             .path    = (char*)(uintptr_t) "/gate/adsr",
                             .events  = (uint8_t*)(uintptr_t)&event,
                             .n_bytes = sizeof(event)};
  ck_assert_int_eq(agenda_add(&live.agenda, &other), STATUS_OK);
  ck_assert(say("play C4", NULL));
  ck_assert_uint_eq(live.agenda.n, 1U);
}
END_TEST

START_TEST(a_step_on_the_way_is_dropped_for_a_new_goal)
{
  ck_assert(say("cutoff 20000", NULL));
  ck_assert_uint_eq(live.agenda.n, 4U);
  ck_assert(say("cutoff 500 immediately", NULL));
  ck_assert_uint_eq(live.agenda.n, 0U);
  ck_assert_float_eq(value("/mod/filter/cutoff"), 500.0f);
}
END_TEST

START_TEST(clients_share_what_was_said)
{
  ck_assert(say("play C3, 90 bpm, in D minor", NULL));
  const Message message = {.path = "/say/context"};
  replies_clear(&replies);
  ck_assert(dispatch_message(&surface, &message, &replies));
  static const char* const lines[] = {
    "/say/context/note C3",
    "/say/context/freq 130.81",
    "/say/context/octave 3",
    "/say/context/key D",
    "/say/context/scale minorScale",
    "/say/context/tempo 90",
    "/say/context/undo 1",
    "/say/context/last play C3, 90 bpm, in D minor",
    "/say/context/end"};
  for (uint32_t i = 0U; i < sizeof(lines) / sizeof(lines[0]); ++i) {
    ck_assert_str_eq(reply(i), lines[i]);
  }
}
END_TEST

START_TEST(wrong_messages_are_refused)
{
  const Message none   = {.path = "/say"};
  const Message number = {
    .path = "/say", .n_args = 1U, .args = {{.kind = ARG_NUMBER}}};
  ck_assert(!dispatch_message(&surface, &none, &replies));
  ck_assert(!dispatch_message(&surface, &number, &replies));
  ck_assert(!say("play C4", "louder"));
  ck_assert_str_eq(reply(0U),
                   "/error /say wrong type: takes a sentence, maybe only, "
                   "partial or explain");
  char long_one[4096];
  memset(long_one, 'x', sizeof(long_one));
  long_one[sizeof(long_one) - 1U] = '\0';
  ck_assert(!say(long_one, NULL));
  ck_assert_str_eq(reply(0U), "/error /say that is too long a sentence");
  surface.saying = NULL;
  ck_assert(!say("louder", NULL));
  ck_assert_str_eq(reply(0U), "/error /say there is no vocabulary");
  surface.saying  = saying;
  surface.bundled = true;
  ck_assert(!say("louder", NULL));
  ck_assert_str_eq(
    reply(0U), "/error /say not within a bundle or a score: send it by itself");
  surface.bundled = false;
}
END_TEST

// The client reads what the host writes
START_TEST(answers_read_back_as_they_were)
{
  Said* const back = (Said*)calloc(1U, sizeof(*back));
  ck_assert_ptr_nonnull(back);
  const Said* const said =
    speaker_say(&speaker, "play C major for 2 seconds, then stop, brigter");
  spoken_write(said, true, &replies);
  for (uint32_t i = 0U; i + 1U < replies.n; ++i) {
    const Reply* const r       = &replies.items[i];
    Message            message = {.path = r->path, .n_args = r->n_args};
    for (uint32_t a = 0U; a < r->n_args; ++a) {
      message.args[a] =
        (Arg){.kind   = r->types[a] == 's' ? ARG_WORD : ARG_NUMBER,
              .number = r->numbers[a],
              .word   = r->words[a]};
    }
    ck_assert(spoken_read(&message, back));
  }
  ck_assert_uint_eq(back->n_messages, said->n_messages);
  ck_assert_uint_eq(back->n_lines, said->n_lines);
  for (uint32_t m = 0U; m < said->n_messages; ++m) {
    ck_assert_str_eq(back->messages[m].path, said->messages[m].path);
    ck_assert_double_eq(back->messages[m].args[0], said->messages[m].args[0]);
    ck_assert_double_eq(back->messages[m].seconds, said->messages[m].seconds);
  }
  free(back);
}
END_TEST

static uint64_t
cpu_ns(void)
{
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return ((uint64_t)now.tv_sec * 1000000000U) + (uint64_t)now.tv_nsec;
}

// Prints how long the host is at it; a busy machine is no fault of the words
START_TEST(answers_come_soon)
{
  static const char* const texts[] = {
    "play a low C, warmer, with slow vibrato",
    "a warm low C, then up a fifth, slower attack",
    "techno bass",
    "play a C major scale",
    "xxxx yyyy zzzz much louder",
    "undo",
  };
  static Hist taken;
  uint64_t    worked_ns = 0U;
  for (uint32_t i = 0U; i < 600U; ++i) {
    const uint64_t begin_ns = clock_now_ns();
    const uint64_t cpu      = cpu_ns();
    say(texts[i % (sizeof(texts) / sizeof(texts[0]))], NULL);
    hist_add(&taken, clock_now_ns() - begin_ns);
    const uint64_t work = cpu_ns() - cpu;
    worked_ns           = work > worked_ns ? work : worked_ns;
    take_events();
  }
  printf("600 sentences: %.2f ms median, %.2f ms at 99 %%; most CPU time %.2f "
         "ms\n",
         (double)hist_quantile_ns(&taken, 0.5) / 1e6,
         (double)hist_quantile_ns(&taken, 0.99) / 1e6,
         (double)worked_ns / 1e6);
  fflush(stdout);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("saying");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, set_up, tear_down);
  tcase_add_test(tcase, sentences_are_answered_and_done);
  tcase_add_test(tcase, what_others_set_is_what_sentences_start_from);
  tcase_add_test(tcase, only_changes_nothing);
  tcase_add_test(tcase, what_is_refused_changes_nothing);
  tcase_add_test(tcase, partial_does_the_rest);
  tcase_add_test(tcase, rules_are_answered_where_they_are_asked_for);
  tcase_add_test(tcase, notes_end_at_their_time);
  tcase_add_test(tcase, a_new_note_outlives_the_end_of_the_last);
  tcase_add_test(tcase, a_chord_that_was_to_end_later_ends_now);
  tcase_add_test(tcase, what_clients_have_waiting_is_left_alone);
  tcase_add_test(tcase, a_step_on_the_way_is_dropped_for_a_new_goal);
  tcase_add_test(tcase, clients_share_what_was_said);
  tcase_add_test(tcase, wrong_messages_are_refused);
  tcase_add_test(tcase, answers_read_back_as_they_were);
  tcase_add_test(tcase, answers_come_soon);
  return suite_run("saying", tcase);
}
