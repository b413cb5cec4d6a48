// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/intake_bed.h"
#include "tests/small_model.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// Commands that have a time act on its frame, and groups act as one

/// Begin a group of `n` sets that acts at `frame`
static void
push_group(const uint64_t frame, const uint64_t token, const uint32_t n)
{
  const EventTime when  = {.token = token, .frame = frame};
  const Event     group = {
        .kind = EVENT_GROUP, .n_bytes = sizeof(when), .index = n * event_size(0U)};
  ck_assert(ring_push(&bed.commands, &group, &when));
}

/// The next echo is of this token, at this frame
static void
expect_echo(const uint64_t token, const uint64_t frame)
{
  Event     event = {.frame = 0U};
  EventEcho echo  = {.token = 0U};
  ck_assert(ring_peek(&bed.feedback.echoes, &event));
  ck_assert_uint_eq(event.n_bytes, sizeof(echo));
  ring_pop(&bed.feedback.echoes, &event, &echo);
  ck_assert_uint_eq(echo.token, token);
  ck_assert_uint_eq(echo.frame, frame);
}

START_TEST(a_group_acts_on_its_frame)
{
  uint32_t at = 0U;
  push_group(150U, 7U, 2U);
  push_set(0U, SMALL_FREQ, 1.0f);
  push_set(0U, SMALL_GAIN, 0.5f);
  expect_end(take(NULL), 0U);
  expect_end(take(NULL), 0U);
  const Block* const block = take(NULL);
  expect_set(block, &at, 150U - 128U, 1.0f);
  expect_set(block, &at, 150U - 128U, 0.5f);
  expect_end(block, at);
  expect_echo(7U, 150U);
}
END_TEST

START_TEST(groups_act_in_the_order_of_their_times)
{
  static const uint64_t times[]     = {60U, 10U, 30U, 10U, 63U, 0U};
  static const float    wanted[][2] = {{0.0f, 5.0f},
                                       {10.0f, 1.0f},
                                       {10.0f, 3.0f},
                                       {30.0f, 2.0f},
                                       {60.0f, 0.0f},
                                       {63.0f, 4.0f}};
  uint32_t              at          = 0U;
  for (uint32_t i = 0U; i < 6U; ++i) {
    push_group(times[i], i, 1U);
    push_set(0U, SMALL_FREQ, (float)i);
  }
  const Block* const block = take(NULL);
  for (uint32_t i = 0U; i < 6U; ++i) {
    expect_set(block, &at, (uint32_t)wanted[i][0], wanted[i][1]);
  }
  expect_end(block, at);
}
END_TEST

START_TEST(a_waiting_group_holds_up_nobody)
{
  uint32_t at = 0U;
  push_group(1000U, 1U, 1U);
  push_set(0U, SMALL_FREQ, 1.0f);
  push_set(0U, SMALL_FREQ, 2.0f);
  const Block* const block = take(NULL);
  expect_set(block, &at, 0U, 2.0f);
  expect_end(block, at);
}
END_TEST

START_TEST(a_late_group_acts_at_once_and_says_so)
{
  uint32_t at = 0U;
  take(NULL);
  push_group(40U, 9U, 1U);
  push_set(0U, SMALL_FREQ, 1.0f);
  expect_set(take(NULL), &at, 0U, 1.0f);
  expect_echo(9U, BED_FRAMES);
}
END_TEST

START_TEST(a_late_group_is_not_overtaken)
{
  uint32_t at = 0U;
  take(NULL);
  take(NULL);
  push_group(40U, 1U, 1U);
  push_set(0U, SMALL_FREQ, 1.0f);
  push_set(0U, SMALL_FREQ, 2.0f);
  push_group(41U, 2U, 1U);
  push_set(0U, SMALL_FREQ, 3.0f);
  push_set(0U, SMALL_FREQ, 4.0f);
  const Block* const block = take(NULL);
  for (uint32_t i = 1U; i <= 4U; ++i) {
    expect_set(block, &at, 0U, (float)i);
  }
  expect_end(block, at);
}
END_TEST

START_TEST(notes_of_the_cycle_keep_their_place_among_groups)
{
  Block* const events = make_events();
  add_note(events, 20U, 60U);
  push_group(10U, 1U, 1U);
  push_set(0U, SMALL_FREQ, 1.0f);
  push_group(30U, 2U, 1U);
  push_set(0U, SMALL_FREQ, 2.0f);

  uint32_t           at    = 0U;
  const Block* const block = take(events);
  expect_set(block, &at, 10U, 1.0f);
  expect_note(block, &at, 20U, 60U);
  expect_set(block, &at, 30U, 2.0f);
  expect_end(block, at);
  free(events);
}
END_TEST

START_TEST(a_group_is_never_cut_in_two)
{
  const uint32_t most = (BLOCK_EVENT_BYTES / event_size(0U)) - 300U;
  for (uint32_t i = 0U; i < most; ++i) {
    push_set(0U, SMALL_FREQ, 1.0f);
  }
  const Event group = {.kind = EVENT_GROUP, .index = 100U * event_size(0U)};
  ck_assert(ring_push(&bed.commands, &group, NULL));
  for (uint32_t i = 0U; i < 100U; ++i) {
    push_set(0U, SMALL_GAIN, (float)i);
  }

  take(NULL);
  ck_assert_uint_eq(count_events(take(NULL)), 100U);
}
END_TEST

START_TEST(a_set_that_asks_is_answered_with_its_frame)
{
  const EventAsk ask   = {.token = 3U};
  const Event    event = {.frame   = 5U,
                          .kind    = EVENT_SET,
                          .n_bytes = sizeof(ask),
                          .index   = SMALL_FREQ,
                          .value   = 2.0f};
  uint32_t       at    = 0U;
  take(NULL);
  ck_assert(ring_push(&bed.commands, &event, &ask));
  expect_set(take(NULL), &at, 5U, 2.0f);
  expect_echo(3U, BED_FRAMES + 5U);
}
END_TEST

START_TEST(each_cycle_tells_when_it_began)
{
  Beat beat = {.frame = 1U};
  ck_assert(!feedback_last(&bed.feedback, &beat));
  for (uint64_t n = 0U; n < 10U; ++n) {
    take(NULL);
    ck_assert(feedback_last(&bed.feedback, &beat));
    ck_assert_uint_eq(beat.frame, n * BED_FRAMES);
    ck_assert_uint_eq(beat.at_ns, n * BED_FRAMES * 1000U);
  }
}
END_TEST

START_TEST(a_full_timetable_makes_the_rest_wait)
{
  for (uint32_t i = 0U; i < TIMETABLE_EVENTS; ++i) {
    push_group(1000U, i, 1U);
    push_set(0U, SMALL_FREQ, (float)i);
  }
  uint32_t n = 0U;
  for (uint32_t i = 0U; i < 100U; ++i) {
    n += count_events(take(NULL));
  }
  ck_assert_uint_eq(n, TIMETABLE_EVENTS);
  ck_assert_uint_eq(count_read(&bed.stats.lost_events), 0U);
}
END_TEST

/// Begin a group of `n` texts of so many bytes that acts at `frame`
static void
push_texts(const uint64_t frame, const uint32_t n, const uint32_t n_bytes)
{
  const EventTime when                  = {.frame = frame};
  char            text[TOLD_TEXT_BYTES] = "";
  const Event     group                 = {.kind    = EVENT_GROUP,
                                           .n_bytes = sizeof(when),
                                           .index   = n * event_size(n_bytes),
                                           .value   = (float)n};
  ck_assert(ring_push(&bed.commands, &group, &when));
  for (uint32_t k = 0U; k < n; ++k) {
    const Event event = {
      .kind = EVENT_TEXT, .n_bytes = (uint16_t)n_bytes, .index = SMALL_FREQ};
    memset(text, 'a' + (int)(k % 26U), n_bytes - 1U);
    ck_assert(ring_push(&bed.commands, &event, text));
  }
}

/// The next event is a text of so many bytes that begins so
static void
expect_text(const Block* const block,
            uint32_t* const    at,
            const uint32_t     frame,
            const char         first,
            const uint32_t     n_bytes)
{
  const Event* const event = block_next(block, at);
  ck_assert_ptr_nonnull(event);
  ck_assert_uint_eq(event->kind, EVENT_TEXT);
  ck_assert_uint_eq(event->frame, frame);
  ck_assert_uint_eq(event->n_bytes, n_bytes);
  const char* const text = (const char*)event_payload(event);
  ck_assert_uint_eq(strspn(text, (char[]){first, '\0'}), n_bytes - 1U);
}

// Short ones, and the longest
START_TEST(texts_act_on_their_frame)
{
  static const uint32_t lengths[] = {2U, 16U, 17U, TOLD_TEXT_BYTES};
  const uint32_t        n_bytes   = lengths[_i];
  uint32_t              at        = 0U;
  push_texts(BED_FRAMES + 5U, 2U, n_bytes);
  push_texts(BED_FRAMES + 3U, 1U, n_bytes);
  expect_end(take(NULL), 0U);
  const Block* const block = take(NULL);
  expect_text(block, &at, 3U, 'a', n_bytes);
  expect_text(block, &at, 5U, 'a', n_bytes);
  expect_text(block, &at, 5U, 'b', n_bytes);
  expect_end(block, at);
  ck_assert_uint_eq(count_read(&bed.stats.lost_events), 0U);
}
END_TEST

START_TEST(texts_that_find_no_room_wait_for_it)
{
  for (uint32_t i = 0U; i < 10U; ++i) {
    push_texts(1000U + i, TIMETABLE_TEXTS - i, 40U);
  }
  uint32_t n = 0U;
  for (uint32_t i = 0U; i < 100U; ++i) {
    n += count_events(take(NULL));
  }
  ck_assert_uint_eq(n, (10U * TIMETABLE_TEXTS) - 45U);
  ck_assert_uint_eq(count_read(&bed.stats.lost_events), 0U);
}
END_TEST

START_TEST(midi_leaves_room_for_answers)
{
  atomic_store(&bed.feedback.wants_midi, 1U);
  for (uint32_t i = 0U; i < 6000U; ++i) {
    push_note(0U, 60U);
    take(NULL);
  }
  ck_assert_uint_gt(count_read(&bed.stats.lost_echoes), 0U);
  ck_assert_uint_gt(ring_room(&bed.feedback.echoes),
                    FEEDBACK_SPARE_BYTES -
                      event_size((uint32_t)sizeof(EventEcho)) - 1U);
  ck_assert_uint_eq(count_read(&bed.stats.lost_events), 0U);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("commands");
  tcase_add_checked_fixture(tcase, intake_open, bed_close);
  tcase_add_test(tcase, a_group_acts_on_its_frame);
  tcase_add_test(tcase, groups_act_in_the_order_of_their_times);
  tcase_add_test(tcase, a_waiting_group_holds_up_nobody);
  tcase_add_test(tcase, a_late_group_acts_at_once_and_says_so);
  tcase_add_test(tcase, a_late_group_is_not_overtaken);
  tcase_add_test(tcase, notes_of_the_cycle_keep_their_place_among_groups);
  tcase_add_test(tcase, a_group_is_never_cut_in_two);
  tcase_add_test(tcase, a_set_that_asks_is_answered_with_its_frame);
  tcase_add_test(tcase, each_cycle_tells_when_it_began);
  tcase_add_test(tcase, a_full_timetable_makes_the_rest_wait);
  tcase_add_loop_test(tcase, texts_act_on_their_frame, 0, 4);
  tcase_add_test(tcase, texts_that_find_no_room_wait_for_it);
  tcase_add_test(tcase, midi_leaves_room_for_answers);
  return suite_run("timetable", tcase);
}
